using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Tracks;

/// <summary>Has each track deliver: when a checkpoint was signed, and each second. A track that fails pauses, and holds up no other.</summary>
internal sealed class LogDelivery(IReadOnlyList<LogTrack> tracks, TimeProvider time, ILogger<LogDelivery> log) : BackgroundService, IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<LogTrack, Wake> sleeping = tracks.ToDictionary(track => track, _ => new Wake(time));

    /// <summary>The tracks.</summary>
    public IReadOnlyList<LogTrack> Tracks => tracks;

    /// <summary>There is something to deliver.</summary>
    public void Call()
    {
        foreach (Wake wake in sleeping.Values)
            wake.Call();
    }

    /// <summary>One attempt with all tracks, and the last word about where they stand, when nothing else runs any more.</summary>
    public async Task Finish(CancellationToken cancellation)
    {
        foreach (LogTrack track in tracks)
        {
            try
            {
                await track.Deliver(cancellation);
                await track.Note(isLast: true);
            }
            catch (Exception fault) when (IsKnown(fault))
            {
                LogDeliveryLog.Failed(log, fault, track.Name);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (LogTrack track in tracks)
            await track.Sink.DisposeAsync();
        Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(tracks.Select(track => Run(track, stoppingToken)));

    private async Task Run(LogTrack track, CancellationToken cancellation)
    {
        TimeSpan pause = Interval;
        bool failing = false;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await track.Deliver(cancellation);
                await track.Note(isLast: false);
                if (failing)
                    LogDeliveryLog.Resumed(log, track.Name);
                (failing, pause) = (false, Interval);
            }
            catch (Exception fault) when (IsKnown(fault))
            {
                // Told once, until it goes well again.
                if (!failing)
                    LogDeliveryLog.Failed(log, fault, track.Name);
                // Calls wait for a required one: it is tried each second.
                pause = failing && !track.IsRequired ? Longer(pause) : Interval;
                failing = true;
            }

            if (failing)
                await Task.Delay(pause, time, cancellation);
            else
                await sleeping[track].Sleep(Interval, cancellation);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private static bool IsKnown(Exception fault) => fault is SinkException or IntegrityException or StorageUnavailableException;
}

/// <summary>Every message about the delivery of audit logs.</summary>
internal static partial class LogDeliveryLog
{
    [LoggerMessage(6100, LogLevel.Error, "The audit log is not delivered to {Sink}")]
    public static partial void Failed(ILogger logger, Exception fault, string sink);

    [LoggerMessage(6101, LogLevel.Warning, "The audit log is delivered to {Sink} again")]
    public static partial void Resumed(ILogger logger, string sink);
}
