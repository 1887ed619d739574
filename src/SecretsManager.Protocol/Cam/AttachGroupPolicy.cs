using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Gives a group a policy. Doing it again changes nothing.</summary>
/// <param name="PolicyId">The policy's id.</param>
/// <param name="AttachGroupId">The group's id.</param>
public sealed record AttachGroupPolicyRequest(ulong PolicyId, ulong AttachGroupId)
{
    /// <summary>Reads the request.</summary>
    public static AttachGroupPolicyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("PolicyId"),
        parameters.RequiredUnsignedInteger("AttachGroupId"));
}
