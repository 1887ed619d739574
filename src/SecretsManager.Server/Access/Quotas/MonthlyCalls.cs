using System.Collections.Concurrent;
using SecretsManager.Protocol;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Quotas;

/// <summary>
/// Holds accounts to their calls of a month. A call takes a place before it runs and gives it back if it does not succeed. This node's own
/// calls are counted exactly; those of others with a delay of up to <see cref="AccountMonth.Interval"/>.
/// </summary>
internal sealed class MonthlyCalls(QuotaSettings settings, Database database, string node, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<(long Account, CalendarMonth Month), AccountMonth> months = new();

    /// <summary>Takes a place for a call that arrived at this moment, Unix milliseconds; null if the quota does not count it.</summary>
    /// <exception cref="Protocol.ApiException"><c>LimitExceeded</c>.</exception>
    public async ValueTask<AccountMonth?> Take(long account, string service, string action, long now, CancellationToken cancellation)
    {
        int most = settings.CallsPerMonthOf(account);
        if (most == 0 || !CountedActions.Contains(service, action))
            return null;
        CalendarMonth month = CalendarMonth.Of(now);
        AccountMonth counted = Of(account, month);
        return await counted.TryTake(most, cancellation) ? counted : throw QuotaRefusals.CallsPerMonth(most, month.Next.Start);
    }

    /// <summary>How many calls the account may make in the month of a moment, and has made.</summary>
    public async ValueTask<MonthOfCalls> Status(long account, long now, CancellationToken cancellation) =>
        settings.CallsPerMonthOf(account) is > 0 and var most
            ? new MonthOfCalls(most, await Of(account, CalendarMonth.Of(now)).Count(cancellation))
            : new MonthOfCalls(0, 0);

    public void Dispose()
    {
        foreach (AccountMonth month in months.Values)
            month.Dispose();
    }

    private AccountMonth Of(long account, CalendarMonth month)
    {
        if (months.TryGetValue((account, month), out AccountMonth? there))
            return there;
        // The month before this one may still have calls under way; the one before that has not.
        months.TryRemove((account, new CalendarMonth(month.Number - 2)), out _);
        return months.GetOrAdd((account, month), key => new AccountMonth(database, node, key.Account, key.Month, time));
    }
}
