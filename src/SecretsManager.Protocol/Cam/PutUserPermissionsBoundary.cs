using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Bounds what all policies of a user may give, in place of the boundary that he may have.</summary>
/// <param name="TargetUin">The user's uin.</param>
/// <param name="PolicyId">The policy's id.</param>
public sealed record PutUserPermissionsBoundaryRequest(ulong TargetUin, ulong PolicyId)
{
    /// <summary>Reads the request.</summary>
    public static PutUserPermissionsBoundaryRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("TargetUin"),
        parameters.RequiredUnsignedInteger("PolicyId"));
}
