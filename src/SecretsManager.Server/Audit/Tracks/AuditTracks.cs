using System.Globalization;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Tracks;

/// <summary>The tracks of the accounts.</summary>
internal sealed class AuditTracks(RecordStore<AuditTrack> records)
{
    /// <summary>How many tracks an account may have.</summary>
    public const int MostTracks = 5;

    /// <summary>The track of a number, or null.</summary>
    public ValueTask<Stored<AuditTrack>?> Find(long account, ulong id, CancellationToken cancellation) =>
        id <= long.MaxValue ? records.Find(Identity(account, (long)id), cancellation) : new((Stored<AuditTrack>?)null);

    /// <summary>The track of a name, or null.</summary>
    public async Task<Stored<AuditTrack>?> FindNamed(long account, string name, CancellationToken cancellation) =>
        (await records.List(Query(account) with { Instance = name }, cancellation)).Records.SingleOrDefault();

    /// <summary>The track as the database has it now; null if it is gone.</summary>
    public ValueTask<Stored<AuditTrack>?> FindNow(RecordIdentity identity, CancellationToken cancellation) => records.FindNow(identity, cancellation);

    /// <summary>All of an account, the newest first.</summary>
    public async Task<IReadOnlyList<AuditTrack>> All(long account, CancellationToken cancellation) =>
        [.. (await records.List(Query(account), cancellation)).Records.Select(track => track.Value)];

    /// <summary>How many an account has.</summary>
    public Task<long> Count(long account, CancellationToken cancellation) => records.Count(account, string.Empty, cancellation);

    /// <summary>A new track; a conflict if its name or its number is taken meanwhile, or the account gets as many as it may have.</summary>
    public IEnumerable<Change> Insert(AuditTrack track) =>
    [
        new Change.ExpectFewer(Query(track.Account), MostTracks),
        new Change.ExpectFewer(Query(track.Account) with { Instance = track.Name }, 1),
        records.Insert(Identity(track.Account, track.Id), track),
    ];

    /// <summary>A track as it is now. One that begins anew begins behind what happened while it was off, on every node.</summary>
    public IEnumerable<Change> Update(Stored<AuditTrack> current, AuditTrack next)
    {
        yield return records.Update(current, next);
        if (next.Periods.Count > 0 && current.Value.Periods.All(period => period.From != next.Periods[0].From))
            yield return new Change.RemoveCursors(CursorName(current.Identity));
    }

    /// <summary>The end of a track, and of what is known of how far it has come.</summary>
    public static IEnumerable<Change> Delete(Stored<AuditTrack> current) =>
        [RecordStore<AuditTrack>.Delete(current), new Change.RemoveCursors(CursorName(current.Identity))];

    /// <summary>The name under which is kept how far a track has come.</summary>
    public static string CursorName(RecordIdentity identity) => string.Create(CultureInfo.InvariantCulture, $"track/{identity.Account}/{identity.Id}");

    private RecordIdentity Identity(long account, long id) => records.Identity(account, string.Empty, id.ToString(CultureInfo.InvariantCulture));

    private static RecordQuery Query(long account) => new(RecordKind.AuditTrack, account, string.Empty) { Offset = 0, Limit = MostTracks };
}
