using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Deletes a role; its sessions end at once.</summary>
/// <param name="RoleId">The role's id; this or <paramref name="RoleName"/>.</param>
/// <param name="RoleName">The role's name; this or <paramref name="RoleId"/>.</param>
public sealed record DeleteRoleRequest(string? RoleId, string? RoleName)
{
    /// <summary>Reads the request.</summary>
    public static DeleteRoleRequest Read(ParameterReader parameters) => new(parameters.Text("RoleId"), parameters.Text("RoleName"));
}
