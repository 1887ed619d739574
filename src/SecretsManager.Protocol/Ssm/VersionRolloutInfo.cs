using System.Text.Json;

namespace SecretsManager.Protocol.Ssm;

/// <summary>How far a rollout is, and by which rules.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="State"><c>None</c>, <c>Running</c>, <c>Promoted</c> or <c>RolledBack</c>.</param>
/// <param name="CurrentVersionId">What <c>SSM_Current</c> means for whoever the rules do not name; empty for none.</param>
/// <param name="VersionId">The version that is rolled out, or was.</param>
/// <param name="StableVersionId">The version from before.</param>
/// <param name="Percent">The share of callers, 0 to 100.</param>
/// <param name="Principals">Users and roles, as six-segment names.</param>
/// <param name="Tags">Tags of roles.</param>
/// <param name="Networks">Addresses and ranges.</param>
/// <param name="BeginTime">When it began, Unix seconds; 0 for never.</param>
/// <param name="UpdateTime">When its rules or its state were changed last, Unix seconds; 0 for never.</param>
public sealed record VersionRolloutInfo(
    string SecretName,
    string State,
    string CurrentVersionId,
    string VersionId,
    string StableVersionId,
    int Percent,
    IReadOnlyList<string> Principals,
    IReadOnlyList<Tag> Tags,
    IReadOnlyList<string> Networks,
    long BeginTime,
    long UpdateTime) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SecretName"u8, SecretName);
        writer.WriteString("State"u8, State);
        writer.WriteString("CurrentVersionId"u8, CurrentVersionId);
        writer.WriteString("VersionId"u8, VersionId);
        writer.WriteString("StableVersionId"u8, StableVersionId);
        writer.WriteNumber("Percent"u8, Percent);
        WriteTexts(writer, "Principals", Principals);
        writer.WriteStartArray("Tags"u8);
        foreach (Tag tag in Tags)
        {
            writer.WriteStartObject();
            writer.WriteString("TagKey"u8, tag.TagKey);
            writer.WriteString("TagValue"u8, tag.TagValue);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteTexts(writer, "Networks", Networks);
        writer.WriteNumber("BeginTime"u8, BeginTime);
        writer.WriteNumber("UpdateTime"u8, UpdateTime);
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
