namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>Valid JSON, cut into its tokens; what stands between them stays with the token before.</summary>
internal static class JsonTokens
{
    public static List<string> Of(string json)
    {
        List<string> tokens = [];
        for (int at = 0; at < json.Length;)
        {
            int end = at + 1;
            if (json[at] == '"')
            {
                while (json[end] != '"')
                    end += json[end] == '\\' ? 2 : 1;
                end++;
            }
            else if (char.IsAsciiLetterOrDigit(json[at]) || json[at] == '-')
            {
                while (end < json.Length && (char.IsAsciiLetterOrDigit(json[end]) || json[end] is '.' or '+' or '-'))
                    end++;
            }
            else if (char.IsWhiteSpace(json[at]) && tokens.Count > 0)
            {
                tokens[^1] += json[at++];
                continue;
            }
            tokens.Add(json[at..end]);
            at = end;
        }
        return tokens;
    }

    /// <summary>Every member: where its object opens, its name and the text of its value.</summary>
    public static IReadOnlyList<(int Open, string Name, string Value)> Members(List<string> tokens)
    {
        List<(int, string, string)> members = [];
        Stack<int> open = [];
        for (int i = 0; i < tokens.Count; i++)
        {
            char kind = tokens[i][0];
            if (kind is '{' or '[')
                open.Push(i);
            else if (kind is '}' or ']')
                open.Pop();
            else if (kind == ':')
                members.Add((open.Peek(), tokens[i - 1].Trim(), string.Concat(tokens[(i + 1)..End(tokens, i + 1)])));
        }
        return members;
    }

    /// <summary>Puts a token in the place of one of its own kind, if there is one.</summary>
    public static void Replace(List<string> tokens, string by, Random random)
    {
        bool text = by[0] == '"';
        int[] same = [.. Enumerable.Range(0, tokens.Count).Where(i => (tokens[i][0] == '"') == text)];
        if (same.Length > 0)
            tokens[random.Pick(same)] = by;
    }

    private static int End(List<string> tokens, int start)
    {
        int depth = 0;
        for (int i = start; ; i++)
        {
            depth += tokens[i][0] is '{' or '[' ? 1 : tokens[i][0] is '}' or ']' ? -1 : 0;
            if (depth == 0)
                return i + 1;
        }
    }
}
