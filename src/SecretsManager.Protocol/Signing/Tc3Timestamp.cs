using System.Globalization;

namespace SecretsManager.Protocol.Signing;

/// <summary>The timestamp of a request and the day of its scope, which must be the same moment (API 3.0).</summary>
public static class Tc3Timestamp
{
    private const int LongestTimestamp = 11;

    /// <summary>Reads decimal Unix seconds: digits alone, no leading zero.</summary>
    public static bool TryParse(string text, out long seconds)
    {
        seconds = 0;
        return text is { Length: > 0 and <= LongestTimestamp }
            && text[0] != '0'
            && !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds);
    }

    /// <summary>The day of a moment in UTC, <c>YYYY-MM-DD</c>.</summary>
    public static string DateOf(long unixSeconds) =>
        DateTimeOffset.FromUnixTimeSeconds(unixSeconds).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static bool IsDate(ReadOnlySpan<char> text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
