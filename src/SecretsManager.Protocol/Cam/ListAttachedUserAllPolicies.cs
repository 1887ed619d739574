using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Lists the policies that a user has, himself and by his groups.</summary>
/// <param name="TargetUin">The user's uin.</param>
/// <param name="Rp">How long a page is, 1 to 200.</param>
/// <param name="Page">Which page, 1 to 200.</param>
/// <param name="AttachType">0 for all, 1 for those that he has himself, 2 for those of his groups.</param>
/// <param name="StrategyType">1 for the account's own only, 2 for presets only.</param>
/// <param name="Keyword">Part of the name; case matters.</param>
public sealed record ListAttachedUserAllPoliciesRequest(ulong TargetUin, ulong Rp, ulong Page, ulong AttachType, ulong? StrategyType, string? Keyword)
{
    /// <summary>Reads the request.</summary>
    public static ListAttachedUserAllPoliciesRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("TargetUin"),
        parameters.RequiredUnsignedInteger("Rp"),
        parameters.RequiredUnsignedInteger("Page"),
        parameters.RequiredUnsignedInteger("AttachType"),
        parameters.UnsignedInteger("StrategyType"),
        parameters.Text("Keyword"));
}

/// <summary>A page of the policies that a user has.</summary>
/// <param name="PolicyList">The page.</param>
/// <param name="TotalNum">How many there are in all.</param>
public sealed record ListAttachedUserAllPoliciesResponse(IReadOnlyList<AttachedUserPolicy> PolicyList, long TotalNum) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("PolicyList"u8);
        foreach (AttachedUserPolicy policy in PolicyList)
            policy.Write(writer);
        writer.WriteEndArray();
        writer.WriteNumber("TotalNum"u8, TotalNum);
    }
}
