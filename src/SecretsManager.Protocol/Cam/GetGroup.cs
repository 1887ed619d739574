using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Describes a group with its users.</summary>
/// <param name="GroupId">The number of the group.</param>
public sealed record GetGroupRequest(ulong GroupId)
{
    /// <summary>Reads the request.</summary>
    public static GetGroupRequest Read(ParameterReader parameters) => new(parameters.RequiredUnsignedInteger("GroupId"));
}

/// <summary>The group.</summary>
/// <param name="GroupId">Its number.</param>
/// <param name="GroupName">Its name.</param>
/// <param name="GroupNum">How many users are in it.</param>
/// <param name="Remark">Free text, or empty.</param>
/// <param name="CreateTime">When it was created, Unix milliseconds.</param>
/// <param name="UserInfo">The users in it.</param>
public sealed record GetGroupResponse(
    long GroupId,
    string GroupName,
    long GroupNum,
    string Remark,
    long CreateTime,
    IReadOnlyList<GroupMemberInfo> UserInfo) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("GroupId"u8, GroupId);
        writer.WriteString("GroupName"u8, GroupName);
        writer.WriteNumber("GroupNum"u8, GroupNum);
        writer.WriteString("Remark"u8, Remark);
        CamTime.Write(writer, "CreateTime"u8, CreateTime);
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
