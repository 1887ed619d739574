using System.Security.Cryptography;

namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>Reads the files of a node's log from their end, as far as is needed. Their names are the numbers of their first records.</summary>
/// <param name="folder">The directory of the node's files.</param>
/// <param name="origin">Whose log every line must be of.</param>
internal sealed class LogFilesReader(string folder, string origin)
{
    private const string Suffix = ".jsonl";
    private const int Digits = 19;

    /// <summary>The name of the file that begins with a record.</summary>
    public static string NameOf(long firstRecord) => firstRecord.ToString("D19", System.Globalization.CultureInfo.InvariantCulture) + Suffix;

    /// <summary>Where the files stand.</summary>
    /// <exception cref="SinkException">They hold what is not of this log.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public LogFilesEnd End()
    {
        StoredLine? record = null, checkpoint = null;
        foreach (StoredLine line in Lines())
        {
            if (line.Kind != TrackLineKind.Record)
                checkpoint ??= line;
            if (line.Kind != TrackLineKind.Checkpoint)
                record ??= line;
            if (record is not null && checkpoint is not null)
                break;
        }

        // A checkpoint stands right behind the last record it covers.
        if (checkpoint is not null && (record is null || record.Number < checkpoint.Number))
            throw new SinkException($"The file {checkpoint.File} holds a checkpoint over {checkpoint.Number} records, and not the record before it.");
        LogFilesEnd end = new(record?.Number ?? 0, checkpoint?.Number ?? 0, checkpoint?.Note);
        IReadOnlyList<string> files = Files();
        if (files.Count == 0)
            return end;
        using LinesFromEnd lines = new(files[0]);
        return end with { File = files[0], Length = lines.Length, Torn = lines.Torn };
    }

    /// <summary>Compares lines with what the files hold of them. Those of files that were taken away, and starts, are not compared.</summary>
    /// <param name="lines">Lines in order, none behind the end of the files.</param>
    /// <exception cref="SinkException">The files hold something else.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    public void Compare(IReadOnlyList<TrackLine> lines)
    {
        using IEnumerator<StoredLine> stored = Lines().Where(line => line.Kind != TrackLineKind.Start).GetEnumerator();
        bool more = stored.MoveNext();
        foreach (TrackLine line in lines.Where(line => line.Kind != TrackLineKind.Start).Reverse())
        {
            while (more && stored.Current.Position.CompareTo(StoredLine.PositionOf(line.Kind, line.Number)) > 0)
                more = stored.MoveNext();
            if (!more)
                return;
            if (stored.Current.Kind != line.Kind || stored.Current.Number != line.Number || !CryptographicOperations.FixedTimeEquals(stored.Current.Text, line.Text.Span))
                throw new SinkException($"The file {stored.Current.File} holds something else than the log has as its {(line.Kind == TrackLineKind.Record ? "record" : "checkpoint over")} {line.Number}.");
        }
    }

    private IEnumerable<StoredLine> Lines()
    {
        bool newest = true;
        foreach (string file in Files())
        {
            using LinesFromEnd lines = new(file);
            if (!newest && lines.Torn.Length > 0)
                throw new SinkException($"The file {file} ends within a line, and there is a newer file.");
            newest = false;
            while (lines.Next() is { } line)
                yield return StoredLine.Read(file, line, origin);
        }
    }

    // The newest first; one in which nothing stands yet is none.
    private IReadOnlyList<string> Files() => Directory.Exists(folder)
        ? [.. new DirectoryInfo(folder).EnumerateFiles("*" + Suffix).Where(IsFile).Select(file => file.FullName).OrderDescending(StringComparer.Ordinal)]
        : [];

    private static bool IsFile(FileInfo file) => file.Length > 0 && Path.GetFileNameWithoutExtension(file.Name) is { Length: Digits } name && name.All(char.IsAsciiDigit);
}
