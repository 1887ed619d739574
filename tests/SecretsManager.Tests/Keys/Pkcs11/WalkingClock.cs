using Microsoft.Extensions.Time.Testing;

namespace SecretsManager.Tests.Keys.Pkcs11;

/// <summary>
/// A clock that goes on by a small step after each such step of the machine's: never faster than the machine's, and slower where the machine is too busy to take the
/// steps, as it then is with everything else. Where something hangs that is to be given up, the wait can be skipped.
/// </summary>
internal sealed class WalkingClock : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource stop = new();
    private readonly FakeTimeProvider time = new();
    private readonly Task walking;

    public WalkingClock() => walking = Walk();

    public TimeProvider Time => time;

    /// <summary>A timestamp, for <see cref="Since"/>.</summary>
    public long Now => time.GetTimestamp();

    public TimeSpan Since(long began) => time.GetElapsedTime(began);

    /// <summary>Lets so much time pass at once.</summary>
    public void Skip(TimeSpan passed) => time.Advance(passed);

    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested)
            return;
        await stop.CancelAsync();
        await walking;
        stop.Dispose();
    }

    private async Task Walk()
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Pace, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            time.Advance(Pace);
        }
    }
}
