using System.Text;

namespace SecretsManager.Tests.Rotation;

/// <summary>The tokens of a text in PostgreSQL's dialect with <c>standard_conforming_strings</c> on, written from its manual: what a statement is to the engine.</summary>
internal static class PostgresTokens
{
    /// <summary>The tokens, each as its kind and its value: <c>word</c>, <c>name</c>, <c>text</c>, <c>number</c>, <c>sign</c>; <c>open</c> is one that does not end.</summary>
    public static List<(string Kind, string Value)> Of(string statement)
    {
        List<(string, string)> tokens = [];
        for (int at = 0; at < statement.Length;)
            at = Next(statement, at, tokens);
        return tokens;
    }

    private static int Next(string s, int at, List<(string, string)> tokens)
    {
        char c = s[at];
        if (c is ' ' or '\t' or '\n' or '\r' or '\f' or '\v')
            return at + 1;
        if (Starts(s, at, "--"))
            return s.IndexOfAny(['\n', '\r'], at) is >= 0 and var end ? end : s.Length;
        if (Starts(s, at, "/*"))
            return Comment(s, at, tokens);
        if (c == '"')
            return Quoted(s, at, '"', escapes: false, "name", tokens);
        if (c == '\'')
            return Quoted(s, at, '\'', escapes: false, "text", tokens);
        if (c is 'E' or 'e' && Starts(s, at + 1, "'"))
            return Quoted(s, at + 1, '\'', escapes: true, "text", tokens);
        if (c == '$' && Dollar(s, at, tokens) is > 0 and var behind)
            return behind;
        if (char.IsAsciiLetter(c) || c == '_' || c >= 0x80)
            return Run(s, at, x => char.IsAsciiLetterOrDigit(x) || x is '_' or '$' || x >= 0x80, "word", tokens);
        if (char.IsAsciiDigit(c))
            return Run(s, at, x => char.IsAsciiLetterOrDigit(x) || x is '.' or '_', "number", tokens);
        tokens.Add(("sign", c.ToString()));
        return at + 1;
    }

    private static bool Starts(string s, int at, string start) => string.CompareOrdinal(s, at, start, 0, start.Length) == 0;

    private static int Run(string s, int at, Func<char, bool> goesOn, string kind, List<(string, string)> tokens)
    {
        int end = at;
        while (end < s.Length && goesOn(s[end]))
            end++;
        tokens.Add((kind, s[at..end]));
        return end;
    }

    private static int Comment(string s, int at, List<(string, string)> tokens)
    {
        int depth = 0;
        do
        {
            if (at >= s.Length)
            {
                tokens.Add(("open", "/*"));
                return at;
            }

            int step = Starts(s, at, "/*") || Starts(s, at, "*/") ? 2 : 1;
            depth += step == 1 ? 0 : s[at] == '/' ? 1 : -1;
            at += step;
        }
        while (depth > 0);
        return at;
    }

    private static int Quoted(string s, int at, char quote, bool escapes, string kind, List<(string, string)> tokens)
    {
        StringBuilder value = new();
        for (at++; at < s.Length; at++)
        {
            if (escapes && s[at] == '\\' && at + 1 < s.Length)
                value.Append(s[++at]);
            else if (s[at] != quote)
                value.Append(s[at]);
            else if (at + 1 < s.Length && s[at + 1] == quote)
                value.Append(s[++at]);
            else
            {
                tokens.Add((kind, value.ToString()));
                return at + 1;
            }
        }

        tokens.Add(("open", value.ToString()));
        return at;
    }

    private static int Dollar(string s, int at, List<(string, string)> tokens)
    {
        int end = at + 1;
        while (end < s.Length && (char.IsAsciiLetter(s[end]) || s[end] == '_' || s[end] >= 0x80 || (end > at + 1 && char.IsAsciiDigit(s[end]))))
            end++;
        if (end >= s.Length || s[end] != '$')
            return 0;
        string tag = s[at..(end + 1)];
        int close = s.IndexOf(tag, end + 1, StringComparison.Ordinal);
        tokens.Add(close < 0 ? ("open", tag) : ("text", s[(end + 1)..close]));
        return close < 0 ? s.Length : close + tag.Length;
    }
}
