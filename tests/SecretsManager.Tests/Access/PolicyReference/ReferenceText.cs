using System.Text.Json;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>How the reference reads a policy: straight from the JSON, with no tree of its own.</summary>
internal static class ReferenceText
{
    /// <summary>The elements of an array, or the one element that stands without brackets.</summary>
    public static IEnumerable<JsonElement> Many(JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [element];

    /// <summary>A text, or the number or truth value that stands for one.</summary>
    public static string Scalar(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();

    public static IEnumerable<string> Texts(JsonElement element) => Many(element).Select(Scalar);

    public static JsonElement? Member(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement member) ? member : null;

    public static bool Denies(JsonElement statement) => statement.GetProperty("effect").GetString() == "deny";

    /// <summary>Whether an action of a policy covers one of ours; the letter case of a name without wildcard is set right.</summary>
    public static bool Covers(string pattern, string action)
    {
        string bare = pattern.StartsWith("name/", StringComparison.Ordinal) ? pattern["name/".Length..] : pattern;
        if (bare == "*" || bare == "*:*")
            return true;
        string[] left = bare.Split(':'), right = action.Split(':');
        if (left.Length != 2 || left[0] != right[0])
            return false;
        return left[1].Contains('*', StringComparison.Ordinal)
            ? ReferencePattern.Spells(left[1], right[1], Facts.None)
            : string.Equals(left[1], right[1], StringComparison.OrdinalIgnoreCase);
    }

    public static bool Covers(JsonElement statement, string action) => Texts(statement.GetProperty("action")).Any(pattern => Covers(pattern, action));
}
