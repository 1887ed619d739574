using System.Runtime.CompilerServices;
using SecretsManager.Protocol.AuditLog;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Tracks;

/// <summary>A piece of a node's log that ends with a checkpoint.</summary>
/// <param name="Lines">In order; the checkpoint is the last.</param>
/// <param name="End">Where the next piece begins.</param>
internal sealed record LogPiece(IReadOnlyList<TrackLine> Lines, AuditCursor End);

/// <summary>
/// Reads a node's log out, from checkpoint to checkpoint: what no checkpoint covers yet is not told, so that every checkpoint stands
/// right behind the last record it covers.
/// </summary>
internal sealed class LogFeed(Database database, AuditHistory history, string deployment)
{
    private const int PagesAtOnce = 64;

    /// <summary>The name of a node's log.</summary>
    public string OriginOf(string node) => $"{deployment}/{node}";

    /// <summary>The piece behind a place; null if there is none yet. Where records behind the place are pruned, the piece begins with a start.</summary>
    /// <exception cref="IntegrityException">What is stored is not what was written.</exception>
    public async Task<LogPiece?> Next(AuditCursor after, CancellationToken cancellation)
    {
        string origin = OriginOf(after.Node);
        List<TrackLine> lines = [];
        if (await Pruned(after, cancellation) is { } head)
        {
            lines.Add(new TrackLine(TrackLineKind.Start, head.Size, head.Time, StartBehind(origin, head)));
            after = after with { Records = head.Size, Page = head.Page };
        }

        if (await database.CheckpointFrom(after.Node, after.Records + 1, cancellation) is not { } checkpoint)
            return null;
        await foreach ((long number, long time, ReadOnlyMemory<byte> record) in Records(after, checkpoint, cancellation))
            lines.Add(new TrackLine(TrackLineKind.Record, number, time, LogLine.OfRecord(origin, number, record.Span)));
        lines.Add(new TrackLine(TrackLineKind.Checkpoint, checkpoint.Size, checkpoint.Time, LogLine.OfCheckpoint(origin, checkpoint.Note))
        {
            StartBehind = StartBehind(origin, checkpoint),
        });
        return new LogPiece(lines, after with { Records = checkpoint.Size, Page = checkpoint.Page });
    }

    /// <summary>Whether records right behind a place are gone.</summary>
    public async Task<bool> IsPruned(AuditCursor after, CancellationToken cancellation) => await Pruned(after, cancellation) is not null;

    /// <summary>The line that begins a log behind a checkpoint.</summary>
    public static byte[] StartBehind(string origin, AuditCheckpointRow row) =>
        LogLine.OfStart(origin, new LogStart(row.Size, [.. row.Hashes.Chunk(MerkleFrontier.HashBytes)], row.Note));

    // The checkpoint behind which the stored records begin, if the place lies before it.
    private async Task<AuditCheckpointRow?> Pruned(AuditCursor after, CancellationToken cancellation) =>
        await database.AuditPageBehind(after.Node, after.Page, cancellation) is { } next && next.Sequence > after.Page + 1
            ? await history.HeadBefore(next, cancellation)
            : null;

    private async IAsyncEnumerable<(long Number, long Time, ReadOnlyMemory<byte> Record)> Records(
        AuditCursor after, AuditCheckpointRow checkpoint, [EnumeratorCancellation] CancellationToken cancellation)
    {
        LogPlace place = new(after.Page, after.Records, null);
        while (place.Page < checkpoint.Page)
        {
            int most = (int)Math.Min(PagesAtOnce, checkpoint.Page - place.Page);
            IReadOnlyList<AuditPageRow> rows = await database.AuditPages(after.Node, place.Page + 1, most, cancellation);
            foreach (AuditPageRow row in rows)
            {
                AuditPage.Content content = history.Open(row);
                place = place.Behind(row, content);
                long number = content.FirstNumber;
                foreach (ReadOnlyMemory<byte> record in content.Records)
                    yield return (number++, row.LastTime, record);
            }

            if (rows.Count < most)
                throw LogPlace.Broken();
        }

        if (place.Records != checkpoint.Size)
            throw new IntegrityException("the checkpoint of an audit log");
    }
}
