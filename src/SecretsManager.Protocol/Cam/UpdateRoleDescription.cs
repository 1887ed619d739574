using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Replaces the description of a role.</summary>
/// <param name="Description">Up to 300 bytes of UTF-8; may be empty.</param>
/// <param name="RoleId">The role's id; this or <paramref name="RoleName"/>.</param>
/// <param name="RoleName">The role's name; this or <paramref name="RoleId"/>.</param>
public sealed record UpdateRoleDescriptionRequest(string Description, string? RoleId, string? RoleName)
{
    /// <summary>Reads the request.</summary>
    public static UpdateRoleDescriptionRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("Description"),
        parameters.Text("RoleId"),
        parameters.Text("RoleName"));
}
