using System.Text;
using SecretsManager.Protocol.AuditLog;

namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>A whole line that stands in a file of a log.</summary>
/// <param name="File">The path of the file.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="Number">The record's number; of a checkpoint or a start, how many records it covers.</param>
/// <param name="Note">The signed note of a checkpoint or a start, not proven; null of a record.</param>
/// <param name="Text">The line without its line feed.</param>
internal sealed record StoredLine(string File, TrackLineKind Kind, long Number, string? Note, byte[] Text)
{
    /// <summary>Where it stands in the log: a checkpoint is behind the record of its number.</summary>
    public (long Number, int Behind) Position => PositionOf(Kind, Number);

    /// <summary>Where a line stands in its log; of two positions the later is the larger.</summary>
    public static (long Number, int Behind) PositionOf(TrackLineKind kind, long number) => (number, kind == TrackLineKind.Record ? 0 : 1);

    /// <summary>Reads a line.</summary>
    /// <exception cref="SinkException">It is none, or is of another log.</exception>
    public static StoredLine Read(string file, byte[] text, string origin)
    {
        try
        {
            LogLine line = LogLine.Read(text);
            string found = Encoding.ASCII.GetString(line.Origin);
            if (found != origin)
                throw new SinkException($"The file {file} holds a line of another log, {found}.");
            if (line.Kind == LogLineKind.Record)
                return new StoredLine(file, TrackLineKind.Record, line.Number, null, text);
            if (line.Start is { } start)
                return new StoredLine(file, TrackLineKind.Start, start.Size, start.Note, text);
            Checkpoint checkpoint = Checkpoint.Parse(line.Note!).Checkpoint;
            return checkpoint.Origin == origin
                ? new StoredLine(file, TrackLineKind.Checkpoint, checkpoint.Size, line.Note, text)
                : throw new SinkException($"The file {file} holds a checkpoint of another log, {checkpoint.Origin}.");
        }
        catch (FormatException fault)
        {
            throw new SinkException($"The file {file} holds a line that is none of a log. {fault.Message}", fault);
        }
    }
}
