using System.Buffers;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>
/// A node's log as files of JSON lines, <c>directory/node/number of the first record.jsonl</c>, each provable with or without those before it.
/// What it has taken is durable. After a failure it goes on from what really stands in the files. A start begins a new file, wherever it comes.
/// </summary>
/// <param name="directory">The sink's directory; one of the node's own is made in it.</param>
/// <param name="origin">Whose log: the deployment's and the node's UUID with a slash between.</param>
/// <param name="fileBytes">Bytes of a file after which the next one begins, behind a checkpoint.</param>
/// <param name="appendOnly">Whether files get the append-only attribute, where that can be.</param>
internal sealed class LogFiles(string directory, string origin, long fileBytes, bool appendOnly, ILogger log) : ITrackSink
{
    private readonly string folder = Path.Combine(Path.GetFullPath(directory), origin[(origin.IndexOf('/', StringComparison.Ordinal) + 1)..]);
    private readonly ArrayBufferWriter<byte> pending = new();
    private LogFilesEnd? end;
    private AppendFile? file;
    private (long Number, ReadOnlyMemory<byte> Line) startBehind;
    private bool warned;

    private LogFilesReader Reader => new(folder, origin);

    /// <summary>
    /// Reads where the files stand, from their end and no further than the last checkpoint and record, and makes durable what it found. To be
    /// asked again after a failure.
    /// </summary>
    /// <exception cref="SinkException">They cannot be read or opened, or hold what is not of this log.</exception>
    public LogFilesEnd Open()
    {
        Close();
        try
        {
            LogFilesEnd found = Reader.End();
            if (found.File is not null)
            {
                // What a process wrote that then died may not be on the disk yet, and will be taken for delivered.
                file = OpenForWriting(found.File);
                file.Sync();
                OpenDirectory.Sync(folder);
            }

            return end = found;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failed("opened", fault);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Lines that the files hold already are compared and skipped.</remarks>
    public Task Take(IReadOnlyList<TrackLine> lines, CancellationToken cancellation) => Task.Run(() => Write(lines), cancellation);

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private void Write(IReadOnlyList<TrackLine> lines)
    {
        try
        {
            if (!IsAsLeft())
                Open();
            TrackLine[] held = [.. lines.TakeWhile(line => !end!.IsEmpty && StoredLine.PositionOf(line.Kind, line.Number).CompareTo(end.Position) <= 0)];
            if (held.Length > 0)
            {
                Reader.Compare(held);
                NoteStart(held[^1]);
            }

            foreach (TrackLine line in lines.Skip(held.Length))
                Add(line);
            WriteOut();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Close();
            throw Failed("written", fault);
        }
        catch (SinkException)
        {
            Close();
            throw;
        }
    }

    // A file that somebody took away, cut or wrote to is read anew.
    private bool IsAsLeft() => end?.File is { } path && new FileInfo(path) is { Exists: true } now && now.Length == end.Length;

    private void Add(TrackLine line)
    {
        bool follows = line.Kind switch
        {
            TrackLineKind.Record => line.Number == end!.Record + 1,
            TrackLineKind.Checkpoint => line.Number == end!.Record && !end.IsEmpty,
            _ => line.Number >= end!.Record,
        };
        if (!follows)
            throw new SinkException($"The files of the log end at record {end!.Record}, and what comes next is the {line.Kind} {line.Number}.");
        if (line.Kind == TrackLineKind.Start && !end!.IsEmpty)
            EndFile();

        ReadOnlySpan<byte> text = line.Text.Span;
        if (end!.Torn.Length > 0)
        {
            // A broken line is finished and not cut off, which an append-only file would not allow.
            ReadOnlySpan<byte> torn = end.Torn.Span;
            if (!text.StartsWith(torn))
                throw new SinkException($"The file {end.File} holds something else at its end than the beginning of the {line.Kind} {line.Number}.");
            text = text[torn.Length..];
        }
        else if (end.File is null)
        {
            Begin(line.Kind == TrackLineKind.Start ? line.Number + 1 : line.Number);
        }
        else if (end.EndsWithCheckpoint && end.Length + pending.WrittenCount >= fileBytes && startBehind.Number == end.Record && !startBehind.Line.IsEmpty)
        {
            BeginBehind(startBehind.Line.Span);
        }

        pending.Write(text);
        pending.Write("\n"u8);
        end = line.Kind == TrackLineKind.Record
            ? end with { Record = line.Number, Torn = default }
            : end with { Record = line.Number, CheckpointNumber = line.Number, CheckpointNote = StoredLine.Read(end.File!, line.Text.ToArray(), origin).Note, Torn = default };
        NoteStart(line);
    }

    private void NoteStart(TrackLine line)
    {
        if (line.Kind == TrackLineKind.Checkpoint)
            startBehind = (line.Number, line.StartBehind);
    }

    private void WriteOut()
    {
        if (pending.WrittenCount == 0)
            return;
        file!.Append(pending.WrittenSpan);
        file.Sync();
        end = end! with { Length = end.Length + pending.WrittenCount };
        pending.ResetWrittenCount();
    }

    // Records that were pruned before they came here are missing in the files from now on; the log goes on behind them.
    private void EndFile()
    {
        WriteOut();
        file!.Dispose();
        end = end! with { File = null, Length = 0, Torn = default };
    }

    private void Begin(long firstRecord)
    {
        SinkDirectory.Make(folder);
        string path = Path.Combine(folder, LogFilesReader.NameOf(firstRecord));
        file = OpenForWriting(path);
        OpenDirectory.Sync(folder);
        end = end! with { File = path, Length = 0 };
    }

    // Whole or not at all, for after a crash nobody might tell the start again. What is before it is durable first.
    private void BeginBehind(ReadOnlySpan<byte> start)
    {
        WriteOut();
        file!.Dispose();
        string path = Path.Combine(folder, LogFilesReader.NameOf(end!.Record + 1));
        string unfinished = path + ".new";
        File.Delete(unfinished);
        using (AppendFile made = AppendFile.Open(unfinished))
        {
            made.Append([.. start, (byte)'\n']);
            made.Sync();
        }

        File.Move(unfinished, path, overwrite: false);
        OpenDirectory.Sync(folder);
        file = OpenForWriting(path);
        end = end with { File = path, Length = start.Length + 1 };
    }

    private AppendFile OpenForWriting(string path)
    {
        AppendFile opened = AppendFile.Open(path);
        if (appendOnly && opened.TrySetAppendOnly() is { } reason && !warned)
        {
            warned = true;
            LogFilesLog.NotAppendOnly(log, path, reason);
        }

        return opened;
    }

    private void Close()
    {
        file?.Dispose();
        (file, end) = (null, null);
        pending.ResetWrittenCount();
    }

    private SinkException Failed(string what, Exception fault) => new($"The files in {folder} cannot be {what}: {fault.Message}", fault);
}

/// <summary>Every message about the files of logs.</summary>
internal static partial class LogFilesLog
{
    [LoggerMessage(6200, LogLevel.Warning, "The file {File} and those after it cannot have the append-only attribute and are written without it: {Reason}")]
    public static partial void NotAppendOnly(ILogger logger, string file, string reason);
}
