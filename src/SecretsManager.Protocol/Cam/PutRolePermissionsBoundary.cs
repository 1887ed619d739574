using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Bounds what all policies of a role may give, in place of the boundary that it may have.</summary>
/// <param name="PolicyId">The policy's id.</param>
/// <param name="RoleId">The role's id; needed unless RoleName names it.</param>
/// <param name="RoleName">The role's name.</param>
public sealed record PutRolePermissionsBoundaryRequest(ulong PolicyId, string? RoleId, string? RoleName)
{
    /// <summary>Reads the request.</summary>
    public static PutRolePermissionsBoundaryRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("PolicyId"),
        parameters.Text("RoleId"),
        parameters.Text("RoleName"));
}
