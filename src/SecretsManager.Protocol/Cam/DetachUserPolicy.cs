using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Takes a policy from a user. Where he has not got it nothing changes.</summary>
/// <param name="PolicyId">The policy's id.</param>
/// <param name="DetachUin">The user's uin.</param>
public sealed record DetachUserPolicyRequest(ulong PolicyId, ulong DetachUin)
{
    /// <summary>Reads the request.</summary>
    public static DetachUserPolicyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("PolicyId"),
        parameters.RequiredUnsignedInteger("DetachUin"));
}
