using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Takes the boundary from a role. Where it has none nothing changes.</summary>
/// <param name="RoleId">The role's id; needed unless RoleName names it.</param>
/// <param name="RoleName">The role's name.</param>
public sealed record DeleteRolePermissionsBoundaryRequest(string? RoleId, string? RoleName)
{
    /// <summary>Reads the request.</summary>
    public static DeleteRolePermissionsBoundaryRequest Read(ParameterReader parameters) => new(
        parameters.Text("RoleId"),
        parameters.Text("RoleName"));
}
