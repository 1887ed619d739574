using System.Collections.Concurrent;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>
/// Verifies the one-time passwords of users and root accounts. Wrong ones are counted on this node; after too many in an hour none is
/// looked at any more, so that nobody finds one by trying.
/// </summary>
internal sealed class OneTimePasswords(AccountRegister accounts, AccountDirectory directory, AccessKeys keys)
{
    private const int MostWrong = 10;
    private const long MillisecondsPerHour = 3_600_000;
    private const int MostCounted = 100_000;

    private readonly ConcurrentDictionary<(long Account, long Uin), Wrong> wrong = new();

    /// <summary>The name of the device of a user or root account, as GetSessionToken and AssumeRole want it.</summary>
    public static string SerialNumberOf(long uin) => $"qcs::cam:uin/{uin}::mfa/softToken";

    /// <summary>
    /// Verifies a password of a user, or of the root account if the uin is the account's. Where it is right, <c>Consumes</c> must be
    /// committed with what it allows: the step is not accepted again, and of two calls with one password one loses.
    /// </summary>
    /// <param name="now">Unix milliseconds.</param>
    public async ValueTask<(OneTimeVerdict Verdict, Change? Consumes)> Verify(long account, long uin, string code, long now, CancellationToken cancellation)
    {
        KeyOwner? owner = await keys.FindOwner(account, uin, cancellation);
        return owner is null ? (OneTimeVerdict.NoDevice, null) : Verify(owner, code, now) switch
        {
            (OneTimeVerdict.Right, var step) => (OneTimeVerdict.Right, With(owner, owner.SecondFactor with { Step = step })),
            var (verdict, _) => (verdict, null),
        };
    }

    /// <summary>The verdict on a password, and the step that it consumes if it is right.</summary>
    public (OneTimeVerdict Verdict, long Step) Verify(KeyOwner owner, string code, long now)
    {
        if (owner.SecondFactor.Secret is not { } secret)
            return (OneTimeVerdict.NoDevice, 0);
        (long, long) who = (owner.Account, owner.Uin);
        if (wrong.TryGetValue(who, out Wrong counted) && now - counted.Since < MillisecondsPerHour && counted.Times >= MostWrong)
            return (OneTimeVerdict.TooManyTries, 0);
        if (OneTimePassword.Find(secret.Bytes, code, now, owner.SecondFactor.Step) is { } step)
        {
            wrong.TryRemove(who, out _);
            return (OneTimeVerdict.Right, step);
        }

        if (wrong.Count >= MostCounted)
            DropOld(now);
        wrong.AddOrUpdate(who, new Wrong(now, 1), (_, past) => now - past.Since < MillisecondsPerHour ? past with { Times = past.Times + 1 } : new Wrong(now, 1));
        return (OneTimeVerdict.Wrong, 0);
    }

    /// <summary>The change that gives somebody another second factor.</summary>
    public Change With(KeyOwner owner, SecondFactor factor) => owner.User is { } user
        ? directory.Users.Update(user, user.Value with { SecondFactor = factor })
        : accounts.Accounts.Update(owner.Root!, owner.Root!.Value with { SecondFactor = factor });

    private void DropOld(long now)
    {
        foreach (((long, long) who, Wrong past) in wrong)
        {
            if (now - past.Since >= MillisecondsPerHour)
                wrong.TryRemove(who, out _);
        }
    }

    private readonly record struct Wrong(long Since, int Times);
}

/// <summary>What became of a one-time password.</summary>
internal enum OneTimeVerdict
{
    /// <summary>There is nobody of this uin, or he has no confirmed device.</summary>
    NoDevice,

    /// <summary>It is not right, or was used before.</summary>
    Wrong,

    /// <summary>Too many were wrong in the last hour; this one was not looked at.</summary>
    TooManyTries,

    /// <summary>It is right.</summary>
    Right,
}
