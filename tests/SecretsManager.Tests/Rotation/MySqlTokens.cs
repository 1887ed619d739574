using System.Text;

namespace SecretsManager.Tests.Rotation;

/// <summary>A token of a statement: its kind and what it means.</summary>
internal readonly record struct MySqlToken(char Kind, string Text)
{
    public static MySqlToken Word(string text) => new('w', text);

    public static MySqlToken Name(string text) => new('`', text);

    public static MySqlToken Literal(string text) => new('\'', text);

    public static MySqlToken Sign(char sign) => new('s', sign.ToString());
}

/// <summary>Reads a statement as an engine with NO_BACKSLASH_ESCAPES does, written apart from what quotes. Whatever it cannot read is a token of the kind '!'.</summary>
internal static class MySqlTokens
{
    public static List<MySqlToken> Read(string statement)
    {
        List<MySqlToken> tokens = [];
        for (var at = 0; at < statement.Length;)
        {
            var c = statement[at];
            if (c is ' ' or '\t' or '\n' or '\r')
                at++;
            else if (c is '`' or '\'' or '"')
                at = Quoted(statement, at, tokens);
            else if (c == '#' || (c == '-' && at + 1 < statement.Length && statement[at + 1] == '-') || (c == '/' && at + 1 < statement.Length && statement[at + 1] == '*'))
            {
                tokens.Add(new('!', "comment"));
                return tokens;
            }
            else if (char.IsAsciiLetterOrDigit(c) || c is '_' or '$' || c > 127)
            {
                var end = at;
                while (end < statement.Length && (char.IsAsciiLetterOrDigit(statement[end]) || statement[end] is '_' or '$' || statement[end] > 127))
                    end++;
                tokens.Add(MySqlToken.Word(statement[at..end]));
                at = end;
            }
            else if (c == '\0' || c == '\\' || char.IsControl(c))
            {
                tokens.Add(new('!', "stray"));
                at++;
            }
            else
            {
                tokens.Add(MySqlToken.Sign(c));
                at++;
            }
        }

        return tokens;
    }

    private static int Quoted(string statement, int at, List<MySqlToken> tokens)
    {
        var quote = statement[at++];
        StringBuilder text = new();
        while (at < statement.Length)
        {
            if (statement[at] != quote)
                text.Append(statement[at++]);
            else if (at + 1 < statement.Length && statement[at + 1] == quote)
            {
                text.Append(quote);
                at += 2;
            }
            else
            {
                tokens.Add(new(quote, text.ToString()));
                return at + 1;
            }
        }

        tokens.Add(new('!', "open quote"));
        return at;
    }
}
