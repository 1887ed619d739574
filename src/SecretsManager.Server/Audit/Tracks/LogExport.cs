using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Tracks;

/// <summary>What an export wrote.</summary>
/// <param name="Logs">Of how many nodes.</param>
/// <param name="Records">All together.</param>
internal sealed record ExportedLogs(int Logs, long Records);

/// <summary>
/// Writes the logs of all nodes of a time range, one after the other, in the form that the verification reads. It begins behind the last
/// checkpoint before the range and ends with the first one after it, or with the newest: so it holds a little more than was asked for.
/// </summary>
internal sealed class LogExport(Database database, LogFeed feed)
{
    /// <param name="target">Gets lines, each with its line feed.</param>
    /// <param name="from">Unix milliseconds.</param>
    /// <param name="to">Unix milliseconds; not in the range any more.</param>
    /// <param name="cancellation">Leaves the target half written.</param>
    public async Task<ExportedLogs> Write(Stream target, long from, long to, CancellationToken cancellation)
    {
        ExportedLogs written = new(0, 0);
        foreach ((string node, _) in await database.AuditNodes(cancellation))
        {
            long records = await Write(target, node, from, to, cancellation);
            written = new ExportedLogs(written.Logs + (records > 0 ? 1 : 0), written.Records + records);
        }

        return written;
    }

    private async Task<long> Write(Stream target, string node, long from, long to, CancellationToken cancellation)
    {
        AuditCheckpointRow? before = await database.CheckpointBefore(node, from, cancellation);
        AuditCursor at = new(string.Empty, node, before?.Size ?? 0, before?.Page ?? 0);
        bool isPruned = before is not null && await feed.IsPruned(at, cancellation);
        long records = 0;
        bool ended = false;
        for (bool first = true; !ended && await feed.Next(at, cancellation) is { } piece; first = false)
        {
            if (first && before is not null && !isPruned)
                await WriteLine(target, LogFeed.StartBehind(feed.OriginOf(node), before), cancellation);
            foreach (TrackLine line in piece.Lines)
                await WriteLine(target, line.Text, cancellation);
            records += piece.Lines.Count(line => line.Kind == TrackLineKind.Record);
            (at, ended) = (piece.End, piece.Lines[^1].Time >= to);
        }

        return records;
    }

    private static async Task WriteLine(Stream target, ReadOnlyMemory<byte> line, CancellationToken cancellation)
    {
        await target.WriteAsync(line, cancellation);
        await target.WriteAsync("\n"u8.ToArray(), cancellation);
    }
}
