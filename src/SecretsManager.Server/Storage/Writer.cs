using System.Threading.Channels;

namespace SecretsManager.Server.Storage;

/// <summary>
/// The one writer of a process. It takes all units that wait into one transaction, so that a sync is shared: whoever comes while one
/// runs joins the next. It has a thread of its own, so that a sync of SQLite never holds up the pool.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    private readonly Channel<Waiting> _queue;
    private readonly Batch _batch = new();
    private readonly BatchCommitter _committer;
    private readonly DatabaseOptions _options;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Writer(Dialect dialect, DatabaseOptions options, DiskReserve? reserve, TimeProvider time, ILogger log)
    {
        (_options, _time) = (options, time);
        _committer = new BatchCommitter(dialect, reserve, options.RetryFor, time, log);
        _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(options.QueueLimit)
        {
            SingleReader = true,
            // All that would run inside a caller is to wake the writer's thread.
            AllowSynchronousContinuations = true,
        });
        new Thread(Run) { Name = "storage writer", IsBackground = true }.Start();
    }

    public BatchCommitter Committer => _committer;

    public Task<CommitOutcome> Commit(UnitOfWork? unit)
    {
        if (_committer.Failure is { } failure)
            throw Stopped(failure);
        var waiting = new Waiting(unit);
        if (!_queue.Writer.TryWrite(waiting))
            throw new StorageUnavailableException("The database takes no more work: too many wait for it, or it is shutting down.");
        return _options.AnswerWithin == Timeout.InfiniteTimeSpan ? waiting.Done : Answer(waiting);
    }

    /// <summary>Takes no more units, commits those that wait, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended.Task;
        await _committer.DisposeAsync();
    }

    /// <summary>The outcome, if it comes in time. Until the COMMIT is sent a caller who goes away takes the unit along.</summary>
    private async Task<CommitOutcome> Answer(Waiting waiting)
    {
        try
        {
            return await waiting.Done.WaitAsync(_options.AnswerWithin, _time);
        }
        catch (TimeoutException)
        {
            throw waiting.TryGiveUp()
                ? new StorageUnavailableException("The database does not answer; nothing was changed.") { TimedOut = true }
                : new StorageUnavailableException("The database has not said in time whether it committed.") { TimedOut = true, OutcomeUnknown = true };
        }
    }

    private static StorageUnavailableException Stopped(Exception failure) => new("The database has failed and is not written to any more.", failure);

    private void Run()
    {
        while (Wait())
        {
            // Whoever is about to come joins: where there is other work for this core, a commit then carries more of it; where there is none, nothing waits.
            Thread.Yield();
            Fill();
            if (_committer.Failure is { } failure)
                Fail(Stopped(failure));
            else
                Commit();
            _batch.Clear();
        }

        _ended.SetResult();
    }

    private bool Wait()
    {
        var more = _queue.Reader.WaitToReadAsync();
        return more.IsCompletedSuccessfully ? more.Result : more.AsTask().GetAwaiter().GetResult();
    }

    private void Fill()
    {
        var bytes = 0L;
        while (_batch.Units.Count < _options.BatchUnits && bytes < _options.BatchBytes && _queue.Reader.TryRead(out var waiting))
        {
            (waiting.Unit is null ? _batch.Checkpoints : _batch.Units).Add(waiting);
            bytes += waiting.Unit?.AuditRecord.Length ?? 0;
        }
    }

    private void Commit()
    {
        try
        {
            _committer.Commit(_batch).GetAwaiter().GetResult();
        }
        catch (StorageUnavailableException error)
        {
            Fail(error);
        }
#pragma warning disable CA1031 // A bug must not end the thread and leave callers waiting for ever.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _committer.Stop(error);
            Fail(Stopped(error));
        }
    }

    private void Fail(Exception error)
    {
        _batch.Units.ForEach(waiting => waiting.Fail(error));
        _batch.Checkpoints.ForEach(waiting => waiting.Fail(error));
    }
}
