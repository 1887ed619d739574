using System.Text.Json;

namespace SecretsManager.Protocol.Tags;

/// <summary>A resource and its tags.</summary>
/// <param name="Resource">Its six-segment name.</param>
/// <param name="Tags">Its tags.</param>
public sealed record ResourceTagMapping(string Resource, IReadOnlyList<CategorizedTag> Tags)
{
    /// <summary>Writes the members.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("Resource"u8, Resource);
        writer.WriteObjects("Tags"u8, Tags, static (tag, writer) => tag.Write(writer));
    }
}
