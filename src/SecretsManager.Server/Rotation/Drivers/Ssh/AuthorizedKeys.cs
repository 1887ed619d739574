namespace SecretsManager.Server.Rotation.Drivers.Ssh;

/// <summary>
/// The text of an <c>authorized_keys</c> file, one character a byte. A line is the product's if its last word is a mark (<see cref="AccountName"/>) and it is no
/// comment; every other line stays as it is, byte for byte.
/// </summary>
internal static class AuthorizedKeys
{
    /// <summary>The text with this line in the place of the mark's own, or behind all others.</summary>
    /// <param name="line">The whole line, which ends in the mark.</param>
    public static string With(string text, string mark, string line)
    {
        bool isThere = false;
        List<string> lines = [];
        foreach (string old in LinesOf(text))
        {
            if (MarkOf(old) != mark)
                lines.Add(old);
            else if (!isThere)
            {
                isThere = true;
                lines.Add(line);
            }
        }

        if (!isThere)
            lines.Add(line);
        return Join(lines, endsWithLine: true);
    }

    /// <summary>The text without the mark's lines.</summary>
    public static string Without(string text, string mark) => Marks(text).Contains(mark, StringComparer.Ordinal)
        ? Join([.. LinesOf(text).Where(line => MarkOf(line) != mark)], text.EndsWith('\n'))
        : text;

    /// <summary>The marks of the product's lines.</summary>
    public static IEnumerable<string> Marks(string text) => LinesOf(text).Select(MarkOf).OfType<string>();

    private static string[] LinesOf(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');

    private static string Join(List<string> lines, bool endsWithLine) => lines.Count == 0 ? string.Empty : string.Join('\n', lines) + (endsWithLine ? "\n" : string.Empty);

    private static string? MarkOf(string line)
    {
        string trimmed = line.Trim(' ', '\t', '\r');
        if (trimmed.StartsWith('#'))
            return null;
        string last = trimmed[(trimmed.LastIndexOfAny([' ', '\t']) + 1)..];
        return last.Length < trimmed.Length && AccountName.Is(last) ? last : null;
    }
}
