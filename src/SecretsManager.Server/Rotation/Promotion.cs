using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>How a new version becomes the current one, whatever has made it.</summary>
internal sealed class Promotion(SecretSettings secretSettings, RotationJitter jitter)
{
    /// <summary>The secret with its candidate current and the next rotation due; versions beyond the most that it may have go.</summary>
    /// <param name="account">The account whose the candidate is; empty where the secret has none.</param>
    /// <param name="candidate">The version's id.</param>
    /// <param name="isCreation">Whether it is the first version, which makes the secret enabled and is no rotation.</param>
    /// <param name="endsTask">Whether the task that is open on it has ended by that.</param>
    public Secret Of(Secret secret, string account, string candidate, bool isCreation, bool endsTask, long now, ICollection<Change> changes)
    {
        secret = secret with
        {
            State = isCreation ? SecretState.Enabled : secret.State,
            Versions = [.. secret.Versions.Select(version => version.VersionId == candidate ? version with { IsCandidate = false } : version)],
            Credential = secret.Credential is not { } credential ? null : credential with
            {
                Current = candidate,
                Accounts = [.. credential.Accounts.Select(one => one.Name == account ? one with { Version = candidate, Rotated = now } : one)],
            },
        };
        if (!isCreation)
            secret = secret.WithSchedule(secret.Schedule! with { Latest = now, WaitingSince = null, Next = secret.Schedule.IsOn ? NextAfter(secret.Schedule, now) : null });
        if (endsTask)
            secret = secret.WithTask(0);
        return SecretStore.WithNewest(secret, secretSettings.MaximumVersions, changes);
    }

    // Counted from when it was to begin, so that it keeps its time of day; one that comes late moves none of the next.
    private long NextAfter(RotationSchedule schedule, long now)
    {
        long period = schedule.Days * TimeSpan.MillisecondsPerDay;
        long begin = schedule.Begin ?? now;
        long next = now < begin ? begin : begin + ((((now - begin) / period) + 1) * period);
        return next + jitter.Next();
    }
}
