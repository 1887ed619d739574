using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>What lists tell of an access key.</summary>
/// <param name="AccessKeyId">Its id.</param>
/// <param name="Status"><c>Active</c> or <c>Inactive</c>.</param>
/// <param name="CreateTime">When it was created, Unix milliseconds.</param>
/// <param name="Description">Its description, or empty.</param>
public sealed record AccessKeyInfo(string AccessKeyId, string Status, long CreateTime, string Description)
{
    /// <summary>Writes the members into the object that is open.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("AccessKeyId"u8, AccessKeyId);
        writer.WriteString("Status"u8, Status);
        CamTime.Write(writer, "CreateTime"u8, CreateTime);
        writer.WriteString("Description"u8, Description);
    }
}
