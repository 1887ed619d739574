using System.Text.Json;

namespace SecretsManager.Protocol.Tags;

/// <summary>A tag, and whether it may be deleted.</summary>
/// <param name="TagKey">The key.</param>
/// <param name="TagValue">The value.</param>
/// <param name="CanDelete">False as long as a resource has it.</param>
public sealed record TagWithDelete(string TagKey, string TagValue, bool CanDelete)
{
    /// <summary>Writes the members.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("TagKey"u8, TagKey);
        writer.WriteString("TagValue"u8, TagValue);
        writer.WriteNumber("CanDelete"u8, CanDelete ? 1 : 0);
        writer.WriteString("Category"u8, TagCategory.Custom);
    }
}
