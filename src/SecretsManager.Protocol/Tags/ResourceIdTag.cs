using System.Text.Json;

namespace SecretsManager.Protocol.Tags;

/// <summary>A resource by its id, and those of its tags that were asked for.</summary>
/// <param name="ResourceId">The id as the request has it.</param>
/// <param name="TagKeyValues">The tags.</param>
public sealed record ResourceIdTag(string ResourceId, IReadOnlyList<CategorizedTag> TagKeyValues)
{
    /// <summary>Writes the members.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("ResourceId"u8, ResourceId);
        writer.WriteObjects("TagKeyValues"u8, TagKeyValues, static (tag, writer) => tag.Write(writer));
    }
}
