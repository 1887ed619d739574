using System.Diagnostics.Metrics;

namespace SecretsManager.Server.Events;

/// <summary>What is counted of events on this node.</summary>
internal sealed class EventMetrics : IDisposable
{
    // The gateway's meter has the same name: whoever reads one reads both.
    private readonly Meter meter = new("SecretsManager");
    private readonly Counter<long> events;

    public EventMetrics() => events = meter.CreateCounter<long>("ssm.events", description: "Events of secrets and receivers, by what became of them: delivered, failed (a delivery, which is tried again), given-up, dropped.");

    public void CountDelivered() => Count(1, "delivered");

    public void CountFailed() => Count(1, "failed");

    public void CountGivenUp(int count) => Count(count, "given-up");

    public void CountDropped() => Count(1, "dropped");

    public void Dispose() => meter.Dispose();

    private void Count(int count, string outcome) => events.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
}

/// <summary>Every message about events of secrets.</summary>
internal static partial class EventLog
{
    [LoggerMessage(3300, LogLevel.Warning, "The receiver {Receiver} of the account {Account} does not take an event of the secret {Secret}; those behind it wait: {Reason}")]
    public static partial void Failed(ILogger logger, string receiver, long account, string secret, string reason);

    [LoggerMessage(3301, LogLevel.Error, "{Events} events of the secret {Secret} were given up: the receiver {Receiver} of the account {Account} has not taken them for {Days} days")]
    public static partial void GivenUp(ILogger logger, int events, string secret, string receiver, long account, int days);

    [LoggerMessage(3302, LogLevel.Error, "Events of secrets of the account {Account} in the region {Region} are dropped: {Most} wait for their receivers")]
    public static partial void Dropped(ILogger logger, long account, string region, int most);

    [LoggerMessage(3303, LogLevel.Critical, "A receiver of events of the account {Account} in the region {Region} is not as it was written; nobody is told of changes there")]
    public static partial void Broken(ILogger logger, Exception fault, long account, string region);

    [LoggerMessage(3304, LogLevel.Error, "The events of the queue {Queue} could not be delivered")]
    public static partial void Undelivered(ILogger logger, Exception fault, string queue);
}
