using System.Text;
using System.Text.Json;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys;

/// <summary>
/// The pairs of names and values that a ciphertext is bound to. They come as JSON text; what is bound is the pairs in ordinal order of
/// the names, so that neither order nor white space matters. No pairs and no context are the same.
/// </summary>
internal sealed class EncryptionContext
{
    private const int LongestText = 1024;

    private readonly SortedDictionary<string, string> pairs = new(StringComparer.Ordinal);

    /// <summary>Reads the text of a request.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>: it is not an object of texts, or too long.</exception>
    public static EncryptionContext Read(string field, string? text)
    {
        EncryptionContext context = new();
        if (string.IsNullOrEmpty(text))
            return context;
        if (text.Length > LongestText || !context.TryFill(text))
            throw ParameterRules.Wrong(
                field,
                "a JSON object of up to 1024 characters whose values are texts and whose names stand once",
                "不超过 1024 个字符的 JSON 对象，值均为字符串且键不重复");
        return context;
    }

    /// <summary>Adds the pairs to what is bound.</summary>
    public AssociatedData AddTo(AssociatedData associatedData)
    {
        associatedData.Add(pairs.Count);
        foreach ((string name, string value) in pairs)
            associatedData.Add(name).Add(value);
        return associatedData;
    }

    /// <summary>Whether both have the same pairs.</summary>
    public bool Equals(EncryptionContext other) => pairs.Count == other.pairs.Count
        && pairs.All(pair => other.pairs.TryGetValue(pair.Key, out string? value) && value == pair.Value);

    private bool TryFill(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text), new JsonDocumentOptions { MaxDepth = 2 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.EnumerateObject().All(pair =>
                    pair.Value.ValueKind == JsonValueKind.String && pairs.TryAdd(pair.Name, pair.Value.GetString()!));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair, which is no text.
            return false;
        }
    }
}
