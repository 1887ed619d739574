using SecretsManager.Server.Secrets;
using SecretsManager.Server.Secrets.Readers;

namespace SecretsManager.Server.Rotation;

/// <summary>
/// Lets a rotation by schedule wait for readers. It gives the account of the version before the current one another password; whoever still
/// goes by that version would be locked out.
/// </summary>
internal sealed class ReaderGrace(SecretReaders readers)
{
    /// <summary>Days for which a rotation waits at most, unless its schedule says otherwise.</summary>
    public const int UsualLongestDays = 7;

    /// <summary>The most days that a schedule may say.</summary>
    public const int MostLongestDays = 30;

    private const long LookAgain = 3_600_000;

    /// <summary>How many readers saw last, in the days that the schedule says, the version that a rotation would end.</summary>
    public async ValueTask<int> Behind(Secret secret, long now, CancellationToken cancellation)
    {
        if (secret.Credential is not { Schedule.ReaderDays: > 0 } credential
            || credential.Accounts.FirstOrDefault(account => account.Version.Length > 0 && account.Version != credential.Current) is not { Version: var before })
            return 0;
        IReadOnlyList<Reader> seen = await readers.Of(secret, now - (credential.Schedule.ReaderDays * TimeSpan.MillisecondsPerDay), cancellation);
        return seen.Count(reader => reader.Version == before);
    }

    /// <summary>The schedule of a rotation that waits and looks again in an hour; null where it has waited long enough.</summary>
    public static RotationSchedule? Waiting(RotationSchedule schedule, long now)
    {
        long since = schedule.WaitingSince ?? now;
        return now - since >= schedule.LongestWaitDays * TimeSpan.MillisecondsPerDay ? null : schedule with { WaitingSince = since, Next = now + LookAgain };
    }
}
