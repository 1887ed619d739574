using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Lists the policies of the account and the presets.</summary>
/// <param name="Rp">How long a page is, 1 to 200; 20 if absent.</param>
/// <param name="Page">Which page, 1 to 200; 1 if absent.</param>
/// <param name="Scope"><c>All</c>, <c>QCS</c> for presets, or <c>Local</c> for the account's own; All if absent.</param>
/// <param name="Keyword">Part of the name; case matters.</param>
public sealed record ListPoliciesRequest(ulong? Rp, ulong? Page, string? Scope, string? Keyword)
{
    /// <summary>Reads the request.</summary>
    public static ListPoliciesRequest Read(ParameterReader parameters) => new(
        parameters.UnsignedInteger("Rp"),
        parameters.UnsignedInteger("Page"),
        parameters.Text("Scope"),
        parameters.Text("Keyword"));
}

/// <summary>A page of policies.</summary>
/// <param name="TotalNum">How many policies the filters let through in all.</param>
/// <param name="List">The page.</param>
public sealed record ListPoliciesResponse(long TotalNum, IReadOnlyList<StrategyInfo> List) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("TotalNum"u8, TotalNum);
        writer.WriteStartArray("List"u8);
        foreach (StrategyInfo policy in List)
            policy.Write(writer);
        writer.WriteEndArray();
        writer.WriteStartArray("ServiceTypeList"u8);
        writer.WriteEndArray();
    }
}
