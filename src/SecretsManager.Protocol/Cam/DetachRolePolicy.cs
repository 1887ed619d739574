using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Takes a policy from a role. Where it has not got it nothing changes.</summary>
/// <param name="PolicyId">The policy's id; needed unless PolicyName names it.</param>
/// <param name="DetachRoleId">The role's id; needed unless DetachRoleName names it.</param>
/// <param name="DetachRoleName">The role's name.</param>
/// <param name="PolicyName">The policy's name.</param>
public sealed record DetachRolePolicyRequest(ulong? PolicyId, string? DetachRoleId, string? DetachRoleName, string? PolicyName)
{
    /// <summary>Reads the request.</summary>
    public static DetachRolePolicyRequest Read(ParameterReader parameters) => new(
        parameters.UnsignedInteger("PolicyId"),
        parameters.Text("DetachRoleId"),
        parameters.Text("DetachRoleName"),
        parameters.Text("PolicyName"));
}
