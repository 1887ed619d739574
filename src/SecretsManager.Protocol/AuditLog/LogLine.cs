using System.Globalization;
using System.Text;

namespace SecretsManager.Protocol.AuditLog;

/// <summary>What a line of a log tells.</summary>
public enum LogLineKind
{
    /// <summary>A record.</summary>
    Record,

    /// <summary>A checkpoint.</summary>
    Checkpoint,

    /// <summary>Where a log that does not begin at number 1 begins.</summary>
    Start,
}

/// <summary>
/// A line of a log, without its line feed. Lines are read only as they are written here, byte for byte, so that a line has one meaning;
/// the record's bytes are a slice of the line and never read, because the tree is over exactly these bytes.
/// </summary>
public readonly ref struct LogLine
{
    private LogLine(LogLineKind kind, ReadOnlySpan<byte> origin, long number, ReadOnlySpan<byte> record, string? note, LogStart? start)
    {
        Kind = kind;
        Origin = origin;
        Number = number;
        Record = record;
        Note = note;
        Start = start;
    }

    /// <summary>What it tells.</summary>
    public LogLineKind Kind { get; }

    /// <summary>Whose log it is of, as ASCII.</summary>
    public ReadOnlySpan<byte> Origin { get; }

    /// <summary>The record's number, from 1; 0 in other lines.</summary>
    public long Number { get; }

    /// <summary>The record's exact bytes; empty in other lines.</summary>
    public ReadOnlySpan<byte> Record { get; }

    /// <summary>The checkpoint's note; null in other lines.</summary>
    public string? Note { get; }

    /// <summary>The start; null in other lines.</summary>
    public LogStart? Start { get; }

    /// <summary>Writes the line of a record.</summary>
    /// <param name="origin">Whose log.</param>
    /// <param name="number">The record's number, from 1.</param>
    /// <param name="record">The record's bytes: a JSON object without line feeds.</param>
    public static byte[] OfRecord(string origin, long number, ReadOnlySpan<byte> record) =>
        [.. Encoding.ASCII.GetBytes($"{{\"origin\":\"{origin}\",\"number\":{number.ToString(CultureInfo.InvariantCulture)},\"record\":"), .. record, (byte)'}'];

    /// <summary>Writes the line of a checkpoint.</summary>
    public static byte[] OfCheckpoint(string origin, string note) => Encoding.UTF8.GetBytes($"{{\"origin\":\"{origin}\",\"checkpoint\":{LogLineText.Quoted(note)}}}");

    /// <summary>Writes the line of a start.</summary>
    public static byte[] OfStart(string origin, LogStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var hashes = string.Join(',', start.Hashes.Select(hash => $"\"{Convert.ToBase64String(hash)}\""));
        return Encoding.UTF8.GetBytes(
            $"{{\"origin\":\"{origin}\",\"start\":{{\"size\":{start.Size.ToString(CultureInfo.InvariantCulture)},\"hashes\":[{hashes}],\"checkpoint\":{LogLineText.Quoted(start.Note)}}}}}");
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is not one, and its message says why.</exception>
    public static LogLine Read(ReadOnlySpan<byte> line)
    {
        var rest = line;
        LogLineText.Expect(ref rest, "{\"origin\":\""u8, "the origin");
        if (rest.Length < LogOrigin.Length || !LogOrigin.IsOne(rest[..LogOrigin.Length]))
            throw new FormatException("The origin is not two lower-case UUIDs with a slash between.");
        var origin = rest[..LogOrigin.Length];
        rest = rest[LogOrigin.Length..];
        if (rest.StartsWith("\",\"number\":"u8))
            return OfRecord(origin, rest["\",\"number\":"u8.Length..]);
        if (rest.StartsWith("\",\"checkpoint\":"u8))
        {
            rest = rest["\",\"checkpoint\":"u8.Length..];
            var note = LogLineText.Quoted(ref rest);
            LogLineText.End(rest, "}"u8);
            return new LogLine(LogLineKind.Checkpoint, origin, 0, default, note, null);
        }

        LogLineText.Expect(ref rest, "\",\"start\":{\"size\":"u8, "the number, the checkpoint or the start");
        return new LogLine(LogLineKind.Start, origin, 0, default, null, LogLineText.Start(rest));
    }

    private static LogLine OfRecord(ReadOnlySpan<byte> origin, ReadOnlySpan<byte> rest)
    {
        var number = LogLineText.Number(ref rest);
        if (number == 0)
            throw new FormatException("Records are numbered from 1.");
        LogLineText.Expect(ref rest, ",\"record\":"u8, "the record");
        if (rest.Length < 3 || rest[0] != '{' || rest[^1] != '}' || rest[^2] != '}')
            throw new FormatException("The record is not a JSON object that ends with the line.");
        return new LogLine(LogLineKind.Record, origin, number, rest[..^1], null, null);
    }
}

/// <summary>Where a log begins that does not begin at number 1: the edge of the tree before it, and the checkpoint that proves the edge.</summary>
/// <param name="Size">The records before.</param>
/// <param name="Hashes">The roots of the perfect subtrees over them, largest first.</param>
/// <param name="Note">The note of a checkpoint of this size.</param>
public sealed record LogStart(long Size, IReadOnlyList<byte[]> Hashes, string Note);
