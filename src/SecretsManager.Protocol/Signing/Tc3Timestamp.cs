using System.Globalization;

namespace SecretsManager.Protocol.Signing;

/// <summary>
/// The value of <c>X-TC-Timestamp</c>: Unix seconds in plain decimal. It can only be made from the one text that it also formats to, so the
/// signed text and the number cannot differ. (API 3.0, common parameters; <c>ssm-api.md</c> 1.3 and 1.4.)
/// </summary>
public readonly record struct Tc3Timestamp
{
    /// <summary>The greatest number of digits that is taken.</summary>
    public const int MaximumDigits = 12;

    private static readonly long LastSecondOfCalendar = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private Tc3Timestamp(long seconds) => Seconds = seconds;

    /// <summary>Seconds since 1970-01-01 UTC.</summary>
    public long Seconds { get; }

    /// <summary>Makes a timestamp from a moment of the caller's clock.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The moment lies before 1970.</exception>
    public static Tc3Timestamp From(DateTimeOffset moment)
    {
        long seconds = moment.ToUnixTimeSeconds();
        ArgumentOutOfRangeException.ThrowIfNegative(seconds, nameof(moment));
        return new Tc3Timestamp(seconds);
    }

    /// <summary>Reads one to <see cref="MaximumDigits"/> decimal digits: no sign, no space, no zero in front of another digit.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Tc3Timestamp timestamp)
    {
        timestamp = default;
        if (text.Length is 0 or > MaximumDigits || (text[0] == '0' && text.Length > 1)) return false;
        long seconds = 0;
        foreach (char digit in text)
        {
            if (!char.IsAsciiDigit(digit)) return false;
            seconds = (seconds * 10) + (digit - '0');
        }

        timestamp = new Tc3Timestamp(seconds);
        return true;
    }

    /// <summary>Whether <paramref name="date"/> (<c>yyyy-MM-dd</c>) is the UTC day of this second, as the scope of a signature must be.</summary>
    public bool IsOn(ReadOnlySpan<char> date)
    {
        if (Seconds > LastSecondOfCalendar) return false;
        Span<char> day = stackalloc char[10];
        return DateTime.UnixEpoch.AddSeconds(Seconds).TryFormat(day, out int length, "yyyy-MM-dd", CultureInfo.InvariantCulture)
            && date.Equals(day[..length], StringComparison.Ordinal);
    }

    /// <summary>The UTC day of this second as <c>yyyy-MM-dd</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The second lies after the year 9999.</exception>
    public string ToDate() => DateTime.UnixEpoch.AddSeconds(Seconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The text on the wire.</summary>
    public override string ToString() => Seconds.ToString(CultureInfo.InvariantCulture);
}
