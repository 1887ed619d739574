using System.Collections.Concurrent;
using BitFaster.Caching.Lru;
using SecretsManager.Server.Access.Quotas;

namespace SecretsManager.Server.Gateway;

/// <summary>
/// How many calls of an action an account may make in a second in a region, and how many of all actions together. A bucket holds one second's worth and refills evenly, so a
/// burst of that many passes at once. Off unless configured.
/// </summary>
internal sealed class RateLimits(RateSettings settings, QuotaSettings quotas, TimeProvider time)
{
    private const int MostSources = 10_000;

    private readonly ConcurrentDictionary<(long Account, string Region, string Action), Bucket> buckets = new();

    private readonly ConcurrentDictionary<long, Bucket> accounts = new();

    // Callers without a signature have no account: each address has a bucket of its own, so that none takes from the others.
    private readonly ConcurrentLru<(string Source, string Action), Bucket> sources = new(MostSources);

    /// <exception cref="Protocol.ApiException"><c>RequestLimitExceeded</c>.</exception>
    public void Take(long account, string region, string action)
    {
        int ofAccount = quotas.CallsPerSecondOf(account);
        if (ofAccount > 0 && !accounts.GetOrAdd(account, _ => new Bucket(ofAccount, time.GetTimestamp())).TryTake(ofAccount, time))
            throw QuotaRefusals.CallsPerSecond(ofAccount);
        int perSecond = settings.LimitOf(action);
        if (perSecond == 0)
            return;
        Bucket bucket = buckets.GetOrAdd((account, region, action), _ => new Bucket(perSecond, time.GetTimestamp()));
        if (!bucket.TryTake(perSecond, time))
            throw GatewayRefusals.Rate(perSecond);
    }

    /// <summary>The same for a call without a signature.</summary>
    /// <exception cref="Protocol.ApiException"><c>RequestLimitExceeded</c>.</exception>
    public void TakeUnsigned(string source, string action)
    {
        int perSecond = settings.LimitOf(action);
        if (perSecond > 0 && !sources.GetOrAdd((source, action), _ => new Bucket(perSecond, time.GetTimestamp())).TryTake(perSecond, time))
            throw GatewayRefusals.Rate(perSecond);
    }

    private sealed class Bucket(double tokens, long timestamp)
    {
        public bool TryTake(int perSecond, TimeProvider time)
        {
            lock (this)
            {
                long now = time.GetTimestamp();
                tokens = Math.Min(perSecond, tokens + (time.GetElapsedTime(timestamp, now).TotalSeconds * perSecond));
                timestamp = now;
                if (tokens < 1)
                    return false;
                tokens--;
                return true;
            }
        }
    }
}
