namespace SecretsManager.Server.Audit.Tracks;

/// <summary>
/// Holds an answer back until every required track has taken the record of its call. Where one has not in two seconds, the call fails,
/// and from then on calls are refused before they do anything, until the tracks have caught up.
/// </summary>
internal sealed class RequiredTracks(TimeProvider time)
{
    /// <summary>How long a call waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock changing = new();
    private readonly Dictionary<string, long> taken = new(StringComparer.Ordinal);
    private readonly List<(long Number, TaskCompletionSource Done)> waiting = [];
    private volatile bool isClosed;

    /// <summary>Whether calls are refused now.</summary>
    public bool IsClosed => isClosed;

    /// <summary>Called when somebody waits, so that nobody waits for the next second.</summary>
    public Action? Hurry { get; set; }

    /// <summary>Names a track before the first call.</summary>
    public void Add(string track) => taken.Add(track, 0);

    /// <summary>Waits until the records up to a number of this node's log are taken.</summary>
    /// <exception cref="RecordNotTakenException">They are not within <see cref="Patience"/>.</exception>
    public async ValueTask Wait(long number)
    {
        TaskCompletionSource done;
        lock (changing)
        {
            if (taken.Count == 0 || Taken >= number)
                return;
            if (isClosed)
                throw new RecordNotTakenException();
            done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((number, done));
        }

        Hurry?.Invoke();
        try
        {
            await done.Task.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            lock (changing)
            {
                waiting.RemoveAll(one => one.Done == done);
                isClosed = !done.Task.IsCompleted || isClosed;
            }

            if (!done.Task.IsCompleted)
                throw new RecordNotTakenException();
        }
    }

    /// <summary>A track has taken the records up to a number.</summary>
    public void Took(string track, long number)
    {
        lock (changing)
        {
            taken[track] = number;
            long all = Taken;
            foreach ((long wanted, TaskCompletionSource done) in waiting)
            {
                if (wanted <= all)
                    done.TrySetResult();
            }

            waiting.RemoveAll(one => one.Number <= all);
        }
    }

    /// <summary>A track has taken all that there is to take. Calls are served again when that is so of each.</summary>
    public void CaughtUp(string track, long number)
    {
        Took(track, number);
        lock (changing)
            isClosed = isClosed && Taken < number;
    }

    private long Taken => taken.Values.Min();
}

/// <summary>A required track has not taken the record of a call in time. What the call did is done, and recorded in the database.</summary>
internal sealed class RecordNotTakenException() : Exception("A required track has not taken the record of the call in time.");
