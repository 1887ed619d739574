using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Gives the administrator's account of an instance a new password.</summary>
/// <param name="InstanceID">The instance.</param>
public sealed record RotateInstanceAdministratorRequest(string InstanceID)
{
    /// <summary>Days between rotations by themselves from now on; 0 for none any more; as it was, if absent.</summary>
    public long? Frequency { get; init; }

    /// <summary>Reads the request.</summary>
    public static RotateInstanceAdministratorRequest Read(ParameterReader parameters) =>
        new(parameters.RequiredText("InstanceID")) { Frequency = parameters.Integer("Frequency") };
}

/// <summary>The rotation has begun.</summary>
/// <param name="SecretName">The secret that holds the administrator's account.</param>
/// <param name="FlowID">The task, which DescribeAsyncRequestInfo tells of.</param>
public sealed record RotateInstanceAdministratorResponse(string SecretName, long FlowID) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SecretName"u8, SecretName);
        writer.WriteNumber("FlowID"u8, FlowID);
    }
}
