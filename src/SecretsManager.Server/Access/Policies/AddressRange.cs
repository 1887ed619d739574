using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace SecretsManager.Server.Access.Policies;

/// <summary>
/// A range of addresses of one family: an address, or an address and the length of its prefix; bits behind the prefix mean nothing. An IPv6
/// address that maps an IPv4 address is that IPv4 address.
/// </summary>
/// <param name="IsV4">The family.</param>
/// <param name="Network">The first address of the range.</param>
/// <param name="Mask">The bits in which an address of the range equals the first.</param>
internal readonly record struct AddressRange(bool IsV4, UInt128 Network, UInt128 Mask)
{
    private const int MappedPrefix = 96;

    private static readonly SearchValues<char> V6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>Reads an address or a range.</summary>
    public static bool TryParse(string text, out AddressRange range)
    {
        range = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryParseAddress(slash < 0 ? text : text.AsSpan(0, slash), out bool isV4, out UInt128 address, out bool mapped))
            return false;
        int bits = isV4 ? 32 : 128;
        int prefix = bits;
        if (slash >= 0)
        {
            if (!TryParseNumber(text.AsSpan(slash + 1), mapped ? 128 : bits, out prefix))
                return false;
            if (mapped)
                prefix -= MappedPrefix;
        }

        if (prefix < 0)
            return false;
        UInt128 all = UInt128.MaxValue >> (128 - bits);
        UInt128 mask = prefix == 0 ? 0 : (all << (bits - prefix)) & all;
        range = new AddressRange(isV4, address & mask, mask);
        return true;
    }

    /// <summary>Reads a single address, as a range of one.</summary>
    public static bool TryParseSingle(string text, out AddressRange address)
    {
        address = default;
        return !text.Contains('/', StringComparison.Ordinal) && TryParse(text, out address);
    }

    /// <summary>Whether the single address lies in the range.</summary>
    public bool Contains(AddressRange address) => IsV4 == address.IsV4 && (address.Network & Mask) == Network;

    private static bool TryParseAddress(ReadOnlySpan<char> text, out bool isV4, out UInt128 address, out bool mapped)
    {
        mapped = false;
        isV4 = !text.Contains(':');
        if (isV4)
            return TryParseV4(text, out address);
        if (!TryParseV6(text, out address))
            return false;
        isV4 = mapped = address >> 32 == 0xFFFF;
        if (mapped)
            address &= uint.MaxValue;
        return true;
    }

    // Only four plain decimal numbers: the platform also reads short, octal and hexadecimal forms.
    private static bool TryParseV4(ReadOnlySpan<char> text, out UInt128 address)
    {
        address = 0;
        int parts = 0;
        foreach (Range part in text.Split('.'))
        {
            if (++parts > 4 || !TryParseNumber(text[part], 255, out int number))
                return false;
            address = (address << 8) | (uint)number;
        }

        return parts == 4;
    }

    private static bool TryParseV6(ReadOnlySpan<char> text, out UInt128 address)
    {
        address = 0;
        ReadOnlySpan<char> tail = text[(text.LastIndexOf(':') + 1)..];
        if (text.ContainsAnyExcept(V6Characters) || (tail.Contains('.') && !TryParseV4(tail, out _)))
            return false;
        if (!IPAddress.TryParse(text, out IPAddress? parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        Span<byte> bytes = stackalloc byte[16];
        if (!parsed.TryWriteBytes(bytes, out _))
            return false;
        address = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, int most, out int number)
    {
        number = 0;
        if (text.IsEmpty || text.Length > 3 || (text.Length > 1 && text[0] == '0'))
            return false;
        foreach (char digit in text)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            number = (number * 10) + (digit - '0');
        }

        return number <= most;
    }
}
