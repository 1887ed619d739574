using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Forgets an instance of which no secret has accounts.</summary>
/// <param name="InstanceID">The instance.</param>
public sealed record DeregisterProductInstanceRequest(string InstanceID)
{
    /// <summary>Reads the request.</summary>
    public static DeregisterProductInstanceRequest Read(ParameterReader parameters) => new(parameters.RequiredText("InstanceID"));
}
