using System.Net;
using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Server.Rotation.Means;

/// <summary>Which addresses are of the public internet. Everything else is somebody's neighbourhood, and is connected to only where the operator names it.</summary>
internal static class OutsideAddress
{
    // The blocks that the registries of IANA list as not global, and what carries or hides an address of the other family. Of IPv6 all but 2000::/3 is such.
    private static readonly AddressRange[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3ffe::/16", "3fff::/20",
        }.Select(Range),
    ];

    private static readonly AddressRange PublicV6 = Range("2000::/3");

    /// <summary>Whether it is. An IPv6 address that maps an IPv4 address is that one.</summary>
    public static bool IsPublic(IPAddress address)
    {
        AddressRange single = Of(address);
        return (single.IsV4 || PublicV6.Contains(single)) && !NotPublic.Any(range => range.Contains(single));
    }

    /// <summary>The address as a range of one. A scope is no part of it.</summary>
    public static AddressRange Of(IPAddress address) => Range(new IPAddress(address.GetAddressBytes()).ToString());

    private static AddressRange Range(string text) =>
        AddressRange.TryParse(text, out AddressRange range) ? range : throw new ArgumentException("Not an address range.", nameof(text));
}
