using System.Text.Json;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>JSON as many read it: of two members of one name the last one counts.</summary>
internal static class LastMembers
{
    public static string Of(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Written(document.RootElement);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static string Written(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', element.EnumerateObject().GroupBy(static m => m.Name)
            .Select(static m => JsonSerializer.Serialize(m.Key) + ":" + Written(m.Last().Value))) + "}",
        JsonValueKind.Array => "[" + string.Join(',', element.EnumerateArray().Select(Written)) + "]",
        _ => element.GetRawText(),
    };
}
