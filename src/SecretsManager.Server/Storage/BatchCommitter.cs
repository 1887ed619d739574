using System.Data;
using System.Data.Common;

namespace SecretsManager.Server.Storage;

/// <summary>Makes a batch durable: the transaction, its audit page, and what follows from each way in which it can fail.</summary>
internal sealed class BatchCommitter(Dialect dialect, DiskReserve? reserve, TimeSpan retryFor, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(500);

    private DatabaseSession? _session;
    private volatile IAuditPager? _pager;
    private bool _resumed;
    private volatile Exception? _failure;

    /// <summary>Why nothing is written any more; null while all is well.</summary>
    public Exception? Failure => _failure;

    public IAuditPager? Pager { get => _pager; set => _pager = value; }

    public Action<UnitOfWork>? Committed { get; set; }

    public Action<UnitOfWork>? InDoubt { get; set; }

    /// <summary>For good: after a failed sync nobody knows what is on the disk.</summary>
    public void Stop(Exception error)
    {
        if (Interlocked.CompareExchange(ref _failure, error, null) is null)
            StorageLog.Stopped(log, error);
    }

    public async Task Commit(Batch batch)
    {
        if (batch.Units.Count > 0)
            await CommitUnits(batch);
        if (batch.Checkpoints.Count > 0)
            await Checkpoint(batch);
    }

    public async ValueTask DisposeAsync() => await Drop();

    private async Task CommitUnits(Batch batch)
    {
        var started = time.GetTimestamp();
        var pause = s_firstPause;
        for (var attempt = 1; ; attempt++)
        {
            batch.Open();
            if (reserve is { IsSpent: true })
                batch.RefuseAllButLast(new StorageUnavailableException("The disk is full; nothing was changed.") { DiskFull = true });
            if (batch.Units.Count == 0)
                return;
            try
            {
                await Attempt(batch);
                return;
            }
            catch (Exception error)
            {
                if (!await MayRetry(batch, error, time.GetElapsedTime(started)))
                    throw Refusal(batch, error);
                StorageLog.Retried(log, error, batch.Units.Count, attempt);
            }

            await Task.Delay(pause, time);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    private async Task Attempt(Batch batch)
    {
        batch.Committing = false;
        _session ??= await dialect.OpenSession(readOnly: false, CancellationToken.None);
        await _session.Execute(dialect.BeginWrite);
        await batch.Run(_session, dialect, log);
        var page = batch.Records.Count > 0 ? await WritePage(_session, batch) : null;
        foreach (var (use, calls) in batch.Usage)
            await CountUse(_session, use, calls);

        _session.Warned = false;
        if (batch.Units.Exists(static waiting => !waiting.TryTake()))
            throw new CallersGoneException();
        batch.Committing = true;
        await _session.Execute(Sql.Commit);
        if (_session.Warned)
            throw new CommitInDoubtException();
        Publish(batch, page);
    }

    private async Task<AuditPageRow> WritePage(DatabaseSession session, Batch batch)
    {
        var pager = _pager!;
        if (!_resumed)
        {
            var last = await Newest(session, Sql.LastAuditPage, pager.Node, RowReader.AuditPages);
            pager.Resume(last, last is null ? await Newest(session, Sql.LastCheckpoint, pager.Node, RowReader.Checkpoints) : null);
            _resumed = true;
        }

        var page = pager.Build(batch.Records);
        var written = await session.Execute(
            Sql.InsertAuditPage, page.Node, page.Sequence, page.FirstTime, page.LastTime, (long)page.Records, page.Page);
        return written == 1 ? page : throw new ChainMovedException();
    }

    private static async Task<T?> Newest<T>(
        DatabaseSession session, Statement statement, string node, Func<DbDataReader, CancellationToken, Task<List<T>>> read)
        where T : class
    {
        await using var reader = await session.Query(statement, CancellationToken.None, node);
        return (await read(reader, CancellationToken.None)).FirstOrDefault();
    }

    // Each node counts in rows of its own: on a row of two nodes one of them would lose each race, and run its whole batch again.
    private Task<int> CountUse(DatabaseSession session, Use use, long calls) => session.Execute(
        Sql.CountUse, use.Account, use.Hour, use.Region, use.Service, use.Action, use.Succeeded ? 1L : 0L, _pager!.Node, calls);

    /// <summary>It is durable. Whoever fails to hear of it would serve what is no longer true, so that nothing is written after that.</summary>
    private void Publish(Batch batch, AuditPageRow? page)
    {
        try
        {
            if (page is not null)
                _pager!.Committed(page);
            foreach (var waiting in batch.Units)
            {
                if (waiting.IsCommitted && waiting.Unit!.Changes.Count > 0)
                    Committed?.Invoke(waiting.Unit);
            }
        }
#pragma warning disable CA1031 // Any failure of a listener has the same consequence.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Stop(error);
        }

        batch.Units.ForEach(static waiting => waiting.Tell());
    }

    private async Task<bool> MayRetry(Batch batch, Exception error, TimeSpan elapsed)
    {
        _resumed = false;
        var fault = error switch
        {
            CommitInDoubtException => Fault.Disconnected,
            ChainMovedException or CallersGoneException => Fault.Transient,
            _ when _session is { Connection.State: not ConnectionState.Open } => Fault.Disconnected,
            _ => dialect.Classify(error, batch.Committing),
        };
        batch.Committing &= fault is Fault.Disconnected or Fault.Fatal;
        if (fault == Fault.Fatal)
            Stop(error);
        if (fault is Fault.Disconnected or Fault.Fatal || !await RolledBack())
            await Drop();
        batch.Full = fault == Fault.Full;
        if (batch.Full && reserve?.Release() == true)
            return true;
        return !batch.Committing && fault is Fault.Transient or Fault.Disconnected && _failure is null && elapsed < retryFor;
    }

    private StorageUnavailableException Refusal(Batch batch, Exception error)
    {
        if (!batch.Committing)
        {
            StorageLog.Refused(log, error, batch.Units.Count);
            return new StorageUnavailableException("The database could not commit; nothing was changed.", error) { DiskFull = batch.Full };
        }

        StorageLog.OutcomeUnknown(log, error, batch.Units.Count);
        foreach (var waiting in batch.Units)
            InDoubt?.Invoke(waiting.Unit!);
        return new StorageUnavailableException("The database did not say whether it committed.", error) { OutcomeUnknown = true };
    }

    private async Task<bool> RolledBack()
    {
        if (_session is null)
            return true;
        try
        {
            await _session.Execute(Sql.Rollback);
            return true;
        }
#pragma warning disable CA1031 // However it failed, the session is dropped.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private async Task Checkpoint(Batch batch)
    {
        try
        {
            if (dialect.Checkpoint is { } checkpoint)
            {
                _session ??= await dialect.OpenSession(readOnly: false, CancellationToken.None);
                await using var reader = await _session.Query(checkpoint, CancellationToken.None);
                if (await RowReader.Number(reader, CancellationToken.None) != 0)
                    StorageLog.CheckpointBusy(log);
            }

            batch.Checkpoints.ForEach(static waiting => waiting.Tell());
        }
        catch (DbException error)
        {
            if (dialect.Classify(error) == Fault.Fatal)
                Stop(error);
            throw new StorageUnavailableException("The checkpoint failed.", error);
        }
    }

    private async Task Drop()
    {
        if (Interlocked.Exchange(ref _session, null) is { } session)
            await session.DisposeAsync();
    }
}
