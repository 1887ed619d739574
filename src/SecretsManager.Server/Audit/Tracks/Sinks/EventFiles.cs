using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>
/// Events of accounts as files of JSON lines, <c>directory/account/prefix/hour/node.jsonl</c>, the hour in UTC. What it has taken is durable.
/// After a failure lines may stand there twice, and a broken one before them.
/// </summary>
/// <param name="directory">The sink's directory.</param>
/// <param name="node">The UUID of the node that writes.</param>
/// <param name="appendOnly">Whether files get the append-only attribute, where that can be.</param>
internal sealed partial class EventFiles(string directory, string node, bool appendOnly, ILogger log) : ITrackSink
{
    private readonly string root = Path.GetFullPath(directory);
    private bool warned;

    /// <inheritdoc/>
    public Task Take(IReadOnlyList<TrackLine> lines, CancellationToken cancellation) => Task.Run(() => Write(lines), cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Write(IReadOnlyList<TrackLine> lines)
    {
        try
        {
            foreach (IGrouping<string, TrackLine> folder in lines.GroupBy(FolderOf, StringComparer.Ordinal))
                Write(folder.Key, folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"The files in {root} cannot be written: {fault.Message}", fault);
        }
    }

    private void Write(string folder, IEnumerable<TrackLine> lines)
    {
        SinkDirectory.Make(folder);
        string path = Path.Combine(folder, node + ".jsonl");
        bool made = !File.Exists(path);
        ArrayBufferWriter<byte> bytes = new();
        if (!made && EndsWithinLine(path))
            bytes.Write("\n"u8);
        foreach (TrackLine line in lines)
        {
            bytes.Write(line.Text.Span);
            bytes.Write("\n"u8);
        }

        using AppendFile file = AppendFile.Open(path);
        if (made)
            OpenDirectory.Sync(folder);
        if (appendOnly && file.TrySetAppendOnly() is { } reason && !warned)
        {
            warned = true;
            LogFilesLog.NotAppendOnly(log, path, reason);
        }

        file.Append(bytes.WrittenSpan);
        file.Sync();
    }

    private string FolderOf(TrackLine line)
    {
        if (!FolderPattern().IsMatch(line.Folder))
            throw new SinkException("An event's place is not an account and a prefix of letters and digits.");
        string hour = DateTimeOffset.FromUnixTimeMilliseconds(line.Time).ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
        return Path.Combine(root, line.Folder, hour);
    }

    private static bool EndsWithinLine(string path)
    {
        using LinesFromEnd lines = new(path);
        return lines.Torn.Length > 0;
    }

    [GeneratedRegex(@"\A[0-9]{1,20}/[A-Za-z0-9]{1,64}\z")]
    private static partial Regex FolderPattern();
}
