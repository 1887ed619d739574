using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Deletes versions of a policy that are not in force: all of them or none.</summary>
/// <param name="PolicyId">The policy's id.</param>
/// <param name="VersionId">The numbers of the versions, at least one.</param>
public sealed record DeletePolicyVersionRequest(ulong PolicyId, IReadOnlyList<ulong> VersionId)
{
    /// <summary>Reads the request.</summary>
    public static DeletePolicyVersionRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("PolicyId"),
        parameters.RequiredUnsignedIntegerList("VersionId"));
}
