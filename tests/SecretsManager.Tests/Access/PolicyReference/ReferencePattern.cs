namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>
/// A wildcard text, read from its definition: the set of places in the text that can be reached by the pattern so far. Nothing is skipped, nothing is
/// tried first; slow and plain.
/// </summary>
internal static class ReferencePattern
{
    private static readonly (string Name, string Key)[] Variables =
        [("${uin}", "qcs:uin"), ("${owner_uin}", "qcs:owner_uin"), ("${app_id}", "qcs:app_id")];

    private enum Kind { Letter, AnyOne, AnyRun }

    /// <summary>Whether the pattern, with its variables replaced, can spell the text; with <c>?</c> only where <paramref name="anyOne"/>.</summary>
    public static bool Spells(string pattern, string text, Facts facts, bool anyOne = false)
    {
        List<(Kind Kind, char Letter)> parts = [];
        for (int i = 0; i < pattern.Length; i++)
        {
            if (VariableAt(pattern, i) is (string name, string key))
            {
                if (facts.One(key) is not string value)
                    return false;
                parts.AddRange(value.Select(static c => (Kind.Letter, c)));
                i += name.Length - 1;
                continue;
            }
            parts.Add((pattern[i] == '*' ? Kind.AnyRun : pattern[i] == '?' && anyOne ? Kind.AnyOne : Kind.Letter, pattern[i]));
        }

        bool[] reached = new bool[text.Length + 1], next = new bool[text.Length + 1];
        reached[0] = true;
        foreach ((Kind kind, char letter) in parts)
        {
            Reach(next, reached, kind, letter, text);
            (reached, next) = (next, reached);
        }
        return reached[text.Length];
    }

    /// <summary>The text with its variables replaced; null when one has no value.</summary>
    public static string? Resolve(string text, Facts facts)
    {
        string result = "";
        for (int i = 0; i < text.Length; i++)
        {
            if (VariableAt(text, i) is not (string name, string key))
            {
                result += text[i];
                continue;
            }
            if (facts.One(key) is not string value)
                return null;
            result += value;
            i += name.Length - 1;
        }
        return result;
    }

    public static bool HasVariable(string text) => Variables.Any(v => text.Contains(v.Name, StringComparison.Ordinal));

    private static (string Name, string Key)? VariableAt(string text, int at)
    {
        foreach ((string Name, string Key) variable in Variables)
        {
            if (text[at] == '$' && string.CompareOrdinal(text, at, variable.Name, 0, variable.Name.Length) == 0)
                return variable;
        }
        return null;
    }

    private static void Reach(bool[] next, bool[] reached, Kind kind, char letter, string text)
    {
        Array.Clear(next);
        for (int from = 0; from < reached.Length; from++)
        {
            if (!reached[from])
                continue;
            if (kind == Kind.AnyRun)
                Array.Fill(next, true, from, next.Length - from);
            else if (from < text.Length && (kind == Kind.AnyOne || text[from] == letter))
                next[from + 1] = true;
        }
    }
}
