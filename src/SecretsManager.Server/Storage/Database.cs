using System.Data.Common;

namespace SecretsManager.Server.Storage;

/// <summary>
/// The database: sealed records, payloads, settled signatures, audit pages and the deployment's settings. It stores and finds; what a
/// document means, and whether it may be believed, is for its kind's store to say. Reads never wait for the writer.
/// </summary>
internal sealed partial class Database : IAsyncDisposable
{
    private readonly Dialect _dialect;
    private readonly IDisposable? _claim;
    private readonly SessionPool _readers;
    private readonly DiskReserve? _reserve;
    private readonly TimeSpan _answerWithin;
    private readonly Writer _writer;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    private Database(Dialect dialect, IDisposable? claim, DiskReserve? reserve, DatabaseOptions options, TimeProvider time, ILogger log)
    {
        (_dialect, _claim, _reserve, _answerWithin, _time, _log) = (dialect, claim, reserve, options.AnswerWithin, time, log);
        _readers = new SessionPool(dialect, options.ReadConnections);
        _writer = new Writer(dialect, options, reserve, time, log);
    }

    /// <summary>
    /// Called by the writer for each committed unit with changes, after its COMMIT and before its caller hears of it: what a cache
    /// hangs on. It must be quick, and must not fail.
    /// </summary>
    public event Action<UnitOfWork>? Committed
    {
        add => _writer.Committer.Committed += value;
        remove => _writer.Committer.Committed -= value;
    }

    /// <summary>Called for each unit of which nobody knows whether it was committed: a cache must forget what it touched.</summary>
    public event Action<UnitOfWork>? InDoubt
    {
        add => _writer.Committer.InDoubt += value;
        remove => _writer.Committer.InDoubt -= value;
    }

    /// <summary>The records that are kept opened, exactly; null where others write too.</summary>
    public RecordCache? Cache { get; set; }

    /// <summary>The database has failed for good; the process must be started again.</summary>
    public bool Failed => _writer.Committer.Failure is not null;

    /// <summary>The disk under the database is full: no call succeeds, and refusals are recorded while the reserve lasts.</summary>
    public bool DiskFull => _reserve is { IsSpent: true };

    /// <summary>Nobody else writes, so that a cache that hears <see cref="Committed"/> is exact.</summary>
    public bool ExclusiveWriter => _dialect.ExclusiveWriter;

    /// <exception cref="StorageRefusedException">An operator has to mend something first.</exception>
    public static async Task<Database> Open(DatabaseOptions options, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        var dialect = options.Dialect(options);
        IDisposable? claim = null;
        DiskReserve? reserve = null;
        try
        {
            claim = dialect.Claim();
            if (options.ReserveBytes > 0)
                reserve = new DiskReserve(Path.GetDirectoryName(Path.GetFullPath(options.Connection))!, options.ReserveBytes, time, log);
            reserve?.Ensure();
            await Prepare(dialect, reserve, time, log, cancellation);
            return new Database(dialect, claim, reserve, options, time, log);
        }
        catch
        {
            reserve?.Dispose();
            claim?.Dispose();
            await dialect.DisposeAsync();
            throw;
        }
    }

    private static async Task Prepare(Dialect dialect, DiskReserve? reserve, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await using var session = await dialect.OpenSession(readOnly: false, cancellation);
                await dialect.Check(session, log, cancellation);
                await Migrator.Run(session, dialect, time, log, cancellation);
                return;
            }
            catch (DbException error) when (dialect.Classify(error) == Fault.Full && reserve?.Release() == true)
            {
                // Once more, with the room that was kept.
            }
        }
    }

    /// <summary>From now on calls can be committed. The pager is resumed before its first page.</summary>
    public void UseAuditPager(IAuditPager pager) => _writer.Committer.Pager = pager;

    /// <summary>Commits a unit with all others that wait. There is no token: once accepted, a unit runs to its end.</summary>
    /// <exception cref="StorageUnavailableException">It was refused, or its outcome is unknown.</exception>
    public Task<CommitOutcome> Commit(UnitOfWork unit) =>
        (unit.AuditRecord.IsEmpty && unit.Use is null) || _writer.Committer.Pager is not null
            ? _writer.Commit(unit)
            : throw new InvalidOperationException("A call can only be committed when there is somebody to keep its audit record.");

    /// <summary>Overwrites the log, and so the last traces of what was deleted, where the engine leaves that to us.</summary>
    public Task Checkpoint() => _writer.Commit(null);

    /// <summary>Removes the settled signatures that expired.</summary>
    public async Task PurgeSettled(long now, CancellationToken cancellation)
    {
        while (await AnyExpired(now, cancellation))
            await Commit(new UnitOfWork([new Change.PurgeSettled(now)], default));
    }

    public Task WriteSetting(string name, byte[] value) => Commit(new UnitOfWork([new Change.WriteSetting(name, value)], default));

    /// <summary>The setting, made by whoever asks for it first, on whatever node.</summary>
    public async Task<byte[]> GetOrAddSetting(string name, Func<byte[]> make, CancellationToken cancellation)
    {
        while (true)
        {
            if (await ReadSetting(name, cancellation) is { } there)
                return there;
            var value = make();
            if (await Commit(new UnitOfWork([new Change.AddSetting(name, value)], default)) == CommitOutcome.Committed)
                return value;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _readers.DisposeAsync();
        await _dialect.DisposeAsync();
        _reserve?.Dispose();
        _claim?.Dispose();
    }
}
