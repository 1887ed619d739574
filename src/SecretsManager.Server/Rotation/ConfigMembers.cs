using System.Text.Json;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Rotation;

/// <summary>The members of an <c>AdditionalConfig</c>, read strictly.</summary>
internal static class ConfigMembers
{
    private static readonly JsonDocumentOptions Strictly = new() { MaxDepth = 3, AllowDuplicateProperties = false };

    /// <summary>The members of a text; null if it is no JSON object, is nested deep or has a member twice.</summary>
    public static Dictionary<string, JsonElement>? Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            using var document = JsonDocument.Parse(text, Strictly);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.Clone(), StringComparer.Ordinal)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The refusal of a text.</summary>
    public static ApiException Wrong(string allowed, string allowedChinese) => ParameterRules.Wrong("AdditionalConfig", allowed, allowedChinese);
}
