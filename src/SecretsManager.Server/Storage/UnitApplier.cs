using System.Security.Cryptography;

namespace SecretsManager.Server.Storage;

/// <summary>Applies the changes of one unit inside the writer's transaction, behind a savepoint: all of them or none.</summary>
internal static class UnitApplier
{
    public static async Task<CommitOutcome> Apply(DatabaseSession session, Dialect dialect, UnitOfWork unit)
    {
        await session.Execute(Sql.Savepoint);
        foreach (var change in unit.Changes)
        {
            var outcome = await Apply(session, dialect, change);
            if (outcome == CommitOutcome.Committed)
                continue;
            await Undo(session);
            return outcome;
        }

        await session.Execute(Sql.Release);
        return CommitOutcome.Committed;
    }

    /// <summary>Back to the savepoint, also after a statement of the unit failed.</summary>
    public static async Task Undo(DatabaseSession session)
    {
        await session.Execute(Sql.RollbackToSavepoint);
        await session.Execute(Sql.Release);
    }

    private static async Task<CommitOutcome> Apply(DatabaseSession session, Dialect dialect, Change change)
    {
        switch (change)
        {
            case Change.Insert(var row):
                return Expect(await Insert(session, Sql.InsertRecord, row) == 1 && await AddTags(session, row));
            case Change.Update(var row):
                return Expect(await Update(session, row) == 1 && await ClearTags(session, row.Identity) && await AddTags(session, row));
            case Change.Delete(var identity, var generation):
                return Expect(await Delete(session, identity, generation) == 1 && await ClearTags(session, identity));
            case Change.Ensure(var row):
                await Insert(session, Sql.EnsureRecord, row);
                return CommitOutcome.Committed;
            case Change.ExpectNone none:
                return Expect(!await IsAny(session, none));
            case Change.InsertPayload(var identity, var payload):
                return Expect(await session.Execute(Sql.InsertPayload, identity.Owner, identity.Sequence, payload) == 1);
            case Change.DeletePayload(var identity):
                await session.Execute(Sql.DeletePayload, identity.Owner, identity.Sequence);
                return CommitOutcome.Committed;
            case Change.Settle(var signature, var expires, var outcome):
                return await session.Execute(Sql.InsertSettled, signature, expires, outcome) == 1 ? CommitOutcome.Committed : CommitOutcome.AlreadySettled;
            case Change.PurgeSettled(var now):
                await session.Execute(Sql.PurgeSettled, now);
                return CommitOutcome.Committed;
            case Change.AddSetting(var name, var value):
                return Expect(await session.Execute(Sql.InsertSetting, name, value) == 1);
            case Change.WriteSetting(var name, var value):
                await session.Execute(Sql.WriteSetting, name, value);
                return CommitOutcome.Committed;
            case Change.RemoveSetting(var name):
                await session.Execute(Sql.RemoveSetting, name);
                return CommitOutcome.Committed;
            case Change.AddCheckpoint(var row):
                return Expect(await session.Execute(Sql.InsertCheckpoint, row.Node, row.Size, row.Page, row.Time, row.Hashes, row.Note) == 1);
            case Change.PruneAudit(var head, var rows):
                return Expect(await Prune(session, head, rows));
            case Change.MoveCursor(var to):
                await session.Execute(Sql.MoveCursor, to.Track, to.Node, to.Records, to.Page);
                return CommitOutcome.Committed;
            case Change.RemoveCursors(var track):
                await session.Execute(Sql.RemoveCursors, track);
                return CommitOutcome.Committed;
            case Change.ExpectSetting(var name, var value):
                return Expect(await HasSetting(session, name, value));
            case Change.IndexAuditPages index:
                return Expect(await Index(session, index));
            case Change.TrimAuditIndex(var account, var attribute, var most):
                await session.Execute(Sql.TrimAuditIndex, account, attribute, (long)most);
                return CommitOutcome.Committed;
            case Change.DropAuditIndex:
                await session.Execute(Sql.DropAuditIndex);
                await session.Execute(Sql.DropAuditIndexNodes);
                return CommitOutcome.Committed;
            case Change.Expect(var identity, var generation):
                return Expect(await GenerationOf(session, identity) == generation);
            case Change.ExpectFewer(var query, var most):
                return Expect(await Count(session, RecordQuerySql.List(query, dialect)) < most);
            case Change.ExpectFewerEverywhere(var kind, var account, var most):
                return Expect(await CountEverywhere(session, kind, account) < most);
            case Change.NoteRecords(var kind, var state, var orState, var from, var to):
                await session.Execute(Sql.NoteRecords, from, to, kind, (long)state, (long)orState);
                return CommitOutcome.Committed;
            case Change.PruneUsage(var before):
                await session.Execute(Sql.PruneUsage, before);
                await session.Execute(Sql.PruneNotedRecords, before);
                return CommitOutcome.Committed;
            case Change.NoteReader(var row, var most):
                await session.Execute(ReaderSql.Note, row.Secret, row.Node, row.Reader, row.Seen, row.Box);
                if (most is { } kept)
                    await session.Execute(ReaderSql.Trim, row.Secret, row.Node, (long)kept);
                return CommitOutcome.Committed;
            case Change.ForgetReaders(var secret):
                await session.Execute(ReaderSql.Forget, secret);
                return CommitOutcome.Committed;
            case Change.PruneReaders(var before):
                await session.Execute(ReaderSql.Prune, before);
                return CommitOutcome.Committed;
            default:
                throw new InvalidOperationException($"There is no way to apply a {change.GetType().Name}.");
        }
    }

