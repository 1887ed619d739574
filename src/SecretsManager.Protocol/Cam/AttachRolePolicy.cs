using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Gives a role a policy. Doing it again changes nothing.</summary>
/// <param name="PolicyId">The policy's id; needed unless PolicyName names it.</param>
/// <param name="AttachRoleId">The role's id; needed unless AttachRoleName names it.</param>
/// <param name="AttachRoleName">The role's name.</param>
/// <param name="PolicyName">The policy's name.</param>
public sealed record AttachRolePolicyRequest(ulong? PolicyId, string? AttachRoleId, string? AttachRoleName, string? PolicyName)
{
    /// <summary>Reads the request.</summary>
    public static AttachRolePolicyRequest Read(ParameterReader parameters) => new(
        parameters.UnsignedInteger("PolicyId"),
        parameters.Text("AttachRoleId"),
        parameters.Text("AttachRoleName"),
        parameters.Text("PolicyName"));
}
