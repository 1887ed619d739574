namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// Watches the token. While it is there, a small operation at each look shows that it still is, although nobody calls. When it is gone,
/// this waits until no call is in the module, ends everything that the module has, starts it anew, logs in and connects the pool again.
/// A call that never comes back cannot be ended: while it is in the module, nothing may be started anew.
/// </summary>
/// <param name="reopen">Ends everything that the module has, and opens the token anew.</param>
/// <param name="lookEvery">The pause between two looks; twice that is between two attempts to open.</param>
internal sealed class TokenWatch(
    SessionPool pool, UnwantedObjects unwanted, Func<OpenToken> reopen, TimeSpan lookEvery, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan HangsForGood = TimeSpan.FromSeconds(10);

    private Task beat = Task.CompletedTask;
    private Task attempt = Task.CompletedTask;
    private long attemptStarted;
    private long? lostAt;
    private bool saidThatItHangs;
    private string? lastFault;

    /// <summary>The attempt to reach the token that is under way.</summary>
    public Task Attempt => attempt;

    /// <summary>Runs until it is stopped.</summary>
    public async Task Run(CancellationToken stop)
    {
        pool.Lost += reason => Pkcs11Log.Lost(log, reason);
        using PeriodicTimer timer = new(lookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                Step(stop);
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }

        await beat;
    }

    private void Step(CancellationToken stop)
    {
        if (pool.IsAvailable)
        {
            (lostAt, saidThatItHangs, lastFault) = (null, false, null);
            pool.LoseIfHung();
            if (beat.IsCompleted)
                beat = Probe(stop);
            return;
        }

        long now = time.GetTimestamp();
        lostAt ??= now;
        if (attempt.IsCompleted && pool.IsIdle)
        {
            if (time.GetElapsedTime(attemptStarted, now) < 2 * lookEvery)
                return;
            attemptStarted = now;
            // A thread of its own: any of the module's functions may hang.
            attempt = Task.Factory.StartNew(Reopen, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        else if (!saidThatItHangs && time.GetElapsedTime(attempt.IsCompleted ? lostAt.Value : attemptStarted, now) >= HangsForGood)
        {
            saidThatItHangs = true;
            Pkcs11Log.Hangs(log);
        }
    }

    private async Task Probe(CancellationToken stop)
    {
        try
        {
            await pool.Call(new ModuleCall<bool>((token, session) =>
            {
                token.Probe(session);
                return true;
            }), stop);
            await unwanted.Destroy(pool, stop);
        }
        catch (Exception refused) when (refused is KeyUnavailableException or OperationCanceledException)
        {
            // The pool has noticed, or all sessions are at work.
        }
    }

    private void Reopen()
    {
        try
        {
            OpenToken token = reopen();
            Pkcs11Log.Returned(log);
            pool.Connect(token);
        }
#pragma warning disable CA1031 // Whatever is wrong now may be right at the next attempt.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (fault.Message == lastFault)
                return;
            lastFault = fault.Message;
            Pkcs11Log.StillAway(log, fault.Message);
        }
    }
}
