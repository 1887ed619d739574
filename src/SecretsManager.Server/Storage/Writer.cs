namespace SecretsManager.Server.Storage;

/// <summary>
/// The one writer of this process. It takes all units that wait into one transaction, so that they share a sync: whoever comes while a
/// sync runs joins the next one. It has a thread of its own, because a sync blocks.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly Batch _batch;
    private readonly DatabaseOptions _options;
    private readonly ILogger _log;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<PendingUnit> _waiting = [];
    private bool _closing;
    private Exception? _failure;

    public Writer(Dialect dialect, Session session, DatabaseOptions options, TimeProvider time, ILogger log)
    {
        (_options, _log) = (options, log);
        _batch = new Batch(dialect, session, options, time, log);
        _thread = new Thread(Run) { Name = "storage writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>It has met a fault after which nothing it says could be trusted.</summary>
    public bool Stopped => Volatile.Read(ref _failure) is not null;

    public void StartRecording(IAuditPager pager, Action<UnitOfWork> committed) => _batch.StartRecording(pager, committed);

    /// <exception cref="StorageUnavailableException">The unit was not acknowledged.</exception>
    public Task<CommitOutcome> Commit(UnitOfWork work)
    {
        PendingUnit pending = new(work);
        lock (_gate)
        {
            if (_failure is not null)
                throw new StorageUnavailableException("The database has failed; nothing is written until the server is started again.", _failure);
            if (_closing)
                throw new StorageUnavailableException("The database is closing.");
            if (_waiting.Count >= _options.QueueLimit)
                throw new StorageUnavailableException("Too many units wait for the database.");
            _waiting.Add(pending);
            if (_waiting.Count == 1)
                Monitor.Pulse(_gate);
        }

        return pending.Outcome;
    }

    /// <summary>Commits what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }

        await _ended.Task;
        await _batch.DisposeAsync();
    }

    private void Run()
    {
        while (Take() is { } units)
        {
            try
            {
                _batch.Commit(units).GetAwaiter().GetResult();
                if (Volatile.Read(ref _waiting).Count == 0)
                    _batch.Tidy().GetAwaiter().GetResult();
            }
            catch (Exception error)
            {
                Stop(error, units);
            }
        }

        _ended.SetResult();
    }

    private List<PendingUnit>? Take()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closing)
                    return null;
                Monitor.Wait(_gate);
            }

            int count = Measure(_waiting);
            List<PendingUnit> taken = _waiting;
            _waiting = taken[count..];
            taken.RemoveRange(count, taken.Count - count);
            return taken;
        }
    }

    private int Measure(List<PendingUnit> units)
    {
        int bytes = 0;
        for (int i = 0; i < units.Count; i++)
        {
            bytes += units[i].Work.AuditRecord.Length;
            if (bytes >= _options.BatchBytes || i + 1 == _options.BatchUnits)
                return i + 1;
        }

        return units.Count;
    }

    private void Stop(Exception error, List<PendingUnit> units)
    {
        StorageLog.Stopped(_log, error);
        StorageUnavailableException refusal = new("The database has failed.", error) { OutcomeUnknown = true };
        lock (_gate)
        {
            _failure = error;
            units.AddRange(_waiting);
            _waiting = [];
        }

        units.ForEach(unit => unit.Fail(refusal));
    }
}

/// <summary>A unit that waits for the writer.</summary>
internal sealed class PendingUnit(UnitOfWork work)
{
    private readonly TaskCompletionSource<CommitOutcome> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public UnitOfWork Work { get; } = work;

    public Task<CommitOutcome> Outcome => _source.Task;

    public void Complete(CommitOutcome outcome) => _source.TrySetResult(outcome);

    public void Fail(StorageUnavailableException refusal) => _source.TrySetException(refusal);
}
