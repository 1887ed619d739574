using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Events;

/// <summary>Takes the rows of an attribute that the index had once out of it: the ids of requests, which nobody looks up there any more.</summary>
internal sealed class UnusedIndexRows(Database database)
{
    private const long RequestIds = 5;

    // A step is part of a transaction that callers wait for.
    private const int RowsAtOnce = 256;

    private bool areGone;

    /// <summary>Drops them, once in the life of this object; another look finds none.</summary>
    public async Task Drop(CancellationToken cancellation)
    {
        if (areGone)
            return;
        for (long account = 0; await database.NextIndexedAccount(account, cancellation) is var next && next > 0; account = next)
        {
            while (await database.HasAuditIndex(next, RequestIds, cancellation))
                await database.Commit(new UnitOfWork([new Change.TrimAuditIndex(next, RequestIds, RowsAtOnce)], default));
        }

        areGone = true;
    }
}
