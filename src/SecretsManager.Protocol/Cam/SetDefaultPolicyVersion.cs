using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Puts another version of a policy in force.</summary>
/// <param name="PolicyId">The policy's id.</param>
/// <param name="VersionId">The number of the version.</param>
public sealed record SetDefaultPolicyVersionRequest(ulong PolicyId, ulong VersionId)
{
    /// <summary>Reads the request.</summary>
    public static SetDefaultPolicyVersionRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("PolicyId"),
        parameters.RequiredUnsignedInteger("VersionId"));
}
