using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Lists the policies of a group.</summary>
/// <param name="TargetGroupId">The group's id.</param>
/// <param name="Page">Which page, from 1; 1 if absent.</param>
/// <param name="Rp">How long a page is, 1 to 200; 20 if absent.</param>
/// <param name="Keyword">Part of the name; case matters.</param>
public sealed record ListAttachedGroupPoliciesRequest(ulong TargetGroupId, ulong? Page, ulong? Rp, string? Keyword)
{
    /// <summary>Reads the request.</summary>
    public static ListAttachedGroupPoliciesRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("TargetGroupId"),
        parameters.UnsignedInteger("Page"),
        parameters.UnsignedInteger("Rp"),
        parameters.Text("Keyword"));
}
