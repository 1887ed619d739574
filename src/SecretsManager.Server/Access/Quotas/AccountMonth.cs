using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Quotas;

/// <summary>
/// How many calls an account has made in a month. Those of this node are counted here, from what the database has of them at the first call
/// on; those of other nodes are read again when what is known of them is older than <see cref="Interval"/>.
/// </summary>
internal sealed class AccountMonth(Database database, string node, long account, CalendarMonth month, TimeProvider time) : IDisposable
{
    /// <summary>How old what is known of other nodes may be.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1, 1);
    private long here;
    private long elsewhere;
    private long settled;
    private long settledBefore = month.FirstHour;
    private long readAt;
    private volatile bool known;

    // Nobody else counts in a database that one process writes.
    private bool IsFresh => known && (database.ExclusiveWriter || time.GetElapsedTime(Volatile.Read(ref readAt)) < Interval);

    /// <summary>All of them as far as this node knows.</summary>
    public async ValueTask<long> Count(CancellationToken cancellation)
    {
        await Refresh(cancellation);
        return Volatile.Read(ref here) + Volatile.Read(ref elsewhere);
    }

    /// <summary>Counts one more unless there are as many already.</summary>
    public async ValueTask<bool> TryTake(long most, CancellationToken cancellation)
    {
        await Refresh(cancellation);
        while (true)
        {
            long taken = Volatile.Read(ref here);
            if (taken + Volatile.Read(ref elsewhere) >= most)
                return false;
            if (Interlocked.CompareExchange(ref here, taken + 1, taken) == taken)
                return true;
        }
    }

    /// <summary>The call that was counted has not succeeded.</summary>
    public void GiveBack() => Interlocked.Decrement(ref here);

    public void Dispose() => turn.Dispose();

    private async ValueTask Refresh(CancellationToken cancellation)
    {
        if (IsFresh)
            return;
        await turn.WaitAsync(cancellation);
        try
        {
            if (!IsFresh)
                await Read(cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task Read(CancellationToken cancellation)
    {
        long now = time.GetTimestamp();
        // An hour that has ended for longer than any call takes does not change any more, so it is read once.
        long before = Math.Min(Use.HourOf(time.GetUtcNow().ToUnixTimeMilliseconds()) - 1, month.Next.FirstHour);
        long mine = 0;
        long others = settled;
        if (before > settledBefore)
            others += Sum(await Calls(settledBefore, before, cancellation), ref mine);
        (long whole, long from) = (others, Math.Max(before, settledBefore));
        others += Sum(await Calls(from, month.Next.FirstHour, cancellation), ref mine);
        // None of this node's could be counted here before its first read.
        if (!known)
            Volatile.Write(ref here, mine);
        Volatile.Write(ref elsewhere, others);
        (settled, settledBefore) = (whole, from);
        Volatile.Write(ref readAt, now);
        known = true;
    }

    private async Task<IReadOnlyList<NodeCalls>> Calls(long from, long before, CancellationToken cancellation) =>
        await database.SucceededCalls(account, from, before, cancellation);

    private long Sum(IEnumerable<NodeCalls> rows, ref long mine)
    {
        long others = 0;
        foreach (NodeCalls row in rows.Where(row => CountedActions.Contains(row.Service, row.Action)))
        {
            if (row.Node == node)
                mine += row.Calls;
            else
                others += row.Calls;
        }

        return others;
    }
}
