using System.Data.Common;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Storage;

/// <summary>What can be asked. Each answer is of one moment.</summary>
internal sealed partial class Database
{
    private const int ReadAttempts = 4;

    public Task<RecordRow?> ReadRecord(RecordIdentity identity, CancellationToken cancellation) =>
        Read(identity, static async (session, identity, cancellation) =>
        {
            var (kind, account, region, id) = identity;
            await using var reader = await session.Query(Sql.ReadRecord, cancellation, kind, account, region, id);
            return await RowReader.Record(reader, identity, cancellation);
        }, cancellation);

    /// <summary>The generation of a record; 0 if there is none.</summary>
    public ValueTask<long> GenerationOf(RecordIdentity identity, CancellationToken cancellation) => Cache?.GenerationOf(identity) is { } kept
        ? new(kept)
        : new(ReadOne(
            Sql.Generation,
            [identity.Kind, identity.Account, identity.Region, identity.Id],
            static async (reader, cancellation) => await reader.ReadAsync(cancellation) ? reader.GetInt64(0) : 0,
            cancellation));

    /// <summary>The generations of all records of a kind, in all accounts and regions.</summary>
    public async Task<IReadOnlyDictionary<RecordIdentity, long>> Generations(string kind, CancellationToken cancellation) =>
        await ReadOne(Sql.Generations, [kind], RowReader.Generations, cancellation);

    public Task<byte[]?> ReadPayload(PayloadIdentity identity, CancellationToken cancellation) =>
        ReadOne(Sql.ReadPayload, [identity.Owner, identity.Sequence], RowReader.Bytes, cancellation);

    /// <summary>The outcome of the mutation that the signature was used for.</summary>
    public Task<byte[]?> ReadSettled(byte[] signature, CancellationToken cancellation) =>
        ReadOne(Sql.ReadSettled, [signature], RowReader.Bytes, cancellation);

    public Task<byte[]?> ReadSetting(string name, CancellationToken cancellation) =>
        ReadOne(Sql.ReadSetting, [name], RowReader.Bytes, cancellation);

    /// <summary>The settings whose names begin alike, in ordinal order of their names.</summary>
    /// <param name="prefix">Not empty.</param>
    public async Task<IReadOnlyList<(string Name, byte[] Value)>> ReadSettings(string prefix, CancellationToken cancellation) =>
        await ReadOne(Sql.ReadSettings, [prefix, prefix[..^1] + (char)(prefix[^1] + 1)], RowReader.Settings, cancellation);

    public Task<long> Count(string kind, long account, string region, CancellationToken cancellation) =>
        ReadOne(Sql.Count, [kind, account, region], RowReader.Number, cancellation);

    /// <summary>How many records of a kind are in a state, in all accounts and regions, by product and type.</summary>
    public async Task<IReadOnlyList<(string Product, int Type, long Count)>> CountInState(string kind, int state, CancellationToken cancellation) =>
        await ReadOne(Sql.CountInState, [kind, (long)state], RowReader.Counts, cancellation);

    /// <summary>The newest page of a node's chain.</summary>
    public async Task<AuditPageRow?> LastAuditPage(string node, CancellationToken cancellation) =>
        (await ReadOne(Sql.LastAuditPage, [node], RowReader.AuditPages, cancellation)).FirstOrDefault();

    /// <summary>Pages of a node's chain in their order, from a sequence on.</summary>
    public async Task<IReadOnlyList<AuditPageRow>> AuditPages(string node, long fromSequence, int limit, CancellationToken cancellation) =>
        await ReadOne(Sql.AuditPages, [node, fromSequence, (long)limit], RowReader.AuditPages, cancellation, isLong: true);

    /// <summary>Pages of all nodes that hold records of this time or later; oldest first.</summary>
    public async Task<IReadOnlyList<AuditPageRow>> AuditPagesSince(long unixMilliseconds, int limit, CancellationToken cancellation) =>
        await ReadOne(Sql.AuditPagesSince, [unixMilliseconds, (long)limit], RowReader.AuditPages, cancellation, isLong: true);

    /// <summary>The first page of a node's chain that was built at this time or later, by the node's clock; null if there is none.</summary>
    public async Task<AuditPageRow?> FirstAuditPageSince(string node, long unixMilliseconds, CancellationToken cancellation) =>
        (await ReadOne(Sql.FirstAuditPageSince, [node, unixMilliseconds], RowReader.AuditPages, cancellation)).FirstOrDefault();

    /// <summary>The newest checkpoint of a node's log; null if it has none yet.</summary>
    public async Task<AuditCheckpointRow?> LastCheckpoint(string node, CancellationToken cancellation) =>
        (await ReadOne(Sql.LastCheckpoint, [node], RowReader.Checkpoints, cancellation)).FirstOrDefault();

    /// <summary>Checkpoints of a node's log over at least so many records, in their order.</summary>
    public async Task<IReadOnlyList<AuditCheckpointRow>> Checkpoints(string node, long fromSize, int limit, CancellationToken cancellation) =>
        await ReadOne(Sql.Checkpoints, [node, fromSize, (long)limit], RowReader.Checkpoints, cancellation);

