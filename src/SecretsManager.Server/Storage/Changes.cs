namespace SecretsManager.Server.Storage;

/// <summary>Applies one change inside a transaction. A lost race is an outcome, not an exception: nothing has to be guessed from errors.</summary>
internal static class Changes
{
    public static async Task<CommitOutcome> Apply(Session session, Change change)
    {
        switch (change)
        {
            case Change.Insert { Row: var row }:
                if (await Write(session, Sql.InsertRecord, row) == 0)
                    return CommitOutcome.Conflict;
                await InsertTags(session, row);
                break;
            case Change.Update { Row: var row }:
                if (await Write(session, Sql.UpdateRecord, row) == 0)
                    return CommitOutcome.Conflict;
                await DeleteTags(session, row.Identity);
                await InsertTags(session, row);
                break;
            case Change.Delete { Identity: var identity, Generation: var generation }:
                if (await session.Execute(Sql.DeleteRecord, identity.Kind, identity.Account, identity.Region, identity.Id, generation) == 0)
                    return CommitOutcome.Conflict;
                await DeleteTags(session, identity);
                break;
            case Change.InsertPayload { Identity: var identity, Payload: var payload }:
                if (await session.Execute(Sql.InsertPayload, identity.Owner, identity.Sequence, payload) == 0)
                    return CommitOutcome.Conflict;
                break;
            case Change.DeletePayload { Identity: var identity }:
                await session.Execute(Sql.DeletePayload, identity.Owner, identity.Sequence);
                break;
            case Change.Settle settle:
                if (await session.Execute(Sql.Settle, settle.Signature, settle.Expires, settle.Outcome) == 0)
                    return CommitOutcome.AlreadySettled;
                break;
            case Change.ForgetSettled { Now: var now }:
                await session.Execute(Sql.ForgetSettled, now);
                break;
            case Change.AddSetting { Name: var name, Value: var value }:
                await session.Execute(Sql.AddSetting, name, value);
                break;
            default:
                throw new InvalidOperationException("There is no such change.");
        }

        return CommitOutcome.Committed;
    }

    private static Task<int> Write(Session session, Statement statement, RecordRow row)
    {
        (RecordIdentity identity, RecordIndex index) = (row.Identity, row.Index);
        return session.Execute(
            statement,
            identity.Kind,
            identity.Account,
            identity.Region,
            identity.Id,
            (long)index.State,
            (long)index.Type,
            index.Product,
            index.Instance,
            (long)index.Encryption,
            index.Created,
            index.Due,
            row.Generation,
            row.Document);
    }

    private static Task<int> DeleteTags(Session session, RecordIdentity identity) =>
        session.Execute(Sql.DeleteTags, identity.Kind, identity.Account, identity.Region, identity.Id);

    private static async Task InsertTags(Session session, RecordRow row)
    {
        foreach (RecordTag tag in row.Index.Tags)
            await session.Execute(Sql.InsertTag, row.Identity.Kind, row.Identity.Account, row.Identity.Region, row.Identity.Id, tag.Key, tag.Value);
    }
}
