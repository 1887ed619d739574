using System.Buffers;

namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>Lines that are posted at once: at most a mebibyte and a thousand lines; a single line may be longer.</summary>
/// <param name="First">The number of the first line.</param>
/// <param name="Last">The number of the last line.</param>
/// <param name="Body">The lines, each with its line feed.</param>
internal sealed record HttpBatch(long First, long Last, ReadOnlyMemory<byte> Body)
{
    /// <summary>The most bytes of a body of more than one line.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>The most lines of a body.</summary>
    public const int MostLines = 1000;

    /// <summary>Cuts lines into batches, in order.</summary>
    public static IEnumerable<HttpBatch> Of(IReadOnlyList<TrackLine> lines)
    {
        for (int first = 0, next; first < lines.Count; first = next)
        {
            int bytes = 0;
            for (next = first; next < lines.Count && next - first < MostLines; next++)
            {
                int more = lines[next].Text.Length + 1;
                if (next > first && bytes + more > MostBytes)
                    break;
                bytes += more;
            }

            ArrayBufferWriter<byte> body = new(bytes);
            for (int at = first; at < next; at++)
            {
                body.Write(lines[at].Text.Span);
                body.Write("\n"u8);
            }

            yield return new HttpBatch(lines[first].Number, lines[next - 1].Number, body.WrittenMemory);
        }
    }
}
