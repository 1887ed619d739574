using System.Buffers;
using System.Globalization;
using System.Text;

namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>
/// Lines as messages of RFC 5424, each behind its length (RFC 5425). The message's text is the line alone: receivers keep the byte order
/// mark that the RFC puts before UTF-8 as a part of the text, and the line would not be the log's any more.
/// </summary>
/// <param name="host">The name of this machine.</param>
internal sealed class SyslogMessage(string host)
{
    // Facility 13, log audit; severity 6, informational.
    private const int Priority = (13 * 8) + 6;
    private const int LongestHost = 255;

    private readonly string host = host.Length is > 0 and <= LongestHost && host.All(letter => letter is > ' ' and <= '~') ? host : "-";

    /// <summary>Writes a line as a message.</summary>
    public void Write(TrackLine line, IBufferWriter<byte> bytes)
    {
        string time = DateTimeOffset.FromUnixTimeMilliseconds(line.Time).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        string head = string.Create(CultureInfo.InvariantCulture, $"<{Priority}>1 {time} {host} ssm-server - {line.Kind} - ");
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{head.Length + line.Text.Length} {head}"), bytes);
        bytes.Write(line.Text.Span);
    }
}
