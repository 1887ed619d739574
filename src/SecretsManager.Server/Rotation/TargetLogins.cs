using System.Collections.Concurrent;

namespace SecretsManager.Server.Rotation;

/// <summary>Keeps this node's connections to each instance to so many a second, so that a thousand rotations due at once do not fall upon it together.</summary>
internal sealed class TargetLogins(TimeProvider time)
{
    private readonly ConcurrentDictionary<(long Account, string Region, string Id), (long Second, int Count)> latest = [];

    /// <summary>Waits until there is room for one more connection to the instance.</summary>
    public async Task Wait(ProductInstance instance, CancellationToken cancellation)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        (long second, _) = latest.AddOrUpdate(
            (instance.Account, instance.Region, instance.Id),
            (now / 1000, 1),
            (_, last) => last.Second < now / 1000 ? (now / 1000, 1) : last.Count < instance.LoginsPerSecond ? (last.Second, last.Count + 1) : (last.Second + 1, 1));
        if (second * 1000 > now)
            await Task.Delay(TimeSpan.FromMilliseconds((second * 1000) - now), time, cancellation);
    }
}
