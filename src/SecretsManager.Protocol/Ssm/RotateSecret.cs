using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Begins the rotation of a secret of the caller's own at once.</summary>
/// <param name="SecretName">The secret's name.</param>
public sealed record RotateSecretRequest(string SecretName)
{
    /// <summary>Reads the request.</summary>
    public static RotateSecretRequest Read(ParameterReader parameters) => new(parameters.RequiredText("SecretName"));
}

/// <summary>The rotation has begun.</summary>
/// <param name="FlowID">The task, which DescribeAsyncRequestInfo tells of.</param>
public sealed record RotateSecretResponse(long FlowID) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => writer.WriteNumber("FlowID"u8, FlowID);
}
