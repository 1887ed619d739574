using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Lists the users in a group, the newest first.</summary>
/// <param name="GroupId">The number of the group.</param>
/// <param name="Page">Which page, the first if absent.</param>
/// <param name="Rp">How long a page is, 1 to 200; 20 if absent.</param>
public sealed record ListUsersForGroupRequest(ulong GroupId, ulong? Page, ulong? Rp)
{
    /// <summary>Reads the request.</summary>
    public static ListUsersForGroupRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("GroupId"),
        parameters.UnsignedInteger("Page"),
        parameters.UnsignedInteger("Rp"));
}

/// <summary>A page of users.</summary>
/// <param name="TotalNum">How many there are in all.</param>
/// <param name="UserInfo">The page.</param>
public sealed record ListUsersForGroupResponse(long TotalNum, IReadOnlyList<GroupMemberInfo> UserInfo) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("TotalNum"u8, TotalNum);
        writer.WriteStartArray("UserInfo"u8);
        foreach (GroupMemberInfo item in UserInfo)
        {
            writer.WriteStartObject();
            item.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
