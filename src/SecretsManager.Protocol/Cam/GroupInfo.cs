using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>What lists tell of a group.</summary>
/// <param name="GroupId">Its number.</param>
/// <param name="GroupName">Its name.</param>
/// <param name="CreateTime">When it was created, Unix milliseconds.</param>
/// <param name="Remark">Free text, or empty.</param>
public sealed record GroupInfo(long GroupId, string GroupName, long CreateTime, string Remark)
{
    /// <summary>Writes the members into the object that is open.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("GroupId"u8, GroupId);
        writer.WriteString("GroupName"u8, GroupName);
        CamTime.Write(writer, "CreateTime"u8, CreateTime);
        writer.WriteString("Remark"u8, Remark);
    }
}
