using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Rotation.Means;

/// <summary>A host that webhooks and receivers of events may be at.</summary>
/// <param name="Host">Its name, in lower case.</param>
/// <param name="Port">The one port.</param>
/// <param name="Network">The addresses that it may have; null for those of the public internet.</param>
internal sealed record WebhookHost(string Host, int Port, AddressRange? Network);

/// <summary>The operator's list of hosts that webhooks and receivers of events may be at.</summary>
internal static class WebhookHosts
{
    private const int UsualPort = 443;
    private const int LongestUrl = 2048;

    /// <summary>Whether a text of the settings is such a list: <c>host</c>, <c>host:port</c>, <c>host=network</c> or <c>host:port=network</c>, joined by commas. It may be empty.</summary>
    public static bool AreHosts(string text) => text.Length == 0 || text.Split(',').All(entry => Read(entry) is not null);

    /// <summary>Refuses a request's <c>Url</c> that must not be called.</summary>
    /// <exception cref="ApiException"><c>UnsupportedOperation</c>: the list is empty; <c>InvalidParameterValue</c>.</exception>
    public static void Require(string list, string url)
    {
        if (list.Length == 0)
            throw new ApiException(
                ErrorCode.UnsupportedOperation,
                "Webhooks and receivers of events are switched off: the setting Rotation:WebhookHosts is empty.",
                "Webhook 与事件接收方未启用：设置项 Rotation:WebhookHosts 为空。");
        if (url.Length > LongestUrl || Find(list, url, out _) is null)
            throw ParameterRules.Wrong(
                "Url",
                "an https URL of up to 2048 characters, without user and fragment, at a host and port of the setting Rotation:WebhookHosts",
                "不超过 2048 个字符的 https URL，不含用户信息和片段，主机和端口须在设置项 Rotation:WebhookHosts 中");
    }

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
