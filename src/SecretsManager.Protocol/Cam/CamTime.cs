using System.Globalization;

namespace SecretsManager.Protocol.Cam;

/// <summary>Times as the access management API writes them: <c>yyyy-MM-dd HH:mm:ss</c>, in UTC+8, whatever the server's own zone.</summary>
public static class CamTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>The text of a time.</summary>
    /// <param name="unixMilliseconds">Unix milliseconds.</param>
    public static string Text(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToOffset(Offset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
