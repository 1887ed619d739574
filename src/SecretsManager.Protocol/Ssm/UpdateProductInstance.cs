using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Changes how an instance is reached or what may be given in it.</summary>
/// <param name="InstanceID">The instance.</param>
/// <param name="Fields">What changes.</param>
public sealed record UpdateProductInstanceRequest(string InstanceID, ProductInstanceFields Fields)
{
    /// <summary>Reads the request.</summary>
    public static UpdateProductInstanceRequest Read(ParameterReader parameters) => new(parameters.RequiredText("InstanceID"), ProductInstanceFields.Read(parameters));
}
