using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace SecretsManager.Server.Audit.Events;

/// <summary>
/// A place in the order of events: the newest second first; in a second by node and number, both falling. What comes behind it are the
/// events before it in time. It grants nothing, so a caller may know it.
/// </summary>
/// <param name="Second">Unix seconds.</param>
internal readonly record struct EventPosition(long Second, string Node, long Number)
{
    private const char Separator = '.';

    private const int LongestToken = 256;

    /// <summary>The place before every event of a second and of those before it.</summary>
    public static EventPosition From(long second) => new(second + 1, string.Empty, 0);

    /// <summary>The place as text that means nothing to a caller.</summary>
    public string ToToken() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Second}{Separator}{Number}{Separator}{Node}")));

    /// <summary>The place that a token says; null if it is none.</summary>
    public static EventPosition? Parse(string token)
    {
        if (token.Length > LongestToken || !Base64Url.IsValid(token))
            return null;
        string[] parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(Separator, 3);
        return parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long second)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && !parts[2].Contains('\0', StringComparison.Ordinal)
            ? new EventPosition(second, parts[2], number)
            : null;
    }
}
