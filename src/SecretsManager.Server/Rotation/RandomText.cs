namespace SecretsManager.Server.Rotation;

/// <summary>Text by chance, of given characters.</summary>
internal static class RandomText
{
    public const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    public const string Lower = "abcdefghijklmnopqrstuvwxyz";
    public const string Digits = "0123456789";

    /// <summary>Fills <paramref name="text"/> with ASCII characters of all kinds, at least one of each kind that is not empty.</summary>
    /// <param name="kinds">Kinds of which no two have a character in common, and not more of them than there are characters to fill.</param>
    public static void Fill(Span<byte> text, IReadOnlyList<string> kinds, IRandomBytes random)
    {
        string alphabet = string.Concat(kinds);
        // Drawn anew until each kind is in it, so that all texts of the rules are equally likely.
        do
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = (byte)alphabet[(int)Identifiers.NewNumber(0, alphabet.Length - 1, random)];
        }
        while (!HasAll(text, kinds));
    }

    private static bool HasAll(ReadOnlySpan<byte> text, IReadOnlyList<string> kinds)
    {
        foreach (string kind in kinds)
        {
            if (kind.Length > 0 && !HasOf(text, kind))
                return false;
        }

        return true;
    }

    private static bool HasOf(ReadOnlySpan<byte> text, string kind)
    {
        foreach (byte character in text)
        {
            if (kind.Contains((char)character, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
