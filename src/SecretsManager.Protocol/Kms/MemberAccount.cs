using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>A member account of an organization.</summary>
/// <param name="MemberAppId">Its application id.</param>
/// <param name="MemberUin">Its UIN.</param>
public sealed record MemberAccount(ulong? MemberAppId, ulong? MemberUin)
{
    /// <summary>Reads a member account of a request.</summary>
    public static MemberAccount Read(ParameterReader parameters) => new(parameters.UnsignedInteger("MemberAppId"), parameters.UnsignedInteger("MemberUin"));
}
