using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Tracks;

/// <summary>
/// The tracks of all accounts that have something to deliver. Each look asks the database for their generations alone, and opens those that
/// are another one. One caller at a time.
/// </summary>
internal sealed class FollowedTracks(Database database, AuditTracks tracks, TimeProvider time, ILogger<FollowedTracks> log)
{
    private readonly Dictionary<RecordIdentity, Stored<AuditTrack>> known = [];
    private readonly Dictionary<RecordIdentity, long> broken = [];
    private readonly Dictionary<RecordIdentity, FollowedTrack> followed = [];

    /// <summary>The tracks as they are now. Those that somebody is delivering are as they were when he began.</summary>
    public async Task<IReadOnlyCollection<FollowedTrack>> Now(CancellationToken cancellation)
    {
        IReadOnlyDictionary<RecordIdentity, long> generations = await database.Generations(RecordKind.AuditTrack, cancellation);
        foreach ((RecordIdentity identity, long generation) in generations)
        {
            if (known.GetValueOrDefault(identity)?.Generation != generation && broken.GetValueOrDefault(identity) != generation)
                await Look(identity, generation, cancellation);
        }

        foreach (RecordIdentity gone in known.Keys.Where(identity => !generations.ContainsKey(identity)).ToArray())
            known.Remove(gone);

        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach ((RecordIdentity identity, FollowedTrack track) in followed.ToArray())
        {
            if (track.IsTaken)
                continue;
            if (track.IsGone)
                known.Remove(identity);
            if (known.GetValueOrDefault(identity)?.Value.IsFollowed(now) != true)
                followed.Remove(identity);
        }

        foreach ((RecordIdentity identity, Stored<AuditTrack> stored) in known)
        {
            if (followed.TryGetValue(identity, out FollowedTrack? track))
            {
                if (!track.IsTaken)
                    track.Become(stored);
            }
            else if (stored.Value.IsFollowed(now))
            {
                followed.Add(identity, new FollowedTrack(stored));
            }
        }

        return followed.Values;
    }

    // A track that was tampered with delivers nothing; the others go on.
    private async Task Look(RecordIdentity identity, long generation, CancellationToken cancellation)
    {
        known.Remove(identity);
        try
        {
            if (await tracks.FindNow(identity, cancellation) is { } stored)
                known.Add(identity, stored);
            broken.Remove(identity);
        }
        catch (IntegrityException fault)
        {
            broken[identity] = generation;
            TrackLog.Broken(log, fault, identity.Account, identity.Id);
        }
    }
}
