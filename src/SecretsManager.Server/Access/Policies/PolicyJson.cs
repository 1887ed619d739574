using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SecretsManager.Server.Access.Policies;

/// <summary>JSON as policies are written in it: RFC 8259 to the letter, no member twice, none that is not known.</summary>
internal static class PolicyJson
{
    /// <summary>The place of the whole policy.</summary>
    public const string Root = "policy";

    // Six are needed for a listed value of a condition; one more tells a list in a list as what it is.
    private const int Depth = 7;
    private const int LongestName = 64;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>How many characters (UTF-16 units) the text has, without white space outside of its strings.</summary>
    public static int SizeOf(string text)
    {
        int size = 0;
        bool inside = false;
        bool escaped = false;
        foreach (char character in text)
        {
            if (!inside && character is ' ' or '\t' or '\r' or '\n')
                continue;
            size++;
            if (character == '"' && !escaped)
                inside = !inside;
            escaped = inside && !escaped && character == '\\';
        }

        return size;
    }

    /// <summary>Reads the text.</summary>
    /// <exception cref="PolicyException">It is not JSON.</exception>
    public static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(Utf8.GetBytes(text), new JsonDocumentOptions { MaxDepth = Depth, AllowDuplicateProperties = true });
        }
        catch (JsonException refusal)
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"line {refusal.LineNumber + 1}, byte {refusal.BytePositionInLine + 1}");
            throw new PolicyException(place, PolicyRefusals.NotJson);
        }
        catch (EncoderFallbackException)
        {
            throw new PolicyException(Root, PolicyRefusals.NotUnicode);
        }
    }

    /// <summary>The members of an object; of any names if <paramref name="allowed"/> is empty.</summary>
    public static Dictionary<string, JsonElement> Members(JsonElement element, string place, ReadOnlySpan<string> allowed)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new PolicyException(place, PolicyRefusals.NotObject);
        Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            string name = NameOf(member, place);
            if (!allowed.IsEmpty && !allowed.Contains(name))
                throw new PolicyException(place, PolicyRefusals.UnknownMember(Shown(name), string.Join(", ", allowed!)));
            if (!members.TryAdd(name, member.Value))
                throw new PolicyException(place, PolicyRefusals.Duplicate(Shown(name)));
        }

        return members;
    }

    /// <summary>A member that must be there.</summary>
    public static JsonElement Required(Dictionary<string, JsonElement> members, string name, string place) =>
        members.TryGetValue(name, out JsonElement found) ? found : throw new PolicyException(place, PolicyRefusals.Missing(name));

    /// <summary>The items of a list, or the one that stands without brackets, each with its place.</summary>
    public static IEnumerable<(JsonElement Item, string Place)> Items(JsonElement element, string place)
    {
        if (element.ValueKind != JsonValueKind.Array)
            return [(element, place)];
        if (element.GetArrayLength() == 0)
            throw new PolicyException(place, PolicyRefusals.EmptyList);
        return element.EnumerateArray().Select((item, at) => (item, $"{place}[{at}]"));
    }

    /// <summary>The text of a string.</summary>
    public static string Text(JsonElement element, string place)
    {
        if (element.ValueKind != JsonValueKind.String)
            throw new PolicyException(place, PolicyRefusals.NotText);
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new PolicyException(place, PolicyRefusals.NotUnicode);
        }
    }

    /// <summary>A name of the policy's own as a refusal may show it: cut to 64 characters, what is not printable replaced.</summary>
    public static string Shown(string name)
    {
        StringBuilder shown = new();
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (shown.Length + rune.Utf16SequenceLength > LongestName)
                break;
            shown.Append(PolicyCharacters.IsPrintable(rune) ? rune.ToString() : "?");
        }

        return shown.ToString();
    }

    private static string NameOf(JsonProperty member, string place)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw new PolicyException(place, PolicyRefusals.NotUnicode);
        }
    }
}
