using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Changes how long sessions of a role may last; those that are given already stay.</summary>
/// <param name="SessionDuration">0 to 43,200 seconds; 0 for what the API allows.</param>
/// <param name="RoleName">The role's name; this or <paramref name="RoleId"/>.</param>
/// <param name="RoleId">The role's id, here a number; this or <paramref name="RoleName"/>.</param>
public sealed record UpdateRoleSessionDurationRequest(ulong SessionDuration, string? RoleName, ulong? RoleId)
{
    /// <summary>Reads the request.</summary>
    public static UpdateRoleSessionDurationRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("SessionDuration"),
        parameters.Text("RoleName"),
        parameters.UnsignedInteger("RoleId"));
}