    /// <summary>What the calls of an account count as, from an hour up to another, which is not among them; in order.</summary>
    public async Task<IReadOnlyList<(Use Use, long Calls)>> Usage(long account, long fromHour, long beforeHour, CancellationToken cancellation) =>
        await ReadOne(Sql.Usage, [account, fromHour, beforeHour], RowReader.Usage, cancellation);

    /// <summary>How many records of a kind an account had, from an hour up to another, which is not among them; in order.</summary>
    public async Task<IReadOnlyList<NotedRecords>> NotedRecords(string kind, long account, long fromHour, long beforeHour, CancellationToken cancellation) =>
        await ReadOne(Sql.NotedRecords, [kind, account, fromHour, beforeHour], RowReader.NotedRecords, cancellation);

    public Task<RecordPage> List(RecordQuery query, CancellationToken cancellation) =>
        Read(RecordQuerySql.List(query, _dialect), ReadPage, cancellation);

    /// <summary>Records of any kind and region that want attention by now, the longest waiting first.</summary>
    public async Task<IReadOnlyList<RecordRow>> Due(long nowMilliseconds, int limit, CancellationToken cancellation) =>
        (await Read(RecordQuerySql.Due(nowMilliseconds, limit), ReadPage, cancellation)).Rows;

    /// <summary>Records of a kind in all accounts and regions, in the order of their identities, behind one of them.</summary>
    public async Task<IReadOnlyList<RecordRow>> Everywhere(RecordIdentity after, int limit, CancellationToken cancellation) =>
        (await Read(RecordQuerySql.Everywhere(after, limit), ReadPage, cancellation)).Rows;

    private async Task<bool> AnyExpired(long now, CancellationToken cancellation) =>
        await ReadOne(Sql.AnyExpired, [now], static (reader, cancellation) => reader.ReadAsync(cancellation), cancellation);

    private async Task<RecordPage> ReadPage(DatabaseSession session, RecordQuerySql sql, CancellationToken cancellation)
    {
        await session.Execute(_dialect.BeginRead);
        var total = await session.QueryOnce(sql.Count, sql.Values, RowReader.Number, cancellation);
        var rows = total == 0 ? [] : await session.QueryOnce(sql.Rows, sql.Values, RowReader.Records, cancellation);
        if (rows.Count > 0)
        {
            var tags = await session.QueryOnce(sql.Tags, sql.Values, RowReader.Tags, cancellation);
            for (var i = 0; i < rows.Count; i++)
                rows[i] = RowReader.WithTags(rows[i], tags.GetValueOrDefault(rows[i].Identity));
        }

        await session.Execute(Sql.Commit);
        return new RecordPage(rows, total);
    }

    private Task<T> ReadOne<T>(
        Statement statement, object[] values, Func<DbDataReader, CancellationToken, Task<T>> read, CancellationToken cancellation, bool isLong = false) => Read(
        (statement, values, read), static async (session, question, cancellation) =>
        {
            await using var reader = await session.Query(question.statement, cancellation, question.values);
            return await question.read(reader, cancellation);
        }, cancellation, isLong);

    /// <summary>Reads within the time that a caller waits, but for what is long of itself.</summary>
    private async Task<T> Read<TQuestion, T>(
        TQuestion question, Func<DatabaseSession, TQuestion, CancellationToken, Task<T>> read, CancellationToken cancellation, bool isLong = false)
    {
        if (isLong || _answerWithin == Timeout.InfiniteTimeSpan)
            return await ReadUntilAnswered(question, read, cancellation);
        using CancellationTokenSource patience = new(_answerWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            // What the driver does when it is cancelled takes time of its own.
            return await ReadUntilAnswered(question, read, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new StorageUnavailableException("The database does not answer.", late) { TimedOut = true };
        }
    }

    /// <summary>Reads on a session of its own; again on a new one if the connection was lost, as a read may repeat.</summary>
    private async Task<T> ReadUntilAnswered<TQuestion, T>(
        TQuestion question, Func<DatabaseSession, TQuestion, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ReadOnce(question, read, cancellation);
            }
            catch (Exception error) when (error is not (OperationCanceledException or IntegrityException))
            {
                var fault = _dialect.Classify(error);
                if (fault == Fault.Fatal)
                    _writer.Committer.Stop(error);
                if (fault is not (Fault.Transient or Fault.Disconnected) || attempt == ReadAttempts)
                    throw new StorageUnavailableException("The database could not be read.", error) { DiskFull = fault == Fault.Full };
                StorageLog.ReadRetried(_log, error, attempt);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20 << attempt), _time, cancellation);
        }
    }

    private async Task<T> ReadOnce<TQuestion, T>(
        TQuestion question, Func<DatabaseSession, TQuestion, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        var session = await _readers.Rent(cancellation);
        var usable = false;
        try
        {
            var answer = await read(session, question, cancellation);
            usable = true;
            return answer;
        }
        finally
        {
            await _readers.Return(session, usable);
        }
    }
}
