using System.Runtime.InteropServices;

namespace SecretsManager.Server.Storage;

/// <summary>A unit that waits for the writer, or a checkpoint if it has none.</summary>
internal sealed class Waiting(UnitOfWork? unit)
{
    private const int Open = 0;
    private const int Taken = 1;
    private const int GivenUp = 2;

    private int _state;

    private readonly TaskCompletionSource<CommitOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public UnitOfWork? Unit { get; } = unit;

    /// <summary>What became of it in the running attempt; it is told when the batch is durable.</summary>
    public CommitOutcome Outcome { get; set; }

    /// <summary>The engine's error that took this unit alone out of the batch.</summary>
    public Exception? Error { get; set; }

    /// <summary>Its caller was told that nothing was changed.</summary>
    public bool IsGivenUp => Volatile.Read(ref _state) == GivenUp;

    public Task<CommitOutcome> Done => _done.Task;

    public bool IsCommitted => Error is null && Outcome == CommitOutcome.Committed;

    /// <summary>For the COMMIT: from now on its caller can be told of an outcome only. False if the caller has gone.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Open) == Open;

    /// <summary>The COMMIT did not happen.</summary>
    public void PutBack() => Interlocked.CompareExchange(ref _state, Open, Taken);

    /// <summary>By its caller, who waits no longer. False if a COMMIT may have been sent.</summary>
    public bool TryGiveUp() => Interlocked.CompareExchange(ref _state, GivenUp, Open) == Open;

    public void Tell()
    {
        if (Error is null)
            _done.TrySetResult(Outcome);
        else
            _done.TrySetException(Error);
    }

    public void Fail(Exception error) => _done.TrySetException(error);
}

/// <summary>The units of one transaction. There is one batch; the writer fills it again and again.</summary>
internal sealed class Batch
{
    private readonly List<ReadOnlyMemory<byte>> _records = [];
    private readonly Dictionary<Use, long> _usage = [];

    public List<Waiting> Units { get; } = [];

    public List<Waiting> Checkpoints { get; } = [];

    /// <summary>The audit records of what the running attempt commits, in order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Records => _records;

    /// <summary>What the calls of the running attempt count as, and how many are alike.</summary>
    public IReadOnlyDictionary<Use, long> Usage => _usage;

    /// <summary>The COMMIT has been sent.</summary>
    public bool Committing { get; set; }

    /// <summary>The last attempt found no room on the disk.</summary>
    public bool Full { get; set; }

    /// <summary>Before an attempt: leaves out whom nobody waits for any more.</summary>
    public void Open()
    {
        Units.ForEach(static waiting => waiting.PutBack());
        Units.RemoveAll(static waiting => waiting.IsGivenUp);
    }

    /// <summary>While the disk is full: refuses what must not use the reserve.</summary>
    public void RefuseAllButLast(Exception error)
    {
        foreach (var waiting in Units.Where(waiting => !waiting.Unit!.UsesReserve))
            waiting.Fail(error);
        Units.RemoveAll(static waiting => !waiting.Unit!.UsesReserve);
    }

    /// <summary>Runs the units in the open transaction.</summary>
    public async Task Run(DatabaseSession session, Dialect dialect, ILogger log)
    {
        _records.Clear();
        _usage.Clear();
        foreach (var waiting in Units)
        {
            var unit = waiting.Unit!;
            waiting.Error = null;
            waiting.Outcome = CommitOutcome.Committed;
            if (unit.Changes.Count > 0)
                await Apply(session, dialect, waiting, log);
            if (!waiting.IsCommitted)
                continue;
            if (!unit.AuditRecord.IsEmpty)
                _records.Add(unit.AuditRecord);
            if (unit.Use is { } use)
                CollectionsMarshal.GetValueRefOrAddDefault(_usage, use, out _)++;
        }
    }

    public void Clear()
    {
        Units.Clear();
        Checkpoints.Clear();
        _records.Clear();
        _usage.Clear();
    }

    private static async Task Apply(DatabaseSession session, Dialect dialect, Waiting waiting, ILogger log)
    {
        try
        {
            waiting.Outcome = await UnitApplier.Apply(session, dialect, waiting.Unit!);
        }
        catch (Exception error) when (dialect.Classify(error) == Fault.Unit)
        {
            await UnitApplier.Undo(session);
            waiting.Error = error;
            StorageLog.UnitRefused(log, error);
        }
    }
}