    private static CommitOutcome Expect(bool done) => done ? CommitOutcome.Committed : CommitOutcome.Conflict;

    private static async Task<bool> HasSetting(DatabaseSession session, string name, byte[]? value)
    {
        await using var reader = await session.Query(Sql.ReadSetting, CancellationToken.None, name);
        var there = await RowReader.Bytes(reader, CancellationToken.None);
        return there is null || value is null ? there == value : CryptographicOperations.FixedTimeEquals(there, value);
    }

    private static async Task<long> GenerationOf(DatabaseSession session, RecordIdentity identity)
    {
        await using var reader = await session.Query(Sql.Generation, CancellationToken.None, identity.Kind, identity.Account, identity.Region, identity.Id);
        return await reader.ReadAsync() ? reader.GetInt64(0) : 0;
    }

    private static Task<long> Count(DatabaseSession session, RecordQuerySql sql) =>
        session.QueryOnce(sql.Count, sql.Values, RowReader.Number, CancellationToken.None);

    private static async Task<long> CountEverywhere(DatabaseSession session, string kind, long account)
    {
        await using var reader = await session.Query(Sql.CountEverywhere, CancellationToken.None, kind, account);
        return await RowReader.Number(reader, CancellationToken.None);
    }

    private static async Task<bool> IsAny(DatabaseSession session, Change.ExpectNone none)
    {
        var (kind, account, region, prefix) = none;
        await using var reader = await session.Query(Sql.AnyOfPrefix, CancellationToken.None, kind, account, region, prefix, RecordIdentity.Behind(prefix));
        return await reader.ReadAsync();
    }

    private static Task<int> Insert(DatabaseSession session, Statement statement, RecordRow row)
    {
        var ((kind, account, region, id), index, generation, document) = row;
        return session.Execute(
            statement, kind, account, region, id, (long)index.State, (long)index.Type, index.Product, index.Instance,
            (long)index.Encryption, index.Created, index.Due, generation, document);
    }

    private static Task<int> Update(DatabaseSession session, RecordRow row)
    {
        var ((kind, account, region, id), index, generation, document) = row;
        return session.Execute(
            Sql.UpdateRecord, kind, account, region, id, (long)index.State, (long)index.Type, index.Product, index.Instance,
            (long)index.Encryption, index.Created, index.Due, generation, document, generation - 1);
    }

    private static Task<int> Delete(DatabaseSession session, RecordIdentity identity, long generation) =>
        session.Execute(Sql.DeleteRecord, identity.Kind, identity.Account, identity.Region, identity.Id, generation);

    private static async Task<bool> AddTags(DatabaseSession session, RecordRow row)
    {
        var (kind, account, region, id) = row.Identity;
        foreach (var (key, value) in row.Index.Tags)
            await session.Execute(Sql.InsertTag, kind, account, region, id, key, value);
        return true;
    }

    private static async Task<bool> Index(DatabaseSession session, Change.IndexAuditPages index)
    {
        await session.Execute(Sql.AddAuditIndexNode, index.Node);
        if (await session.Execute(Sql.MoveAuditIndexNode, index.Node, index.After, index.Last) != 1)
            return false;
        foreach (var row in index.Rows)
            await session.Execute(Sql.InsertAuditIndex, row.Account, row.Attribute, row.Value, row.Second, row.Node, row.FirstNumber, row.Sequence);
        return true;
    }

    // The pages first: two nodes at the same log then wait at the first of them, and whoever comes second finds nothing to do.
    private static async Task<bool> Prune(DatabaseSession session, AuditCheckpointRow head, IReadOnlyCollection<AuditIndexRow> rows)
    {
        if (await session.Execute(Sql.PruneAuditPages, head.Node, head.Page) == 0)
            return false;
        foreach (var row in rows)
            await session.Execute(Sql.DeleteAuditIndex, row.Account, row.Attribute, row.Value, row.Second, row.Node, row.FirstNumber);
        await session.Execute(Sql.PruneCheckpoints, head.Node, head.Size);
        return true;
    }

    private static async Task<bool> ClearTags(DatabaseSession session, RecordIdentity identity)
    {
        await session.Execute(Sql.DeleteTags, identity.Kind, identity.Account, identity.Region, identity.Id);
        return true;
    }
}
