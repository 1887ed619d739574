using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>What a list tells of a version.</summary>
/// <param name="VersionId">Its number.</param>
/// <param name="CreateDate">When it was created, ISO 8601 in UTC.</param>
/// <param name="IsDefaultVersion">1 for the one in force.</param>
public sealed record PolicyVersionItem(int VersionId, string CreateDate, int IsDefaultVersion)
{
    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("VersionId"u8, VersionId);
        writer.WriteString("CreateDate"u8, CreateDate);
        writer.WriteNumber("IsDefaultVersion"u8, IsDefaultVersion);
        writer.WriteEndObject();
    }
}
