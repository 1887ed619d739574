using SecretsManager.Server.Actions;
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

    // What finds no place here is due still, and is seen again.
    private const int MostInLine = 1000;

    private readonly Lock gate = new();
    private readonly Dictionary<RecordIdentity, Task> running = [];
    private readonly List<RecordIdentity> line = [];
    private readonly CancellationTokenSource stopping = new();

    public string Kind => RecordKind.EventQueue;

    /// <inheritdoc/>
    public void Start(RecordIdentity identity)
    {
        lock (gate)
        {
            if (stopping.IsCancellationRequested || running.ContainsKey(identity) || line.Contains(identity))
                return;
            if (HasPlace(identity))
                Begin(identity);
            else if (line.Count < MostInLine)
                line.Add(identity);
        }
    }

    /// <summary>Waits for what has been started, and what stands in line behind it.</summary>
    public async Task Idle()
    {
        while (First() is { } task)
            await task;
    }

    /// <summary>Stops; what is on its way may come again.</summary>
    public async ValueTask DisposeAsync()
    {
        // It is known under two names, and asked under each.
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        lock (gate)
            line.Clear();
        await Idle();
        stopping.Dispose();
    }

    private bool HasPlace(RecordIdentity identity) =>
        running.Count < MostQueues && running.Keys.Count(other => ReceiverOf(other) == ReceiverOf(identity)) < MostOfReceiver;

    private Task? First()
    {
        lock (gate)
            return running.Values.FirstOrDefault();
    }

    private void Begin(RecordIdentity identity) => running[identity] = Task.Run(async () =>
    {
        await Deliver(identity, stopping.Token);
        End(identity);
    });

    private void End(RecordIdentity identity)
    {
        lock (gate)
        {
            running.Remove(identity);
            int next = line.FindIndex(HasPlace);
            if (next < 0)
                return;
            RecordIdentity chosen = line[next];
            line.RemoveAt(next);
            Begin(chosen);
        }
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
