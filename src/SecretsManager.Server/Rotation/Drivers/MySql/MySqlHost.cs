using System.Net;
using System.Net.Sockets;

namespace SecretsManager.Server.Rotation.Drivers.MySql;

/// <summary>From where an account may log in, in the engine's forms: addresses with the wildcards <c>%</c> and <c>_</c>, an IPv4 network with its mask, <c>localhost</c>.</summary>
internal static class MySqlHost
{
    // The column of older servers.
    private const int Longest = 60;
    private const string Local = "localhost";

    /// <summary>Whether it is a form that the engine compares addresses with. Names of hosts are not: whoever answers for their addresses would decide.</summary>
    public static bool Is(string host)
    {
        if (host.Length is 0 or > Longest)
            return false;
        if (host == Local)
            return true;
        if (host.Contains('/', StringComparison.Ordinal))
            return Network(host) is not null;
        if (host.AsSpan().IndexOfAny('%', '_') < 0)
            return Number(host) is not null || (host.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(host, out _) && host.All(IsOfVersion6));
        return host.Contains(':', StringComparison.Ordinal)
            ? host.All(c => IsOfVersion6(c) || c is '%' or '_')
            : host.All(c => char.IsAsciiDigit(c) || c is '.' or '%' or '_');
    }

    /// <summary>As the engine stores it, in small letters.</summary>
    public static string Stored(string host) => host.ToLowerInvariant();

    /// <summary>
    /// Whether an account of this host is one for who comes from an address. Where the engine tells a name instead of an address it cannot be
    /// known, and the answer is no.
    /// </summary>
    /// <param name="host">One of the forms.</param>
    /// <param name="seen">What the engine says of a connection's origin.</param>
    public static bool Takes(string host, string seen) => seen == Local
        ? host == Local || IsLike(host, Local) || IsLike(host, "127.0.0.1") || IsLike(host, "::1") || Has(Network(host), "127.0.0.1")
        : IsLike(host, seen) || Has(Network(host), seen);

    private static bool IsOfVersion6(char c) => char.IsAsciiHexDigit(c) || c is ':' or '.';

    private static bool Has((uint Base, uint Mask)? network, string address) =>
        network is { } known && Number(address) is { } number && (number & known.Mask) == known.Base;

    // The engine never finds an address in a network whose base has bits outside the mask.
    private static (uint Base, uint Mask)? Network(string host)
    {
        string[] parts = host.Split('/');
        return parts.Length == 2 && Number(parts[0]) is { } first && Number(parts[1]) is { } mask && mask != 0 && (~mask & (~mask + 1)) == 0 && (first & ~mask) == 0
            ? (first, mask)
            : null;
    }

    private static uint? Number(string address)
    {
        if (address.Count(c => c == '.') != 3 || !address.All(c => char.IsAsciiDigit(c) || c == '.')
            || !IPAddress.TryParse(address, out IPAddress? parsed) || parsed.AddressFamily != AddressFamily.InterNetwork || parsed.ToString() != address)
            return null;
        byte[] bytes = parsed.GetAddressBytes();
        return ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
    }

    // The usual comparison with one place to go back to: its time is at most the product of both lengths.
    private static bool IsLike(string pattern, string text)
    {
        int at = 0, back = -1, from = 0;
        for (int i = 0; i < text.Length;)
        {
            if (at < pattern.Length && pattern[at] == '%')
                (back, from) = (at++, i);
            else if (at < pattern.Length && (pattern[at] == '_' || char.ToLowerInvariant(pattern[at]) == char.ToLowerInvariant(text[i])))
                (at, i) = (at + 1, i + 1);
            else if (back >= 0)
                (at, i) = (back + 1, ++from);
            else
                return false;
        }

        return pattern.AsSpan(at).IndexOfAnyExcept('%') < 0;
    }
}
