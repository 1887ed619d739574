using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Takes a policy from a group. Where it has not got it nothing changes.</summary>
/// <param name="PolicyId">The policy's id.</param>
/// <param name="DetachGroupId">The group's id.</param>
public sealed record DetachGroupPolicyRequest(ulong PolicyId, ulong DetachGroupId)
{
    /// <summary>Reads the request.</summary>
    public static DetachGroupPolicyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("PolicyId"),
        parameters.RequiredUnsignedInteger("DetachGroupId"));
}
