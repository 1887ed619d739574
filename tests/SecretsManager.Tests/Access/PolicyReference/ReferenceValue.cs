using System.Globalization;
using System.Numerics;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>The values of conditions as numbers that can be compared, spelled out by hand; null for a text that is none.</summary>
internal static class ReferenceValue
{
    /// <summary>A decimal number as numerator over a power of ten.</summary>
    public static (BigInteger Digits, int Scale)? Number(string text)
    {
        string digits = text.TrimStart('+', '-');
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        int scale = point < 0 ? 0 : digits.Length - point - 1;
        string whole = point < 0 ? digits : digits.Remove(point, 1);
        if (whole.Length == 0 || text.Length - digits.Length > 1 || !whole.All(char.IsAsciiDigit))
            return null;
        BigInteger value = BigInteger.Parse(whole, CultureInfo.InvariantCulture);
        return (text[0] == '-' ? -value : value, scale);
    }

    public static int Compare((BigInteger Digits, int Scale) a, (BigInteger Digits, int Scale) b) =>
        (a.Digits * BigInteger.Pow(10, b.Scale)).CompareTo(b.Digits * BigInteger.Pow(10, a.Scale));

    /// <summary>
    /// <c>yyyy-MM-ddTHH:mm:ss</c>, perhaps a fraction, and <c>Z</c> or a zone; or <c>yyyy-MM-dd HH:mm:ss</c>, which is UTC. The answer is seconds of
    /// UTC since 1900.
    /// </summary>
    public static (BigInteger Digits, int Scale)? Instant(string text)
    {
        if (text.Length < 19 || Number(text[17..19]) is null)
            return null;
        int[] field = new int[6];
        int[] start = [0, 5, 8, 11, 14, 17, 20];
        for (int i = 0; i < 6; i++)
        {
            if (!int.TryParse(text[start[i]..(start[i + 1] - 1)], NumberStyles.None, CultureInfo.InvariantCulture, out field[i]))
                return null;
        }
        long seconds = (((DaysBefore(field[0], field[1]) + field[2]) * 24 + field[3]) * 60 + field[4]) * 60 + field[5];
        if (text[10] == ' ')
            return text.Length == 19 ? (seconds, 0) : null;
        string rest = text[19..];
        int zone = rest.IndexOfAny(['Z', '+', '-']);
        if (zone < 0 || (rest[zone] != 'Z' && rest.Length - zone != 6))
            return null;
        if (rest[zone] != 'Z')
        {
            int hours = int.Parse(rest.AsSpan(zone + 1, 2), CultureInfo.InvariantCulture);
            int minutes = hours * 60 + int.Parse(rest.AsSpan(zone + 4, 2), CultureInfo.InvariantCulture);
            seconds -= (rest[zone] == '+' ? 60 : -60) * minutes;
        }
        string fraction = rest[..zone].TrimStart('.');
        return fraction.Length == 0
            ? (seconds, 0)
            : (seconds * BigInteger.Pow(10, fraction.Length) + BigInteger.Parse(fraction, CultureInfo.InvariantCulture), fraction.Length);
    }

    /// <summary>
    /// The first and the last address of a block, or of a single address. IPv4 stands at <c>::ffff:0:0/96</c>, and only a block that lies within
    /// holds any of it.
    /// </summary>
    public static (bool Four, UInt128 First, UInt128 Last)? Addresses(string text)
    {
        string[] parts = text.Split('/');
        bool four = !parts[0].Contains(':', StringComparison.Ordinal);
        if (Address(parts[0]) is not UInt128 address)
            return null;
        int length = parts.Length == 1 ? 128 : int.Parse(parts[1], CultureInfo.InvariantCulture) + (four ? 96 : 0);
        UInt128 host = length == 128 ? 0 : UInt128.MaxValue >> length;
        return (length >= 96 && address >> 32 == 0xFFFF, address & ~host, address | host);
    }

    private static UInt128? Address(string text)
    {
        if (!text.Contains(':', StringComparison.Ordinal))
            return Four(text) is uint four ? ((UInt128)0xFFFF << 32) | four : null;
        int lastColon = text.LastIndexOf(':');
        if (Four(text[(lastColon + 1)..]) is uint tail)
            text = text[..(lastColon + 1)] + string.Create(CultureInfo.InvariantCulture, $"{tail >> 16:x}:{tail & 0xFFFF:x}");
        int gap = text.IndexOf("::", StringComparison.Ordinal);
        string[] front = (gap < 0 ? text : text[..gap]).Split(':', StringSplitOptions.RemoveEmptyEntries);
        string[] back = gap < 0 ? [] : text[(gap + 2)..].Split(':', StringSplitOptions.RemoveEmptyEntries);
        if (gap < 0 ? front.Length != 8 : front.Length + back.Length > 7)
            return null;
        UInt128 value = 0;
        foreach (string group in front.Concat(Enumerable.Repeat("0", 8 - front.Length - back.Length)).Concat(back))
        {
            if (!ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort word))
                return null;
            value = (value << 16) | word;
        }
        return value;
    }

    private static uint? Four(string text)
    {
        string[] bytes = text.Split('.');
        if (bytes.Length != 4 || !bytes.All(static b => byte.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return null;
        return bytes.Aggregate(0u, static (value, b) => (value << 8) | byte.Parse(b, CultureInfo.InvariantCulture));
    }

    private static long DaysBefore(int year, int month)
    {
        long days = 0;
        for (int y = 1900; y < year; y++)
            days += Leap(y) ? 366 : 365;
        int[] lengths = [31, Leap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        return days + lengths.Take(month - 1).Sum();
    }

    private static bool Leap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
