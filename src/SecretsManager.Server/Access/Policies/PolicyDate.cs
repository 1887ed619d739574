namespace SecretsManager.Server.Access.Policies;

/// <summary>
/// Instants of conditions: <c>2026-05-31T08:00:00Z</c>, also with a fraction of 1 to 7 digits and with a zone such as <c>+08:00</c>, or
/// <c>2026-05-31 00:00:00</c>, which is UTC.
/// </summary>
internal static class PolicyDate
{
    private const int LengthToSeconds = 19;
    private const int MostZoneHours = 14;

    /// <param name="ticks">100 ns since year 1, in UTC.</param>
    public static bool TryParse(string text, out long ticks)
    {
        ticks = 0;
        ReadOnlySpan<char> rest = text;
        if (rest.Length < LengthToSeconds || !TryParseToSeconds(rest[..LengthToSeconds], out DateTime local))
            return false;
        ticks = local.Ticks;
        rest = rest[LengthToSeconds..];
        if (text[10] == ' ')
            return rest.IsEmpty;
        return TryReadFraction(ref rest, ref ticks) && TryReadZone(rest, ref ticks);
    }

    private static bool TryParseToSeconds(ReadOnlySpan<char> text, out DateTime time)
    {
        time = default;
        bool punctuated = text[4] == '-' && text[7] == '-' && text[10] is 'T' or ' ' && text[13] == ':' && text[16] == ':';
        if (!punctuated
            || !TryRead(text[..4], 1, 9999, out int year) || !TryRead(text[5..7], 1, 12, out int month)
            || !TryRead(text[8..10], 1, DateTime.DaysInMonth(year, month), out int day) || !TryRead(text[11..13], 0, 23, out int hour)
            || !TryRead(text[14..16], 0, 59, out int minute) || !TryRead(text[17..19], 0, 59, out int second))
        {
            return false;
        }

        time = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        return true;
    }

    private static bool TryReadFraction(ref ReadOnlySpan<char> text, ref long ticks)
    {
        if (text.IsEmpty || text[0] != '.')
            return true;
        text = text[1..];
        int length = 0;
        for (long unit = TimeSpan.TicksPerSecond / 10; length < text.Length && char.IsAsciiDigit(text[length]); length++, unit /= 10)
        {
            if (unit == 0)
                return false;
            ticks += unit * (text[length] - '0');
        }

        text = text[length..];
        return length > 0;
    }

    private static bool TryReadZone(ReadOnlySpan<char> text, ref long ticks)
    {
        if (text is "Z")
            return true;
        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !TryRead(text[1..3], 0, MostZoneHours, out int hours) || !TryRead(text[4..6], 0, 59, out int minutes))
        {
            return false;
        }

        long offset = ((hours * 60) + minutes) * TimeSpan.TicksPerMinute;
        ticks -= text[0] == '+' ? offset : -offset;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    private static bool TryRead(ReadOnlySpan<char> digits, int least, int most, out int number)
    {
        number = 0;
        foreach (char digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            number = (number * 10) + (digit - '0');
        }

        return number >= least && number <= most;
    }
}
