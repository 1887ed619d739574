using System.Text.Json;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Events;

/// <summary>The tags that an event is looked for by: JSON, a list of <c>{"key":…,"value":…}</c>. It must have all of them; <c>*</c> stands for any text.</summary>
internal sealed class TagCondition
{
    /// <summary>How many tags may be asked for at once.</summary>
    public const int MostTags = 10;

    private const string Any = "*";

    // Of that many tags, each letter escaped.
    private const int LongestText = 32 * 1024;

    private readonly List<RecordTag> wanted = [];

    private TagCondition()
    {
    }

    /// <summary>Reads the text of a condition.</summary>
    /// <returns>Null if it is none.</returns>
    public static TagCondition? Read(string text)
    {
        if (text.Length > LongestText)
            return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 2 });
            TagCondition condition = new();
            if (document.RootElement.ValueKind != JsonValueKind.Array || document.RootElement.GetArrayLength() is 0 or > MostTags)
                return null;
            foreach (JsonElement tag in document.RootElement.EnumerateArray())
            {
                if (tag.ValueKind != JsonValueKind.Object || tag.EnumerateObject().Count() != 2 || TextOf(tag, "key") is not { Length: > 0 } key || TextOf(tag, "value") is not { } value)
                    return null;
                condition.wanted.Add(new RecordTag(key, value));
            }

            return condition;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // It is no JSON, or a text in it is no Unicode.
            return null;
        }
    }

    /// <summary>Whether tags are what is looked for.</summary>
    public bool IsMetBy(IReadOnlyList<RecordTag> tags) =>
        wanted.TrueForAll(one => tags.Any(tag => (one.Key is Any || tag.Key == one.Key) && (one.Value is Any || tag.Value == one.Value)));

    private static string? TextOf(JsonElement tag, string name) =>
        tag.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
