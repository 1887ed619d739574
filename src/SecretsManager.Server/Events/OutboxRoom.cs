using System.Collections.Concurrent;

namespace SecretsManager.Server.Events;

/// <summary>
/// Bounds how many events of an account wait in a region. Beyond the bound events are dropped, as a call never fails because of them. Each node counts what
/// there is every few seconds and adds its own, so that the bound is kept nearly.
/// </summary>
internal sealed class OutboxRoom(EventRecords records, EventSettings settings, EventMetrics metrics, TimeProvider time, ILogger<OutboxRoom> log)
{
    private const long CountMilliseconds = 10_000;

    private readonly ConcurrentDictionary<(long Account, string Region), Counted> counts = new();

    /// <summary>Whether there is room for one more.</summary>
    public async ValueTask<bool> Take(long account, string region, CancellationToken cancellation)
    {
        Counted counted = counts.GetOrAdd((account, region), _ => new Counted());
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (now - Interlocked.Read(ref counted.At) >= CountMilliseconds)
        {
            long there = await records.Events.Count(account, region, cancellation);
            Interlocked.Exchange(ref counted.Events, there);
            Interlocked.Exchange(ref counted.At, now);
        }

        if (Interlocked.Increment(ref counted.Events) <= settings.MostWaiting)
        {
            counted.IsTold = false;
            return true;
        }

        metrics.CountDropped();
        if (!counted.IsTold)
            EventLog.Dropped(log, account, region, settings.MostWaiting);
        counted.IsTold = true;
        return false;
    }

    private sealed class Counted
    {
        public long Events;
        public long At;
        public bool IsTold;
    }
}
