using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Tells the boundary of a user.</summary>
/// <param name="TargetUin">The user's uin.</param>
public sealed record GetUserPermissionBoundaryRequest(ulong TargetUin)
{
    /// <summary>Reads the request.</summary>
    public static GetUserPermissionBoundaryRequest Read(ParameterReader parameters) => new(parameters.RequiredUnsignedInteger("TargetUin"));
}
