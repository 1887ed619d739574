using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Ends every session of a role that was given until now. An action of this product's own.</summary>
/// <param name="RoleId">The role's id; this or <paramref name="RoleName"/>.</param>
/// <param name="RoleName">The role's name; this or <paramref name="RoleId"/>.</param>
public sealed record RevokeRoleSessionsRequest(string? RoleId, string? RoleName)
{
    /// <summary>Reads the request.</summary>
    public static RevokeRoleSessionsRequest Read(ParameterReader parameters) => new(parameters.Text("RoleId"), parameters.Text("RoleName"));
}
