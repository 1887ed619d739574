using System.Text;
using System.Text.Json.Nodes;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>Bends the text of a good policy: its bytes, its characters, its tokens, its structure.</summary>
internal static class PolicyMutation
{
    private static readonly string[] Odd =
    [
        "\0", "\u0001", "\t", "\n", "\r", " ", "\u00a0", "\u2028", "\u200b", "\u202e", "\ufeff", "\ufffd", "\u0301", "\ud800", "\udc00", "\ud83d\ude00",
        "\uff0a", "\uff1a",
        "\u017f", "\u212a", "\u0430", "\u0131", "\u00e9", "*", "?", "**", "$", "${", "${uin}", "${UIN}", "${qcs:user}", "}", "/", "//", "/../", "%2a",
        "\\u002a", "\\u0000", "\\ud800", "\\ud83d\\ude00",
        "\\/", "\\", "\"", "'", ":", "::", ",", "{", "[", "//x", "/**/", "#", "name/", "_if_exist", "for_any_value:", "for_all_value:", "&",
    ];

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ",", ":", "{}", "[]", "[[]]", "null", "true", "false", "0", "-0", "1", "1.0", "1e3", "1E400", "-1e-400", "01", "+1", ".5", "0x10",
        "NaN", "Infinity",
        "123456789012345678901234567890", "0.1000000000000000055511151231257827", "\"\"", "\"*\"", "\"?\"", "\"allow\"", "\"deny\"", "\"Allow\"", "\"2.0\"",
        "\"3.0\"", "2.0",
        "\"ssm:GetSecretValue\"", "\"ssm:getsecretvalue\"", "\"SSM:GetSecretValue\"", "\"ssm:Nothing\"", "\"name/*\"", "\"*:Get*\"", "\"ssm:G?t*\"",
        "\"name/name/ssm:*\"", "\"cos:*\"",
        "\"qcs:::::*\"", "\"qcs::ssm::uin/0100:*\"", "\"qcs::ssm::uid/100:*\"", "\"qcs:1:ssm:::*\"", "\"qcs::ssm:::\"", "\"QCS::ssm:::*\"",
        "\"qcs::ssm::uin/${uin}:*\"", "\"qcs::SSM:::*\"",
        "\"qcs::ssm::*:*\"", "\"qcs::s*:::*\"", "\"qcs::ssm:ap-*::*\"", "\"qcs::ssm:::secret/${uin\"", "\"qcs::ssm:::secret/a:b::c\"",
        "\"qcs::ssm:::${uin}${uin}*${owner_uin}\"",
        "\"effect\"", "\"action\"", "\"resource\"", "\"condition\"", "\"principal\"", "\"not_action\"", "\"not_resource\"", "\"version\"", "\"statement\"",
        "\"Effect\"", "\"sid\"",
        "\"string_equal\"", "\"string_equal_if_exist\"", "\"null_equal\"", "\"null_equal_if_exist\"", "\"for_any_value:null_equal\"", "\"string_like\"",
        "\"numeric_equal\"", "\"date_equal\"", "\"ip_equal\"",
        "\"bool_equal\"", "\"binary_equal\"", "\"string_equal_if_exist_if_exist\"", "\"for_all_value:for_any_value:string_equal\"", "\"String_equal\"",
        "\"qcs:ip\"", "\"qcs:uin\"", "\"QCS:uin\"", "\"qcs:tag/env\"", "\"qcs:tag/\"", "\"qcs:nothing\"", "\"cos:x\"", "\"cos:\"", "\"mfa\"", "\"oidc:sub\"",
        "\"saml:aud\"", "\"qcs:mfa\"", "\"\\u0071cs:uin\"",
        "\"10.0.0.1/8\"", "\"10.0.0.0/33\"", "\"010.0.0.1\"", "\"10.1\"", "\"::ffff:10.0.0.0/104\"", "\"::ffff:10.0.0.0/95\"", "\"fe80::1%eth0\"",
        "\"2001:db8::/129\"", "\"[::1]\"",
        "\"2026-02-30T00:00:00Z\"", "\"2026-01-02T03:04:05\"", "\"2026-01-02T03:04:60Z\"", "\"2026-01-02T24:00:00Z\"", "\"2026-01-02T03:04:05.123456789Z\"",
        "\"0001-01-01T00:00:00+14:00\"", "\"2026-01-02\"",
        "\"1e3\"", "\" 1\"", "\"1,000\"", "\"79228162514264337593543950336\"", "\"TRUE\"", "\"AA==\"", "\"AB==\"", "\"A\"",
    ];

    /// <summary>A bent text, whether it can only be refused, and whether its texts still stand where they stood.</summary>
    public static (string Text, bool MustBeRefused, bool InPlace) Mutate(string text, string other, Random random) => random.Next(12) switch
    {
        < 2 => (Bytes(text, random), false, true),
        < 4 => (Characters(text, random), false, true),
        < 7 => (TokenWise(text, random), false, false),
        < 9 => (Structure(text, other, random), false, false),
        9 => (Duplicate(text, random), true, false),
        10 => (random.Chance(50) ? Spliced(text, other, random) : LookAlike(text, random), false, false),
        _ => (Forbidden(text, random), true, false),
    };

    private static string Bytes(string text, Random random)
    {
        List<byte> bytes = [.. Encoding.UTF8.GetBytes(text)];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                default: bytes.RemoveAt(at); break;
            }
        }
        return (random.Chance(50) ? Encoding.UTF8 : Encoding.Latin1).GetString([.. bytes]);
    }

    private static string Characters(string text, Random random)
    {
        for (int i = random.Next(1, 3); i > 0; i--)
            text = text.Remove(random.Next(text.Length), random.Next(2)).Insert(random.Next(text.Length), random.Pick(Odd));
        return text;
    }

    private static string LookAlike(string text, Random random) => random.Next(5) switch
    {
        0 => ReplaceOne(text, 's', "\u017f", random),
        1 => ReplaceOne(text, 'a', "\u0430", random),
        2 => ReplaceOne(text, 'e', "\\u0065", random),
        3 => ReplaceOne(text, ':', "\uff1a", random),
        _ => string.Concat(text.Select((c, i) => i % 7 == 3 ? char.ToUpperInvariant(c) : c)),
    };

    private static string ReplaceOne(string text, char old, string by, Random random)
    {
        int at = text.IndexOf(old, random.Next(text.Length));
        return at < 0 ? text + by : text.Remove(at, 1).Insert(at, by);
    }

    private static string Spliced(string text, string other, Random random) =>
        text[..random.Next(text.Length)] + other[random.Next(other.Length)..];

    private static string TokenWise(string text, Random random)
    {
        List<string> tokens = JsonTokens.Of(text);
        for (int i = random.Next(1, 3); i > 0; i--)
        {
            int at = random.Next(tokens.Count);
            switch (random.Next(6))
            {
                case 0: tokens.RemoveAt(at); break;
                case 1: tokens.Insert(at, tokens[at]); break;
                case 2: tokens.Insert(at, random.Pick(Tokens)); break;
                case 3: (tokens[at], tokens[^1]) = (tokens[^1], tokens[at]); break;
                default: JsonTokens.Replace(tokens, random.Pick(Tokens), random); break;
            }
        }
        return string.Concat(tokens);
    }

    /// <summary>One member or element of the tree is removed, doubled, wrapped, or replaced by a part of another policy.</summary>
    private static string Structure(string text, string other, Random random)
    {
        JsonNode root = JsonNode.Parse(text)!;
        JsonNode target = random.Pick(Below(root));
        JsonNode part = random.Pick(Below(JsonNode.Parse(other)!)).DeepClone();
        switch (target.Parent)
        {
            case JsonObject parent when random.Chance(25): parent.Remove(target.GetPropertyName()); break;
            case JsonArray many when random.Chance(25): many.Add(target.DeepClone()); break;
            case JsonArray many when random.Chance(20): many.Remove(target); break;
            case { } when random.Chance(40): target.ReplaceWith(new JsonArray(target.DeepClone())); break;
            case { }: target.ReplaceWith(part); break;
            default: return part.ToJsonString();
        }
        return root.ToJsonString();
    }

    private static List<JsonNode> Below(JsonNode node)
    {
        List<JsonNode> nodes = [node];
        if (node is JsonObject members)
            nodes.AddRange(members.SelectMany(static m => Below(m.Value!)));
        else if (node is JsonArray elements)
            nodes.AddRange(elements.SelectMany(static e => Below(e!)));
        return nodes;
    }

    /// <summary>A member twice in one object, with the same value or another, its name perhaps in another spelling.</summary>
    private static string Duplicate(string text, Random random)
    {
        List<string> tokens = JsonTokens.Of(text);
        (int open, string name, string value) = random.Pick(JsonTokens.Members(tokens));
        if (random.Chance(40) && name[1] != '\\')
            name = $"\"\\u{(int)name[1]:x4}{name[2..]}";
        tokens.Insert(open + 1, $"{name}:{(random.Chance(50) ? value : "\"deny\"")},");
        return string.Concat(tokens);
    }

    private static string Forbidden(string text, Random random) => random.Next(16) switch
    {
        0 => text.Replace("\"2.0\"", random.Pick(["\"3.0\"", "\"2\"", "2.0", "\"2.0 \"", "null", "[\"2.0\"]"]), StringComparison.Ordinal),
        1 => text.Insert(text.IndexOf('{', StringComparison.Ordinal) + 1, $"\"{random.Pick(["id", "Version", "not_action", "", "sid"])}\":\"x\","),
        2 => text.Replace("\"effect\"", $"\"{random.Pick(["not_action", "not_resource", "sid", "Action"])}\":\"*\",\"effect\"", StringComparison.Ordinal),
        3 => text + random.Pick([",", "{}", "\0", "x", "}", "]"]),
        4 => text.Insert(random.Pick([0, text.Length]), random.Pick(["// x\n", "/* x */", "# x\n", "\ufeff", "\u00a0"])),
        5 => text[..text.LastIndexOf('}')] + ",}",
        6 => Deep(text, '[', random),
        7 => Deep(text, '{', random),
        8 => text.Replace("\"effect\":", $"\"effect\":{new string('[', 3)}", StringComparison.Ordinal),
        9 => text.Replace("\"2.0\"", $"\"2.0\",\"statement\":{random.Pick(["[]", "{}", "null", "\"allow\""])}", StringComparison.Ordinal),
        10 => "",
        11 => text.Replace("\"action\"", "\"Action\"", StringComparison.Ordinal),
        12 => text.Replace("\"2.0\"", "\"2.0" + new string('x', random.Pick([100, 7_000, 1_000_000])) + "\"", StringComparison.Ordinal),
        13 => $"{{\"version\":\"2.0\",\"statement\":[{string.Join(',', Enumerable.Repeat("""{"effect":"allow","action":"*","resource":"*"}""", 101))}]}}",
        14 =>
            "{\"version\":\"2.0\",\"statement\":{\"effect\":\"allow\",\"resource\":\"*\",\"action\":[\"*\"" + string.Concat(Enumerable.Repeat(",\"ssm:Get*\"", 700)) + "]}}",
        _ => text[..random.Next(text.Length)].TrimEnd('\t', ' ', '\n'),
    };

    private static string Deep(string text, char bracket, Random random)
    {
        int depth = random.Pick([30, 100, 1_000, 100_000]);
        string open = bracket == '[' ? new string('[', depth) : string.Concat(Enumerable.Repeat("{\"a\":", depth));
        string nested = open + "1" + new string(bracket == '[' ? ']' : '}', depth);
        return text.Replace("\"2.0\"", random.Chance(50) ? nested : nested[..(nested.Length / 2)], StringComparison.Ordinal);
    }
}
