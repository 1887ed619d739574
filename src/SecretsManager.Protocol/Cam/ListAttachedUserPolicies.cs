using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Lists the policies that a user has himself.</summary>
/// <param name="TargetUin">The user's uin.</param>
/// <param name="Page">Which page, from 1; 1 if absent.</param>
/// <param name="Rp">How long a page is, 1 to 200; 20 if absent.</param>
public sealed record ListAttachedUserPoliciesRequest(ulong TargetUin, ulong? Page, ulong? Rp)
{
    /// <summary>Reads the request.</summary>
    public static ListAttachedUserPoliciesRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("TargetUin"),
        parameters.UnsignedInteger("Page"),
        parameters.UnsignedInteger("Rp"));
}
