using SecretsManager.Server.Audit.Tracks.Sinks;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Tracks;

/// <summary>
/// Delivers this node's log to one sink, piece by piece. Where it stands is kept in the database, once a second at most, so that after a kill
/// the sink gets some lines again; files tell it themselves. One caller at a time.
/// </summary>
internal sealed class LogTrack(LogSink sink, LogFeed feed, RequiredTracks required, string node, Database database, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan NoteEvery = TimeSpan.FromSeconds(1);

    private AuditCursor? at;
    private AuditCursor? noted;
    private long notedAt;

    /// <summary>The sink, which the delivery ends.</summary>
    public ITrackSink Sink => sink.Sink;

    /// <summary>The sink's name in the settings.</summary>
    public string Name => sink.Name;

    /// <summary>How many records the sink of a name has taken of any node's log; null if the database does not know, as of files.</summary>
    public static async Task<long?> TakenOf(string name, string node, Database database, CancellationToken cancellation) =>
        (await database.Cursor(CursorOf(name), node, cancellation))?.Records;

    /// <summary>Whether calls wait for it.</summary>
    public bool IsRequired => sink.IsRequired;

    /// <summary>How many records it has taken; 0 until it is known.</summary>
    public long Taken => at?.Records ?? 0;

    /// <summary>Delivers all that checkpoints cover by now.</summary>
    /// <exception cref="SinkException">The sink does not take it, or not within ten seconds; the next attempt goes on.</exception>
    /// <exception cref="IntegrityException">What is stored is not what was written.</exception>
    /// <exception cref="StorageUnavailableException">The database does not answer; the next attempt goes on.</exception>
    public async Task Deliver(CancellationToken cancellation)
    {
        at ??= noted = await Stand(cancellation) ?? new AuditCursor(CursorName, node, 0, 0);
        while (await feed.Next(at, cancellation) is { } piece)
        {
            await Take(piece.Lines, cancellation);
            at = piece.End;
            if (IsRequired)
                required.Took(Name, at.Records);
            await Note(isLast: false);
        }

        if (IsRequired)
            required.CaughtUp(Name, at.Records);
    }

    /// <summary>Keeps where it stands, which files do themselves.</summary>
    public async Task Note(bool isLast)
    {
        if (sink.Sink is LogFiles || at is null || at == noted || (!isLast && noted is not null && time.GetElapsedTime(notedAt) < NoteEvery))
            return;
        await database.Commit(new UnitOfWork([new Change.MoveCursor(at)], default));
        (noted, notedAt) = (at, time.GetTimestamp());
    }

    // Files know best where they stand; what they hold behind their last checkpoint comes again and is compared.
    private async Task<AuditCursor?> Stand(CancellationToken cancellation)
    {
        if (sink.Sink is not LogFiles files)
            return await database.Cursor(CursorName, node, cancellation);
        long records = files.Open().CheckpointNumber;
        return records > 0 && await database.CheckpointFrom(node, records, cancellation) is { } checkpoint && checkpoint.Size == records
            ? new AuditCursor(CursorName, node, records, checkpoint.Page)
            : null;
    }

    private static string CursorOf(string name) => $"sink/{name}";

    private string CursorName => CursorOf(Name);

    private async Task Take(IReadOnlyList<TrackLine> lines, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = new(Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await sink.Sink.Take(lines, either.Token);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new SinkException($"It did not take {lines.Count} lines in {Patience.TotalSeconds:0} seconds.", late);
        }
        catch (SinkException) when (sink.Sink is LogFiles)
        {
            // Somebody may have taken files away: where they stand is asked anew.
            at = null;
            throw;
        }
    }
}
