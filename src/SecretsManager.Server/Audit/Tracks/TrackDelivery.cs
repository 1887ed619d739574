using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Tracks;

/// <summary>
/// Delivers the events in this node's log to where the tracks of accounts say, each second. Each sink goes on by itself: what one of them
/// does not take, or takes slowly, holds up no other.
/// </summary>
internal sealed class TrackDelivery(
    string node, FollowedTracks followed, IEventSinks sinks, Database database, AuditHistory history, AuditTracks tracks, TrackMetrics metrics, TimeProvider time, ILogger<TrackDelivery> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, SinkDelivery> deliveries = new(StringComparer.Ordinal);
    private bool failing;

    /// <summary>Delivers what there is, and waits until it is done or has failed.</summary>
    public async Task Deliver(CancellationToken cancellation)
    {
        await Begin(cancellation);
        await Task.WhenAll(deliveries.Values.Select(delivery => delivery.Running));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryBegin(stoppingToken);
        }
        finally
        {
            await Task.WhenAll(deliveries.Values.Select(delivery => delivery.Running));
        }
    }

    private async Task TryBegin(CancellationToken cancellation)
    {
        try
        {
            await Begin(cancellation);
            failing = false;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Told once, until it goes well again: it is tried each second.
            if (!failing)
                TrackLog.NotFound(log, fault);
            failing = true;
        }
    }

    private async Task Begin(CancellationToken cancellation)
    {
        IReadOnlyCollection<FollowedTrack> now = await followed.Now(cancellation);
        foreach (IGrouping<string, FollowedTrack> named in now.Where(track => !track.IsTaken).GroupBy(track => track.Sink, StringComparer.Ordinal))
        {
            if (!deliveries.TryGetValue(named.Key, out SinkDelivery? delivery))
                deliveries.Add(named.Key, delivery = new SinkDelivery(named.Key, node, sinks, database, history, tracks, metrics, time, log));
            if (delivery.Running.IsCompleted)
                delivery.Start([.. named], cancellation);
        }
    }
}

/// <summary>Every message about the tracks of accounts.</summary>
internal static partial class TrackLog
{
    [LoggerMessage(3200, LogLevel.Error, "The events of accounts could not be delivered to the sink {Sink}")]
    public static partial void Failed(ILogger logger, Exception fault, string sink);

    [LoggerMessage(3201, LogLevel.Error, "The tracks of accounts could not be looked for")]
    public static partial void NotFound(ILogger logger, Exception fault);

    [LoggerMessage(3203, LogLevel.Error, "{Records} records are not kept any more that the sink {Sink} had not been given")]
    public static partial void Missed(ILogger logger, string sink, long records);

    [LoggerMessage(3202, LogLevel.Critical, "The track {Track} of the account {Account} is not as it was written and delivers nothing")]
    public static partial void Broken(ILogger logger, Exception fault, long account, string track);
}
