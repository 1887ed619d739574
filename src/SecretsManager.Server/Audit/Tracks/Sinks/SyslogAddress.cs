using System.Globalization;
using System.Net;

namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>The place of a syslog receiver.</summary>
/// <param name="Host">A host's name or an IP address.</param>
/// <param name="Port">The TCP port.</param>
internal sealed record SyslogAddress(string Host, int Port)
{
    /// <summary>Reads <c>host:port</c>; an IPv6 address stands in brackets.</summary>
    /// <returns>Null when it is none.</returns>
    public static SyslogAddress? Read(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is 0 or > ushort.MaxValue)
            return null;
        string host = text[..colon];
        if (host is ['[', .. var inner, ']'])
            return IPAddress.TryParse(inner, out _) ? new SyslogAddress(inner, port) : null;
        return Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 ? new SyslogAddress(host, port) : null;
    }
}
