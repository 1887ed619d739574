using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Lists the groups of a user, in the order in which he joined.</summary>
/// <param name="Uid">The number by which group membership knows him; this or the other.</param>
/// <param name="Rp">How long a page is, 1 to 200; 20 if absent.</param>
/// <param name="Page">Which page, the first if absent.</param>
/// <param name="SubUin">The number by which policies know him.</param>
public sealed record ListGroupsForUserRequest(ulong? Uid, ulong? Rp, ulong? Page, ulong? SubUin)
{
    /// <summary>Reads the request.</summary>
    public static ListGroupsForUserRequest Read(ParameterReader parameters) => new(
        parameters.UnsignedInteger("Uid"),
        parameters.UnsignedInteger("Rp"),
        parameters.UnsignedInteger("Page"),
        parameters.UnsignedInteger("SubUin"));
}

/// <summary>A page of groups.</summary>
/// <param name="TotalNum">How many there are in all.</param>
/// <param name="GroupInfo">The page.</param>
public sealed record ListGroupsForUserResponse(long TotalNum, IReadOnlyList<GroupInfo> GroupInfo) : IResponse
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
