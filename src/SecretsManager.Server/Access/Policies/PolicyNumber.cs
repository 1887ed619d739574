using System.Globalization;

namespace SecretsManager.Server.Access.Policies;

/// <summary>Numbers of conditions: decimal, without exponent or superfluous zeros before, 18 digits before the point and 9 after it.</summary>
internal static class PolicyNumber
{
    private const int LongestWhole = 18;
    private const int LongestFraction = 9;

    public static bool TryParse(string text, out decimal number)
    {
        number = 0;
        ReadOnlySpan<char> digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        int point = digits.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? digits : digits[..point];
        if (!IsDigits(whole, LongestWhole) || (whole.Length > 1 && whole[0] == '0'))
            return false;
        if (point >= 0 && !IsDigits(digits[(point + 1)..], LongestFraction))
            return false;
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    private static bool IsDigits(ReadOnlySpan<char> text, int longest) =>
        text.Length > 0 && text.Length <= longest && !text.ContainsAnyExceptInRange('0', '9');
}
