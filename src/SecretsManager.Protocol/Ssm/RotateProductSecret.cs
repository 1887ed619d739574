using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Begins a rotation at once.</summary>
/// <param name="SecretName">The secret's name.</param>
public sealed record RotateProductSecretRequest(string SecretName)
{
    /// <summary>Reads the request.</summary>
    public static RotateProductSecretRequest Read(ParameterReader parameters) => new(parameters.RequiredText("SecretName"));
}

/// <summary>The rotation has begun.</summary>
/// <param name="FlowID">The task, which DescribeAsyncRequestInfo tells of.</param>
public sealed record RotateProductSecretResponse(long FlowID) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => writer.WriteNumber("FlowID"u8, FlowID);
}
