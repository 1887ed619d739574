using System.Text;
using System.Text.Json;

namespace SecretsManager.Server.Access.WebIdentity;

/// <summary>Reads JSON that others wrote: a member that stands twice, bytes that are no UTF-8, comments and trailing commas make it none.</summary>
internal static class StrictJson
{
    private const int MaximumDepth = 16;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaximumDepth, AllowDuplicateProperties = false };

    /// <summary>The document, whose root is an object; null for everything else.</summary>
    public static JsonDocument? TryParseObject(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            // The parser alone would look at the bytes of a text only when it is asked for.
            Utf8.GetCharCount(bytes.Span);
            JsonDocument document = JsonDocument.Parse(bytes, Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
            return null;
        }
        catch (Exception refused) when (refused is JsonException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>A member that is a text of Unicode; null if it is not there or is something else.</summary>
    public static string? Text(JsonElement owner, string name)
    {
        if (!owner.TryGetProperty(name, out JsonElement member) || member.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return member.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped.
            return null;
        }
    }
}
