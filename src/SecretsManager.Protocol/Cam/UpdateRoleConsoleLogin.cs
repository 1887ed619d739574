using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Says whether a role may be taken in the console.</summary>
/// <param name="ConsoleLogin">1 if it may, 0 if not.</param>
/// <param name="RoleId">The role's id, here a number; this or <paramref name="RoleName"/>.</param>
/// <param name="RoleName">The role's name; this or <paramref name="RoleId"/>.</param>
public sealed record UpdateRoleConsoleLoginRequest(long ConsoleLogin, long? RoleId, string? RoleName)
{
    /// <summary>Reads the request.</summary>
    public static UpdateRoleConsoleLoginRequest Read(ParameterReader parameters) => new(
        parameters.RequiredInteger("ConsoleLogin"),
        parameters.Integer("RoleId"),
        parameters.Text("RoleName"));
}
