using System.Buffers;
using System.Globalization;
using System.Text;

namespace SecretsManager.Server.Access.Policies;

/// <summary>Which characters may stand where in a policy.</summary>
internal static class PolicyCharacters
{
    private const int LongestTagKey = 127;

    private static readonly SearchValues<char> ServiceCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");
    private static readonly SearchValues<char> ActionCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_*");

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.+=,@");

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary>The name of a service or region: lower-case letters, digits, hyphen, underscore.</summary>
    public static bool IsService(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(ServiceCharacters);

    /// <summary>The name of an action, with or without wildcards.</summary>
    public static bool IsAction(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(ActionCharacters);

    /// <summary>The name or id of a role or provider: letters, digits and <c>-_.+=,@</c>.</summary>
    public static bool IsName(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(NameCharacters);

    /// <summary>The name of a service as a principal, such as <c>cvm.qcloud.com</c>.</summary>
    public static bool IsHost(ReadOnlySpan<char> text) =>
        text.Length > 0 && !text.ContainsAnyExcept(HostCharacters) && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]);

    /// <summary>A root uin or another account number: decimal, not 0, without zeros before, below 2^53.</summary>
    public static bool IsAccountNumber(ReadOnlySpan<char> text, out long number)
    {
        // The platform's parser passes over zero bytes behind the digits.
        number = 0;
        return text.Length > 0 && text[0] != '0' && !text.ContainsAnyExceptInRange('0', '9')
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < 1L << 53;
    }

    /// <summary>Printable text: no control, format or separator characters but the blank.</summary>
    public static bool IsPrintable(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!IsPrintable(rune))
                return false;
        }

        return true;
    }

    /// <summary>The same of one character.</summary>
    public static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>The key of a tag.</summary>
    public static bool IsTagKey(string text) =>
        text.Length is > 0 and <= LongestTagKey && !text.Contains('&', StringComparison.Ordinal) && IsPrintable(text);

    /// <summary>Printable ASCII without blank and quotes.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('!', '~') && !text.ContainsAny("\"'`");

    /// <summary>The path of a resource: as <see cref="IsPlain"/>, and letters and digits of every script.</summary>
    public static bool IsPath(string text)
    {
        if (text.AsSpan().ContainsAny("\"'`"))
            return false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.IsAscii ? rune.Value is <= ' ' or > '~' : !Rune.IsLetterOrDigit(rune))
                return false;
        }

        return text.Length > 0;
    }
}
