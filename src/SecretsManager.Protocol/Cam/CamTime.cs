using System.Globalization;
using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>Times as the access management API tells them: text, in the time of UTC+8.</summary>
public static class CamTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>The time as <c>yyyy-MM-dd HH:mm:ss</c>; empty for 0, which is never.</summary>
    public static string Text(long unixMilliseconds) => Format(unixMilliseconds, "yyyy-MM-dd HH:mm:ss");

    /// <summary>The day as <c>yyyy-MM-dd</c>; empty for 0, which is never.</summary>
    public static string Day(long unixMilliseconds) => Format(unixMilliseconds, "yyyy-MM-dd");

    /// <summary>Writes the time as a member.</summary>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long unixMilliseconds) => writer.WriteString(name, Text(unixMilliseconds));

    /// <summary>The time in UTC as <c>yyyy-MM-ddTHH:mm:ssZ</c>.</summary>
    public static string Utc(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Format(long unixMilliseconds, string format) => unixMilliseconds == 0
        ? string.Empty
        : DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToOffset(Offset).ToString(format, CultureInfo.InvariantCulture);
}
