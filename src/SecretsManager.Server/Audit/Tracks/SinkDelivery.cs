using System.Text;
using SecretsManager.Server.Audit.Events;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Tracks;

/// <summary>
/// Delivers this node's events to one sink, for all tracks that name it. Tracks that have come equally far go on together; one that is
/// behind catches up with the next one first. How far a track has come is said after the sink has taken everything up to there: after a
/// failure events may come twice, and none is left out.
/// </summary>
internal sealed class SinkDelivery(string sink, string node, IEventSinks sinks, Database database, AuditHistory history, AuditTracks tracks, TrackMetrics metrics, TimeProvider time, ILogger log)
{
    private const int PagesAtOnce = 64;
    private const int MostLines = 1000;

    // How many pages without an event for a track are read again after a restart, at most, and how old the place is that is known, in milliseconds.
    private const long MostUnsavedPages = 256;
    private const long LongestUnsaved = 3600 * 1000;

    // A clock may have been set back between a call's arrival and its commit.
    private const long ClockSlack = 60_000;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private int failures;
    private DateTimeOffset pausedUntil;

    /// <summary>What runs, or ran last.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Begins to deliver what there is for these tracks, unless the sink has failed a short while ago.</summary>
    public void Start(IReadOnlyList<FollowedTrack> followed, CancellationToken cancellation)
    {
        if (time.GetUtcNow() < pausedUntil)
            return;
        foreach (FollowedTrack track in followed)
            track.IsTaken = true;
        Running = Run(followed, cancellation);
    }

    private async Task Run(IReadOnlyList<FollowedTrack> followed, CancellationToken cancellation)
    {
        try
        {
            foreach (FollowedTrack track in followed.Where(track => track.Cursor is null))
                await Begin(track, cancellation);
            while (await Step([.. followed.Where(IsStillHere)], cancellation))
            {
            }

            failures = 0;
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            // Told once, until it goes well again.
            if (failures++ == 0)
                TrackLog.Failed(log, fault, sink);
            metrics.CountFailure(sink);
            TimeSpan pause = TimeSpan.FromSeconds(1 << int.Min(failures - 1, 6));
            pausedUntil = time.GetUtcNow() + (pause < LongestPause ? pause : LongestPause);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        finally
        {
            foreach (FollowedTrack track in followed)
                track.IsTaken = false;
        }
    }

    // One batch for the tracks that are furthest behind; false if there is no news for anyone.
    private async Task<bool> Step(IReadOnlyList<FollowedTrack> followed, CancellationToken cancellation)
    {
        if (followed.Count == 0)
            return false;
        AuditCursor from = followed.MinBy(track => track.Cursor!.Page)!.Cursor!;
        FollowedTrack[] group = [.. followed.Where(track => track.Cursor!.Page == from.Page)];
        long last = followed.Where(track => track.Cursor!.Page > from.Page).Min(track => (long?)track.Cursor!.Page) ?? long.MaxValue;
        IReadOnlyList<AuditPageRow> rows = await database.AuditPages(node, from.Page + 1, PagesAtOnce, cancellation);
        if (rows.Count == 0)
            return false;

        List<TrackLine> lines = [];
        HashSet<FollowedTrack> touched = [];
        LogPlace place = new(from.Page, from.Records, null);
        foreach (AuditPageRow row in rows.TakeWhile(row => row.Sequence <= last))
        {
            AuditPage.Content content = history.Open(row);
            if (place.Page == from.Page && row.Sequence > place.Page + 1)
            {
                // What a sink did not take for as long as records are kept is gone.
                await history.HeadBefore(row, cancellation);
                TrackLog.Missed(log, sink, content.FirstNumber - place.Records - 1);
                place = new LogPlace(row.Sequence - 1, content.FirstNumber - 1, null);
            }

            place = place.Behind(row, content);
            for (int i = 0; i < content.Records.Count; i++)
                Add(lines, touched, group, AuditEvent.Read(node, content.FirstNumber + i, content.Records[i]));
            if (lines.Count >= MostLines)
                break;
        }

        if (lines.Count > 0)
        {
            await (sinks.Named(sink) ?? throw new SinkException("No sink of this name that takes events is configured any more.")).Take(lines, cancellation);
            metrics.CountDelivered(sink, lines.Count);
        }

        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (FollowedTrack track in group)
            track.MoveTo(place.Records, place.Page, touched.Contains(track));
        foreach (FollowedTrack track in group.Where(track => track.SavedPage < 0 || place.Page - track.SavedPage >= MostUnsavedPages || now - track.SavedAt >= LongestUnsaved))
            await Save(track, cancellation);
        return true;
    }

    private static void Add(List<TrackLine> lines, HashSet<FollowedTrack> touched, FollowedTrack[] group, AuditEvent found)
    {
        byte[]? text = null;
        foreach (FollowedTrack track in group)
        {
            AuditTrack value = track.Stored.Value;
            if (!value.Takes(found))
                continue;
            text ??= Encoding.UTF8.GetBytes(EventDocument.Text(found));
            lines.Add(new TrackLine(TrackLineKind.Event, found.Number, found.Time, text) { Folder = $"{value.Account}/{value.Place.Prefix}" });
            touched.Add(track);
        }
    }

    // A track that is deleted meanwhile leaves nothing behind.
    private async Task Save(FollowedTrack track, CancellationToken cancellation)
    {
        AuditCursor cursor = track.Cursor!;
        while (await database.Commit(new UnitOfWork([new Change.Expect(track.Stored.Identity, track.Stored.Generation), new Change.MoveCursor(cursor)], default)) != CommitOutcome.Committed)
        {
            if (await tracks.FindNow(track.Stored.Identity, cancellation) is not { } now)
            {
                track.IsGone = true;
                return;
            }

            track.Become(now);
        }

        (track.SavedPage, track.SavedAt) = (cursor.Page, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    // Where the log was when the track was switched on. Its end is read before that is looked for: a page that comes meanwhile is not passed over.
    private async Task Begin(FollowedTrack track, CancellationToken cancellation)
    {
        RecordIdentity identity = track.Stored.Identity;
        string name = AuditTracks.CursorName(identity);
        if (await database.Cursor(name, node, cancellation) is { } saved)
        {
            (track.Cursor, track.SavedPage) = (saved, saved.Page);
            return;
        }

        // What is known goes with the track: of one that is gone it would all be told again.
        if (await tracks.FindNow(identity, cancellation) is not { } now)
        {
            track.IsGone = true;
            return;
        }

        track.Become(now);
        AuditPageRow? end = await database.LastAuditPage(node, cancellation);
        AuditPageRow? first = await database.FirstAuditPageSince(node, now.Value.Periods[0].From - ClockSlack, cancellation);
        track.Cursor = (first, end) switch
        {
            ({ } page, _) => new AuditCursor(name, node, history.Open(page).FirstNumber - 1, page.Sequence - 1),
            (_, { } page) => new AuditCursor(name, node, history.Open(page).FirstNumber + page.Records - 1, page.Sequence),
            _ => new AuditCursor(name, node, 0, 0),
        };
    }

    private bool IsStillHere(FollowedTrack track) =>
        !track.IsGone && track.Sink == sink && track.Stored.Value.IsFollowed(time.GetUtcNow().ToUnixTimeMilliseconds());
}
