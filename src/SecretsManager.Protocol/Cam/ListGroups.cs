using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Lists the groups of the account, the newest first.</summary>
/// <param name="Page">Which page, the first if absent.</param>
/// <param name="Rp">How long a page is, 1 to 200; 20 if absent.</param>
/// <param name="Keyword">Part of the name; case does not matter.</param>
public sealed record ListGroupsRequest(ulong? Page, ulong? Rp, string? Keyword)
{
    /// <summary>Reads the request.</summary>
    public static ListGroupsRequest Read(ParameterReader parameters) => new(
        parameters.UnsignedInteger("Page"),
        parameters.UnsignedInteger("Rp"),
        parameters.Text("Keyword"));
}

/// <summary>A page of groups.</summary>
/// <param name="TotalNum">How many there are in all.</param>
/// <param name="GroupInfo">The page.</param>
public sealed record ListGroupsResponse(long TotalNum, IReadOnlyList<GroupInfo> GroupInfo) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("TotalNum"u8, TotalNum);
        writer.WriteStartArray("GroupInfo"u8);
        foreach (GroupInfo item in GroupInfo)
        {
            writer.WriteStartObject();
            item.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
