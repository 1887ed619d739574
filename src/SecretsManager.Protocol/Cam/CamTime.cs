using System.Globalization;

namespace SecretsManager.Protocol.Cam;

/// <summary>The two ways in which the access management API writes a time.</summary>
public static class CamTime
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>To the second in UTC+8: <c>2019-04-29 21:18:40</c>.</summary>
    /// <param name="milliseconds">Unix milliseconds.</param>
    public static string Local(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToOffset(China).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>To the second in UTC: <c>2019-08-09T10:31:47Z</c>.</summary>
    /// <param name="milliseconds">Unix milliseconds.</param>
    public static string Utc(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
