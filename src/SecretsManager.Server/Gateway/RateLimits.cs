using System.Collections.Concurrent;

namespace SecretsManager.Server.Gateway;

/// <summary>
/// How many calls of an action an account may make in a second in a region. A bucket holds one second's worth and refills evenly, so a
/// burst of that many passes at once. Off unless configured.
/// </summary>
internal sealed class RateLimits(RateSettings settings, TimeProvider time)
{
    private readonly ConcurrentDictionary<(long Account, string Region, string Action), Bucket> buckets = new();

    /// <exception cref="Protocol.ApiException"><c>RequestLimitExceeded</c>.</exception>
    public void Take(long account, string region, string action)
    {
        int perSecond = settings.LimitOf(action);
        if (perSecond == 0)
            return;
        Bucket bucket = buckets.GetOrAdd((account, region, action), _ => new Bucket(perSecond, time.GetTimestamp()));
        if (!bucket.TryTake(perSecond, time))
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
