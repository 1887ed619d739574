namespace SecretsManager.Server.Access.Policies;

/// <summary>Numbers of conditions: decimal, without exponent or superfluous zeros before, 18 digits before the point and 9 after it.</summary>
internal static class PolicyNumber
{
    private const int LongestWhole = 18;
    private const int LongestFraction = 9;

    /// <param name="billionths">The number times 10^9, which is whole.</param>
    public static bool TryParse(string text, out Int128 billionths)
    {
        billionths = 0;
        bool negative = text.StartsWith('-');
        ReadOnlySpan<char> digits = negative ? text.AsSpan(1) : text;
        int point = digits.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? digits : digits[..point];
        ReadOnlySpan<char> fraction = point < 0 ? "0" : digits[(point + 1)..];
        if (!IsDigits(whole, LongestWhole) || (whole.Length > 1 && whole[0] == '0') || !IsDigits(fraction, LongestFraction))
            return false;

        foreach (char digit in whole)
            billionths = (billionths * 10) + (digit - '0');
        for (int at = 0; at < LongestFraction; at++)
            billionths = (billionths * 10) + (at < fraction.Length ? fraction[at] - '0' : 0);
        if (negative)
            billionths = -billionths;
        return true;
    }

    private static bool IsDigits(ReadOnlySpan<char> text, int longest)
    {
        if (text.IsEmpty || text.Length > longest)
            return false;
        foreach (char character in text)
        {
            if (!char.IsAsciiDigit(character))
                return false;
        }

        return true;
    }
}
