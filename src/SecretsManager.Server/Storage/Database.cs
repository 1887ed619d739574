using System.Data.Common;

namespace SecretsManager.Server.Storage;

/// <summary>
/// The database of a deployment, on either engine: reads on sessions of their own, writes through the one <see cref="Writer"/>.
/// What is in it is sealed before it comes here.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    private const int ReadAttempts = 4;

    private readonly Dialect _dialect;
    private readonly SessionPool _readers;
    private readonly Writer _writer;
    private readonly IDisposable? _claim;
    private readonly ILogger _log;

    private Database(Dialect dialect, SessionPool readers, Writer writer, IDisposable? claim, ILogger log)
    {
        (_dialect, _readers, _writer, _claim, _log) = (dialect, readers, writer, claim, log);
    }

    /// <summary>Whether every write goes through this process, so that its caches are exact.</summary>
    public bool ExclusiveWriter => _dialect.ExclusiveWriter;

    /// <summary>Whether the writer works; once it has stopped for good, every commit is refused.</summary>
    public bool Healthy => !_writer.Stopped;

    /// <summary>Opens the database and brings its tables up to date.</summary>
    /// <exception cref="StorageRefusedException">It must not be used as it is.</exception>
    public static async Task<Database> Open(DatabaseOptions options, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        Dialect dialect = Dialect.Of(options);
        IDisposable? claim = dialect.Claim();
        try
        {
            Session session = await dialect.OpenSession(readOnly: false, cancellation);
            await dialect.Check(session, log, cancellation);
            await Migrator.Run(session, dialect, time, log, cancellation);
            return new Database(dialect, new SessionPool(dialect, options.ReadConnections), new Writer(dialect, session, options, time, log), claim, log);
        }
        catch
        {
            claim?.Dispose();
            await dialect.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on calls are recorded in this chain, and committed units are told to <paramref name="committed"/> before their callers.</summary>
    public async Task StartRecording(IAuditPager pager, Action<UnitOfWork> committed, CancellationToken cancellation)
    {
        pager.Resume(await LastAuditPage(pager.Node, cancellation));
        _writer.StartRecording(pager, committed);
    }

    /// <summary>Commits a unit of work; it is never cancelled.</summary>
    /// <exception cref="StorageUnavailableException">It was not acknowledged.</exception>
    public Task<CommitOutcome> Commit(UnitOfWork work) => _writer.Commit(work);

    public Task<RecordRow?> ReadRecord(RecordIdentity identity, CancellationToken cancellation) => Read<RecordRow?>(
        async session =>
        {
            List<RecordRow> rows;
            await using (DbDataReader reader = await Query(session, Sql.ReadRecord, identity, cancellation))
                rows = await Rows.Records(reader, cancellation);
            return rows.Count == 0 ? null : await WithTags(session, rows[0], cancellation);
        },
        cancellation);

    public Task<RecordPage> List(RecordQuery query, CancellationToken cancellation)
    {
        RecordQuerySql sql = new(query, _dialect);
        return Read(
            async session =>
            {
                long total = await session.QueryOnce(
                    sql.Count, sql.Values, async reader => await reader.ReadAsync(cancellation) ? reader.GetInt64(0) : 0, cancellation);
                List<RecordRow> rows = await session.QueryOnce(
                    sql.Page, sql.Values, reader => Rows.Records(reader, cancellation), cancellation);
                return new RecordPage(await WithTags(session, rows, cancellation), total);
            },
            cancellation);
    }

    public Task<long> Count(string kind, long account, string region, CancellationToken cancellation) => Read(
        async session =>
        {
            await using DbDataReader reader = await session.Query(Sql.CountRecords, cancellation, kind, account, region);
            await reader.ReadAsync(cancellation);
            return reader.GetInt64(0);
        },
        cancellation);

    /// <summary>What is due at a moment, the longest due first.</summary>
    public Task<IReadOnlyList<RecordRow>> Due(long now, int limit, CancellationToken cancellation) => Read(
        async session =>
        {
            List<RecordRow> rows;
            await using (DbDataReader reader = await session.Query(Sql.DueRecords, cancellation, now, (long)limit))
                rows = await Rows.Records(reader, cancellation);
            return await WithTags(session, rows, cancellation);
        },
        cancellation);

    public Task<byte[]?> ReadPayload(PayloadIdentity identity, CancellationToken cancellation) =>
        ReadBytes(Sql.ReadPayload, cancellation, identity.Owner, identity.Sequence);

    public Task<byte[]?> ReadSettled(byte[] signature, CancellationToken cancellation) => ReadBytes(Sql.ReadSettled, cancellation, signature);

    public Task<byte[]?> ReadSetting(string name, CancellationToken cancellation) => ReadBytes(Sql.ReadSetting, cancellation, name);

    /// <summary>A setting of the deployment; made and kept if it is not there. Of two nodes that make it, one wins and both get the winner's.</summary>
    public async Task<byte[]> GetOrAddSetting(string name, Func<byte[]> make, CancellationToken cancellation)
    {
        if (await ReadSetting(name, cancellation) is { } known)
            return known;
        await Commit(new UnitOfWork([new Change.AddSetting(name, make())], default));
        return await ReadSetting(name, cancellation) ?? throw new InvalidOperationException("A committed setting is not there.");
    }

    /// <summary>Forgets first outcomes whose time is over.</summary>
    public Task ForgetSettled(long now) => Commit(new UnitOfWork([new Change.ForgetSettled(now)], default));

    public async Task<AuditPageRow?> LastAuditPage(string node, CancellationToken cancellation) =>
        await ReadPages(Sql.LastAuditPage, cancellation, node) is [var last] ? last : null;

    /// <summary>Pages of a node's chain from a number on.</summary>
    public Task<IReadOnlyList<AuditPageRow>> AuditPages(string node, long fromSequence, int limit, CancellationToken cancellation) =>
        ReadPages(Sql.AuditPages, cancellation, node, fromSequence, (long)limit);

    /// <summary>Pages of all nodes since a moment in Unix milliseconds.</summary>
    public Task<IReadOnlyList<AuditPageRow>> AuditPagesSince(long since, CancellationToken cancellation) =>
        ReadPages(Sql.AuditPagesSince, cancellation, since);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _readers.DisposeAsync();
        await _dialect.DisposeAsync();
        _claim?.Dispose();
    }

    private static Task<DbDataReader> Query(Session session, Statement statement, RecordIdentity identity, CancellationToken cancellation) =>
        session.Query(statement, cancellation, identity.Kind, identity.Account, identity.Region, identity.Id);

    private static async Task<RecordRow> WithTags(Session session, RecordRow row, CancellationToken cancellation)
    {
        await using DbDataReader reader = await Query(session, Sql.ReadTags, row.Identity, cancellation);
        return row with { Index = row.Index with { Tags = await Rows.Tags(reader, cancellation) } };
    }

    private static async Task<IReadOnlyList<RecordRow>> WithTags(Session session, List<RecordRow> rows, CancellationToken cancellation)
    {
        for (int i = 0; i < rows.Count; i++)
            rows[i] = await WithTags(session, rows[i], cancellation);
        return rows;
    }

    private Task<byte[]?> ReadBytes(Statement statement, CancellationToken cancellation, params object[] values) => Read(
        async session =>
        {
            await using DbDataReader reader = await session.Query(statement, cancellation, values);
            return await Rows.Bytes(reader, cancellation);
        },
        cancellation);

    private Task<IReadOnlyList<AuditPageRow>> ReadPages(Statement statement, CancellationToken cancellation, params object[] values) => Read<IReadOnlyList<AuditPageRow>>(
        async session =>
        {
            await using DbDataReader reader = await session.Query(statement, cancellation, values);
            return await Rows.AuditPages(reader, cancellation);
        },
        cancellation);

    // What is read in several statements is one state of the database, so that a row and its tags agree.
    private async Task<T> Read<T>(Func<Session, Task<T>> read, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            Session session = await _readers.Rent(cancellation);
            bool usable = false;
            try
            {
                await session.Execute(_dialect.BeginRead);
                T result = await read(session);
                await session.Execute(Sql.Commit);
                usable = true;
                return result;
            }
            catch (DbException error) when (attempt < ReadAttempts && _dialect.Classify(error) is Fault.Transient or Fault.Disconnected)
            {
                StorageLog.ReadRetried(_log, error, attempt);
            }
            finally
            {
                await _readers.Return(session, usable);
            }
        }
    }
}
