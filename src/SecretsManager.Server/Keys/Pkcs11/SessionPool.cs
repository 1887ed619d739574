namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// Takes calls to the token's sessions. Each session has a thread of its own, because a call into the module cannot be cut short: the
/// caller waits for a result, never for the thread, and is refused in time whatever the module does. Once a call hangs or the token is
/// gone, every call is refused at once until the pool is connected to the token again.
/// </summary>
internal sealed class SessionPool : IDisposable
{
    /// <summary>How long a caller waits, in the queue and in the module together. It leaves a little of two seconds for the answer.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1.8);

    /// <summary>
    /// How long who asks for a key to be made or destroyed waits, in the queue and in the module together: a token writes it down, one after the other, and
    /// an honest module may take seconds to find the primes of a pair. A function that hangs is noticed all the same.
    /// </summary>
    public static readonly TimeSpan MakingDeadline = ModuleSession.PatienceForKeys + TimeSpan.FromSeconds(1);

    /// <summary>More calls than this would wait past their deadline anyway.</summary>
    private const int QueueLimit = 4096;

    // Monitor, because a thread that waits for work must be woken alone.
    private readonly object gate = new();
    private readonly Queue<ModuleCall> waiting = new();
    private readonly ModuleCall?[] running;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider time;
    private readonly SemaphoreSlim makers;
    private volatile OpenToken? token;
    private int threads;
    private string reason = "The token has not been opened.";
    private bool closed;

    public SessionPool(int sessions, TimeProvider time)
    {
        this.time = time;
        running = new ModuleCall?[sessions];
        threads = sessions;
        // Tokens that are asked for several keys at once may refuse one of them, and leave it behind: SoftHSM does.
        makers = new SemaphoreSlim(1);
        for (int i = 0; i < sessions; i++)
        {
            int index = i;
            new Thread(() => Work(index)) { Name = $"pkcs11 session {index}", IsBackground = true }.Start();
        }
    }

    /// <summary>Raised once for each loss, with its reason, on the thread that noticed it.</summary>
    public event Action<string>? Lost;

    public bool IsAvailable => token is not null;

    /// <summary>Whether no call is in the module.</summary>
    public bool IsIdle
    {
        get
        {
            lock (gate)
                return Array.TrueForAll(running, call => call is null);
        }
    }

    /// <summary>Done when the pool was disposed and no call is in the module any more.</summary>
    public Task Ended => ended.Task;

    /// <summary>Takes calls again. No call may be in the module.</summary>
    public void Connect(OpenToken opened)
    {
        lock (gate)
            token = closed ? null : opened;
    }

    /// <summary>Runs a call on the next free session.</summary>
    /// <exception cref="KeyUnavailableException">The token is away, or did not answer in time.</exception>
    public Task<T> Call<T>(ModuleCall<T> call, CancellationToken cancellation) => Call(call, Deadline, cancellation);

    /// <summary>Runs a call that makes or destroys a key. One runs at a time; the other sessions stay free for everything else meanwhile.</summary>
    /// <exception cref="KeyUnavailableException">As above; or so many keys are being made that this one's turn does not come.</exception>
    public async Task<T> CallToChange<T>(ModuleCall<T> call, CancellationToken cancellation)
    {
        call.ChangesToken = true;
        using CancellationTokenSource late = new(MakingDeadline, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            await makers.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            call.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw new KeyUnavailableException("Too many keys are being made.");
        }

        try
        {
            return await Call(call, MakingDeadline, cancellation);
        }
        finally
        {
            makers.Release();
        }
    }

    private async Task<T> Call<T>(ModuleCall<T> call, TimeSpan deadline, CancellationToken cancellation)
    {
        Enqueue(call);
        try
        {
            return await call.Result.WaitAsync(deadline, time, cancellation);
        }
        catch (TimeoutException)
        {
            LoseIfHung();
            call.Refuse("The token did not answer in time.");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            call.Cancel(cancellation);
        }

        // Settled by now, perhaps by a result that came at the last moment.
        return await call.Result;
    }

    /// <summary>Sees whether a call has been in the module for too long.</summary>
    public void LoseIfHung()
    {
        if (token is not { } current)
            return;
        foreach (ModuleSession session in current.Sessions)
        {
            if (session.HangsIn is { } function)
                Lose(current, $"{function} does not return");
        }
    }

    /// <summary>Refuses every call that waits or runs, and all that come.</summary>
    public void Lose(OpenToken lost, string why)
    {
        if (Refuse(lost, $"The token is unavailable: {why}."))
            Lost?.Invoke(why);
    }

    /// <summary>Refuses everything for good and ends the threads that are not in the module.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }

        if (token is { } current)
            Refuse(current, "The token is closed.");
    }

    private bool Refuse(OpenToken lost, string why)
    {
        ModuleCall[] unsettled;
        lock (gate)
        {
            if (!ReferenceEquals(token, lost))
                return false;
            token = null;
            reason = why;
            unsettled = [.. running.OfType<ModuleCall>(), .. waiting];
            foreach (ModuleCall call in waiting)
                call.Dispose();
            waiting.Clear();
        }

        foreach (ModuleCall call in unsettled)
            call.Refuse(why);
        return true;
    }

    private void Enqueue(ModuleCall call)
    {
        string? refusal;
        lock (gate)
        {
            refusal = token is null ? reason : waiting.Count >= QueueLimit ? "Too many calls wait for the token." : null;
            if (refusal is null)
            {
                waiting.Enqueue(call);
                Monitor.Pulse(gate);
                return;
            }
        }

        call.Dispose();
        throw new KeyUnavailableException(refusal);
    }

    private void Work(int index)
    {
        while (Take(index) is var (call, current))
        {
            ModuleSession session = current.Sessions[index];
            session.ChangesToken = call.ChangesToken;
            try
            {
                call.Run(current, session);
            }
            catch (TokenLostException lost)
            {
                Lose(current, lost.Message);
            }
            finally
            {
                call.Dispose();
                lock (gate)
                    running[index] = null;
            }
        }

        if (Interlocked.Decrement(ref threads) == 0)
            ended.SetResult();
    }

    private (ModuleCall Call, OpenToken Token)? Take(int index)
    {
        lock (gate)
        {
            while (waiting.Count == 0 && !closed)
                Monitor.Wait(gate);
            if (closed || token is not { } current)
                return null;
            ModuleCall call = waiting.Dequeue();
            running[index] = call;
            return (call, current);
        }
    }
}
