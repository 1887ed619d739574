using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Takes the boundary from a user. Where he has none nothing changes.</summary>
/// <param name="TargetUin">The user's uin.</param>
public sealed record DeleteUserPermissionsBoundaryRequest(ulong TargetUin)
{
    /// <summary>Reads the request.</summary>
    public static DeleteUserPermissionsBoundaryRequest Read(ParameterReader parameters) => new(parameters.RequiredUnsignedInteger("TargetUin"));
}
