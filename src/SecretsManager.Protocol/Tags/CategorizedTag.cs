using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Tags;

/// <summary>A tag as the tag API has it: with the category that says whether users made it.</summary>
/// <param name="TagKey">The key; once in a resource.</param>
/// <param name="TagValue">The value.</param>
/// <param name="Category">The category; null or empty where a request does not say it.</param>
public sealed record CategorizedTag(string TagKey, string TagValue, string? Category = TagCategory.Custom)
{
    /// <summary>Reads a tag of a request.</summary>
    public static CategorizedTag Read(ParameterReader parameters) =>
        new(parameters.RequiredText("TagKey"), parameters.RequiredText("TagValue"), parameters.Text("Category"));

    /// <summary>Writes the members.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("TagKey"u8, TagKey);
        writer.WriteString("TagValue"u8, TagValue);
        writer.WriteString("Category"u8, Category);
    }
}
