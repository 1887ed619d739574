using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Gives a role tags; a key that it has already gets the new value.</summary>
/// <param name="Tags">1 to 50, each key once.</param>
/// <param name="RoleName">The role's name; this or <paramref name="RoleId"/>.</param>
/// <param name="RoleId">The role's id; this or <paramref name="RoleName"/>.</param>
public sealed record TagRoleRequest(IReadOnlyList<RoleTag> Tags, string? RoleName, string? RoleId)
{
    /// <summary>Reads the request.</summary>
    public static TagRoleRequest Read(ParameterReader parameters) => new(
        parameters.ObjectList("Tags", RoleTag.Read),
        parameters.Text("RoleName"),
        parameters.Text("RoleId"));
}
