namespace SecretsManager.Server.Audit;

/// <summary>Lets one loop sleep for a while, and others end its sleep. A call that comes while it works counts for the next sleep.</summary>
internal sealed class Wake(TimeProvider time)
{
    private TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends the sleep.</summary>
    public void Call() => Volatile.Read(ref called).TrySetResult();

    /// <summary>Sleeps until it is called, at most this long.</summary>
    public async Task Sleep(TimeSpan most, CancellationToken cancellation)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(called.Task, Task.Delay(most, time, over.Token));
        await over.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        if (called.Task.IsCompleted)
            Volatile.Write(ref called, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
