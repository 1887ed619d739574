using System.Globalization;
using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Server.Rotation.Means;

/// <summary>A host that webhooks may be at.</summary>
/// <param name="Host">Its name, in lower case.</param>
/// <param name="Port">The one port.</param>
/// <param name="Network">The addresses that it may have; null for those of the public internet.</param>
internal sealed record WebhookHost(string Host, int Port, AddressRange? Network);

/// <summary>The operator's list of hosts that webhooks may be at.</summary>
internal static class WebhookHosts
{
    private const int UsualPort = 443;

    /// <summary>Whether a text of the settings is such a list: <c>host</c>, <c>host:port</c>, <c>host=network</c> or <c>host:port=network</c>, joined by commas. It may be empty.</summary>
    public static bool AreHosts(string text) => text.Length == 0 || text.Split(',').All(entry => Read(entry) is not null);

    /// <summary>The entry for a URL; null if it is not on the list, or is not the URL of a webhook: https, a host name, no user, no fragment.</summary>
    public static WebhookHost? Find(string list, string url, out Uri address)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out address!) || address.Scheme != Uri.UriSchemeHttps || address.UserInfo.Length > 0 || address.Fragment.Length > 0
            || address.HostNameType != UriHostNameType.Dns || list.Length == 0)
            return null;
        (string host, int port) = (address.IdnHost.ToLowerInvariant(), address.Port);
        return list.Split(',').Select(Read).FirstOrDefault(entry => entry!.Host == host && entry.Port == port);
    }

    private static WebhookHost? Read(string entry)
    {
        string[] halves = entry.Trim().Split('=');
        string[] place = halves[0].Split(':');
        AddressRange network = default;
        int port = UsualPort;
        bool isOne = halves.Length <= 2 && place.Length <= 2 && Uri.CheckHostName(place[0]) == UriHostNameType.Dns
            && (halves.Length == 1 || AddressRange.TryParse(halves[1], out network))
            && (place.Length == 1 || (int.TryParse(place[1], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue));
        return isOne ? new WebhookHost(place[0].ToLowerInvariant(), port, halves.Length == 2 ? network : null) : null;
    }
}
