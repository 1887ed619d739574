namespace SecretsManager.Server.Storage;

/// <summary>
/// Commits units of work together: one transaction, a savepoint for each unit that changes something, one audit page for all their
/// records. A unit that loses a race is rolled back alone. Faults are met by what they mean; see <see cref="Fault"/>.
/// </summary>
internal sealed class Batch(Dialect dialect, Session session, DatabaseOptions options, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    private Session _session = session;
    private IAuditPager? _pager;
    private Action<UnitOfWork>? _committed;
    private bool _payloadsDeleted;

    public void StartRecording(IAuditPager pager, Action<UnitOfWork> committed) => (_pager, _committed) = (pager, committed);

    /// <summary>Commits them and tells each what became of it.</summary>
    /// <exception cref="Exception">A fatal fault: nothing may be written any more, and nobody has been told.</exception>
    public async Task Commit(List<PendingUnit> units)
    {
        long started = time.GetTimestamp();
        for (int attempt = 1; ; attempt++)
        {
            bool committing = false;
            try
            {
                if (attempt > 1)
                    await Task.Delay(s_pause * attempt, time);
                await CommitOnce(units, () => committing = true);
                return;
            }
            catch (Exception error) when (dialect.Classify(error) != Fault.Fatal)
            {
                Fault fault = dialect.Classify(error);
                if (committing && fault is Fault.Disconnected)
                {
                    StorageLog.OutcomeUnknown(log, error, units.Count);
                    Refuse(units, new StorageUnavailableException("The outcome of a commit is unknown.", error) { OutcomeUnknown = true });
                    await Reconnect(rereadChain: true);
                    return;
                }

                bool again = fault is Fault.Transient or Fault.Disconnected && time.GetElapsedTime(started) < options.RetryFor;
                await Abandon(fault);
                if (!again)
                {
                    StorageLog.Refused(log, error, units.Count);
                    Refuse(units, new StorageUnavailableException("The database cannot be reached or is overloaded.", error));
                    return;
                }

                StorageLog.Retried(log, error, units.Count, attempt);
            }
        }
    }

    /// <summary>What can wait until nobody does: deleted payloads leave the log too.</summary>
    public async Task Tidy()
    {
        if (!_payloadsDeleted || dialect.Checkpoint is not { } checkpoint)
            return;
        _payloadsDeleted = false;
        await _session.Execute(checkpoint);
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private static void Refuse(List<PendingUnit> units, StorageUnavailableException refusal) => units.ForEach(unit => unit.Fail(refusal));

    private async Task CommitOnce(List<PendingUnit> units, Action beforeCommit)
    {
        CommitOutcome[] outcomes = new CommitOutcome[units.Count];
        List<ReadOnlyMemory<byte>> records = new(units.Count);
        await _session.Execute(dialect.BeginWrite);
        for (int i = 0; i < units.Count; i++)
        {
            UnitOfWork work = units[i].Work;
            outcomes[i] = work.Changes.Count == 0 ? CommitOutcome.Committed : await Apply(work);
            if (outcomes[i] == CommitOutcome.Committed && !work.AuditRecord.IsEmpty)
                records.Add(work.AuditRecord);
        }

        AuditPageRow? page = records.Count == 0 ? null : await WritePage(records);
        beforeCommit();
        _session.Warned = false;
        await _session.Execute(Sql.Commit);
        if (_session.Warned)
            throw new IOException("The server warned that a commit may not be durable.");

        if (page is not null)
            _pager!.Committed(page);
        for (int i = 0; i < units.Count; i++)
        {
            if (outcomes[i] == CommitOutcome.Committed)
                _committed?.Invoke(units[i].Work);
        }

        for (int i = 0; i < units.Count; i++)
            units[i].Complete(outcomes[i]);
    }

    private async Task<AuditPageRow> WritePage(List<ReadOnlyMemory<byte>> records)
    {
        AuditPageRow page = (_pager ?? throw new InvalidOperationException("A call came before recording was started.")).Build(records);
        await _session.Execute(Sql.InsertAuditPage, page.Node, page.Sequence, page.FirstTime, page.LastTime, (long)page.Records, page.Page);
        return page;
    }

    private async Task<CommitOutcome> Apply(UnitOfWork work)
    {
        await _session.Execute(Sql.Savepoint);
        CommitOutcome outcome = CommitOutcome.Committed;
        foreach (Change change in work.Changes)
        {
            outcome = await Changes.Apply(_session, change);
            if (outcome != CommitOutcome.Committed)
            {
                await _session.Execute(Sql.RollbackToSavepoint);
                break;
            }

            _payloadsDeleted |= change is Change.DeletePayload;
        }

        await _session.Execute(Sql.ReleaseSavepoint);
        return outcome;
    }

    private async Task Abandon(Fault fault)
    {
        if (fault == Fault.Disconnected)
        {
            await Reconnect(rereadChain: false);
            return;
        }

        try
        {
            await _session.Execute(Sql.Rollback);
        }
        catch (System.Data.Common.DbException)
        {
            // The engine may have ended the transaction itself; a fresh session is in a known state either way.
            await Reconnect(rereadChain: false);
        }
    }

    private async Task Reconnect(bool rereadChain)
    {
        long started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await _session.DisposeAsync();
                _session = await dialect.OpenSession(readOnly: false, CancellationToken.None);
                if (rereadChain && _pager is not null)
                {
                    await using var reader = await _session.Query(Sql.LastAuditPage, CancellationToken.None, _pager.Node);
                    _pager.Resume(await Rows.AuditPages(reader, CancellationToken.None) is [var last] ? last : null);
                }

                return;
            }
            catch (Exception error) when (dialect.Classify(error) == Fault.Disconnected && (rereadChain || time.GetElapsedTime(started) < options.RetryFor))
            {
                await Task.Delay(s_pause * 20, time);
            }
        }
    }
}
