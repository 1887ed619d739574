using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Gives a user a policy. Doing it again changes nothing.</summary>
/// <param name="PolicyId">The policy's id.</param>
/// <param name="AttachUin">The user's uin.</param>
public sealed record AttachUserPolicyRequest(ulong PolicyId, ulong AttachUin)
{
    /// <summary>Reads the request.</summary>
    public static AttachUserPolicyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("PolicyId"),
        parameters.RequiredUnsignedInteger("AttachUin"));
}
