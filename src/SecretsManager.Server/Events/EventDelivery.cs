using System.Collections.Concurrent;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Events;

/// <summary>
/// Delivers the events of queues that are due, several queues at a time, so many of one receiver that it cannot hold up the others. It can be killed
/// anywhere: what was not taken is in the database, and another node goes on when the lease has run out.
/// </summary>
internal sealed class EventDelivery(QueueRun run, ILogger<EventDelivery> log) : IDueWork, IAsyncDisposable
{
    private const int MostQueues = 64;
    private const int MostOfReceiver = 4;

    private readonly ConcurrentDictionary<RecordIdentity, Task> running = [];
    private readonly CancellationTokenSource stopping = new();

    public string Kind => RecordKind.EventQueue;

    /// <inheritdoc/>
    public void Start(RecordIdentity identity)
    {
        string receiver = ReceiverOf(identity);
        if (stopping.IsCancellationRequested || running.Count >= MostQueues || running.Keys.Count(other => ReceiverOf(other) == receiver) >= MostOfReceiver)
            return;
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!running.TryAdd(identity, ended.Task))
            return;
        _ = Task.Run(async () =>
        {
            await Deliver(identity, stopping.Token);
            running.TryRemove(identity, out _);
            ended.SetResult();
        });
    }

    /// <summary>Waits for what has been started.</summary>
    public async Task Idle()
    {
        while (running.Values.FirstOrDefault() is { } task)
            await task;
    }

    /// <summary>Stops; what is on its way may come again.</summary>
    public async ValueTask DisposeAsync()
    {
        // It is known under two names, and asked under each.
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        await Idle();
        stopping.Dispose();
    }

    private async Task Deliver(RecordIdentity identity, CancellationToken cancellation)
    {
        try
        {
            await run.Deliver(identity, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The server stops; the lease runs out.
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            EventLog.Undelivered(log, fault, identity.Id);
        }
    }

    private static string ReceiverOf(RecordIdentity identity) => identity.Id.Split('.')[0];
}
