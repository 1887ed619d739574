using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>
/// Moves the data keys under a key to its newest version, a few at a time, in the transaction that notes how far it has come: a kill
/// loses at most the step that ran. It passes over all dependents again until a pass finds nothing to move, because what is created or
/// deleted meanwhile shifts their places.
/// </summary>
internal sealed class KeyRewrapping(RecordStore<MasterKey> keys, IKeyDependents dependents, KeySettings settings, ICrashPoints crash, ILogger<KeyRewrapping> log)
{
    private const int LargestStep = 50;
    private const long MillisecondsPerSecond = 1000;

    // A call that had read the key before it was rotated may still commit under the older version; it is over long before this.
    private const long Grace = 30 * MillisecondsPerSecond;

    /// <summary>The next step of the key's rewrap, as changes; gives what was done.</summary>
    public async ValueTask<string> Step(long now, Stored<MasterKey> stored, List<Change> changes, CancellationToken cancellation)
    {
        if (stored.Value.Rewrap is not { } progress)
            return "Nothing";
        int most = Math.Min(LargestStep, settings.RewrapPerSecond);
        crash.Reach("rewrap:before-step");
        RewrapStep step = await dependents.Rewrap(stored, progress.Offset, most, changes, cancellation);
        // Before versions end, one look at everything at one moment: places that shift between steps could hide something from them.
        if (step.Scanned == 0 && progress is { DropOlder: true, MovedInPass: 0 }
            && await dependents.Rewrap(stored, 0, int.MaxValue, changes, cancellation) is { Moved: > 0 } left)
            step = left;
        crash.Reach("rewrap:before-commit");
        changes.Add(keys.Update(stored, After(stored.Value, progress, step, now, NextStep(progress, most, now))));
        return step.Scanned > 0 ? "Rewrapping" : "RewrapPassEnded";
    }

    private MasterKey After(MasterKey key, RewrapProgress progress, RewrapStep step, long now, long next)
    {
        if (step.Scanned > 0)
            return key with
            {
                Rewrap = progress with
                {
                    Offset = progress.Offset + step.Scanned,
                    Moved = progress.Moved + step.Moved,
                    MovedInPass = progress.MovedInPass + step.Moved,
                    Total = step.Total,
                    NextStep = next,
                },
            };
        if (progress.MovedInPass > 0 || now < progress.Started + Grace)
            return key with { Rewrap = progress with { Offset = 0, MovedInPass = 0, NextStep = Math.Max(next, progress.MovedInPass > 0 ? 0 : progress.Started + Grace) } };

        KeyLog.Rewrapped(log, key.KeyId, progress.Target, progress.Moved);
        if (!progress.DropOlder)
            return key with { Rewrap = null };
        MasterKeyVersion[] older = [.. key.Versions.Where(version => version.Number < progress.Target)];
        return key with
        {
            Rewrap = null,
            Versions = [.. key.Versions.Where(version => version.Number >= progress.Target)],
            Discarded = [.. key.Discarded, .. older.Where(version => version.IsInModule)],
        };
    }

    // What was missed while nobody looked is not made up for beyond one second, so that the rate stays bounded.
    private long NextStep(RewrapProgress progress, int most, long now) =>
        Math.Max(progress.NextStep, now - MillisecondsPerSecond) + Math.Max(1, most * MillisecondsPerSecond / settings.RewrapPerSecond);
}
