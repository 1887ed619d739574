using System.Collections.Concurrent;
using SecretsManager.Protocol;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>What this node works on of what is due: so many at a time, each once. Whatever is left in the middle is due until somebody has done it.</summary>
internal sealed class RunningWork(int most) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<RecordIdentity, Task> running = [];
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Begins one, unless it runs already, there is no room, or the node stops.</summary>
    /// <param name="left">Told why it was left: another node has it, or the database is away.</param>
    /// <param name="failed">Told of a fault that nobody thought of.</param>
    public void Start(RecordIdentity identity, Func<RecordIdentity, CancellationToken, Task> work, Action<RecordIdentity, Exception> left, Action<RecordIdentity, Exception> failed)
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (running.Count >= most || stopping.IsCancellationRequested || !running.TryAdd(identity, ended.Task))
            return;
        _ = Task.Run(async () =>
        {
            await Run(identity, work, left, failed);
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

    /// <summary>Asks all to stop, and waits for them. Doing it again does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        await Idle();
        stopping.Dispose();
    }

    private async Task Run(
        RecordIdentity identity, Func<RecordIdentity, CancellationToken, Task> work, Action<RecordIdentity, Exception> left, Action<RecordIdentity, Exception> failed)
    {
        CancellationToken cancellation = stopping.Token;
        try
        {
            await work(identity, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The server stops; the lease runs out.
        }
        catch (Exception lost) when (lost is ApiException or StorageUnavailableException)
        {
            left(identity, lost);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            failed(identity, fault);
        }
    }
}
