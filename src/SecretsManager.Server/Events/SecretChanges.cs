using SecretsManager.Server.Secrets;
using SecretsManager.Server.Secrets.Rollouts;

namespace SecretsManager.Server.Events;

/// <summary>What happened to a secret, seen from what it was before a change and is after it. The one place that decides it, whatever call made the change.</summary>
internal sealed class SecretChanges(VersionChoice choice)
{
    /// <param name="before">Null where there was none.</param>
    /// <param name="after">Null where there is none any more.</param>
    public IReadOnlyList<Happening> Between(Secret? before, Secret? after)
    {
        if (after is null)
            return [new Happening(SecretEventType.Deleted)];
        List<Happening> found = [];
        if (IsMade(after) && (before is null || before.State == SecretState.Creating))
            found.Add(new Happening(SecretEventType.Created));
        else if (after.State == SecretState.Failed && before?.State != SecretState.Failed)
            found.Add(new Happening(SecretEventType.CreationFailed));
        Versions(before, after, found);
        Rollout(before?.Rollout, after.Rollout, found);
        if (before is not null)
        {
            Current(before, after, found);
            if (before.KeyId != after.KeyId)
                found.Add(new Happening(SecretEventType.KeyChanged) { KeyId = after.KeyId });
            State(before, after, found);
        }

        return found;
    }

    private static bool IsMade(Secret secret) => secret.State is not (SecretState.Creating or SecretState.Failed);

    private static void Versions(Secret? before, Secret after, List<Happening> found)
    {
        Dictionary<string, SecretVersion> old = (before?.ToldVersions ?? []).ToDictionary(version => version.VersionId, StringComparer.Ordinal);
        foreach (SecretVersion version in after.ToldVersions)
        {
            if (!old.Remove(version.VersionId, out SecretVersion? same))
                found.Add(new Happening(SecretEventType.VersionAdded) { VersionId = version.VersionId });
            else if (same.ValueSequence != version.ValueSequence)
                found.Add(new Happening(SecretEventType.VersionChanged) { VersionId = version.VersionId });
        }

        foreach (string gone in old.Keys)
            found.Add(new Happening(SecretEventType.VersionDeleted) { VersionId = gone });
    }

    // Whatever ends a rotation says when, and nothing else does.
    private void Current(Secret before, Secret after, List<Happening> found)
    {
        string? was = choice.Current(before)?.VersionId;
        string? now = choice.Current(after)?.VersionId;
        if (after.Schedule?.Latest is { } latest && latest != before.Schedule?.Latest)
            found.Add(new Happening(SecretEventType.Rotated) { VersionId = now, PreviousVersionId = was });
        if (was is not null && now is not null && was != now)
            found.Add(new Happening(SecretEventType.CurrentChanged) { VersionId = now, PreviousVersionId = was });
    }

    private static void Rollout(VersionRollout? before, VersionRollout? after, List<Happening> found)
    {
        if (after is null)
            return;
        bool isSame = before is not null && before.Begun == after.Begun && before.Next == after.Next && before.State == after.State;
        string? type = (after.State, isSame) switch
        {
            (RolloutState.Running, true) when before!.Changed != after.Changed => SecretEventType.RolloutChanged,
            (_, true) => null,
            (RolloutState.Running, _) => SecretEventType.RolloutStarted,
            (RolloutState.Promoted, _) => SecretEventType.RolloutPromoted,
            _ => SecretEventType.RolloutRolledBack,
        };
        if (type is null)
            return;
        (string to, string from) = after.State == RolloutState.RolledBack ? (after.Stable, after.Next) : (after.Next, after.Stable);
        found.Add(new Happening(type) { VersionId = to, PreviousVersionId = from.Length > 0 ? from : null });
    }

    private static void State(Secret before, Secret after, List<Happening> found)
    {
        Happening? happening = (before.State, after.State) switch
        {
            (not SecretState.PendingDelete, SecretState.PendingDelete) => new(SecretEventType.DeletionScheduled) { At = after.DeleteAt },
            (SecretState.PendingDelete, SecretState.Disabled or SecretState.Enabled) => new(SecretEventType.Restored),
            (SecretState.Disabled, SecretState.Enabled) => new(SecretEventType.Enabled),
            (SecretState.Enabled, SecretState.Disabled) => new(SecretEventType.Disabled),
            _ => null,
        };
        if (happening is not null)
            found.Add(happening);
    }
}
