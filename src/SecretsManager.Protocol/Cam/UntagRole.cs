using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Takes tags from a role; keys that it has not do not count.</summary>
/// <param name="TagKeys">1 to 50 keys.</param>
/// <param name="RoleName">The role's name; this or <paramref name="RoleId"/>.</param>
/// <param name="RoleId">The role's id; this or <paramref name="RoleName"/>.</param>
public sealed record UntagRoleRequest(IReadOnlyList<string> TagKeys, string? RoleName, string? RoleId)
{
    /// <summary>Reads the request.</summary>
    public static UntagRoleRequest Read(ParameterReader parameters) => new(
        parameters.RequiredTextList("TagKeys"),
        parameters.Text("RoleName"),
        parameters.Text("RoleId"));
}
