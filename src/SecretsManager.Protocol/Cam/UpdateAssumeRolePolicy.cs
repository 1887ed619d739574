using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Replaces the trust policy of a role.</summary>
/// <param name="PolicyDocument">Who may take the role from now on.</param>
/// <param name="RoleId">The role's id; this or <paramref name="RoleName"/>.</param>
/// <param name="RoleName">The role's name; this or <paramref name="RoleId"/>.</param>
public sealed record UpdateAssumeRolePolicyRequest(string PolicyDocument, string? RoleId, string? RoleName)
{
    /// <summary>Reads the request.</summary>
    public static UpdateAssumeRolePolicyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("PolicyDocument"),
        parameters.Text("RoleId"),
        parameters.Text("RoleName"));
}
