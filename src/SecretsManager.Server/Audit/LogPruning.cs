using SecretsManager.Server.Audit.Events;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit;

/// <summary>
/// Takes the oldest records of a node's log away, up to a checkpoint, which stays: what is left begins behind it and can still be
/// verified. A page holds records of many accounts, so it stays as long as the account that keeps its records longest. Several nodes may
/// prune one log at once.
/// </summary>
internal sealed class LogPruning(Database database, AuditHistory history, EventIndex index)
{
    private const int PagesAtOnce = 256;

    /// <summary>Prunes what was sealed before a time; gives the last number that went, 0 if none did.</summary>
    /// <param name="before">Unix milliseconds.</param>
    /// <param name="most">The last number that may go: what a track has not taken stays.</param>
    /// <param name="isSilent">Whether the node writes nothing any more. Of a log that goes on the newest checkpoint stays with its page, behind which the next one is signed.</param>
    public async Task<long> Prune(string node, long before, long most, bool isSilent, CancellationToken cancellation)
    {
        if (await database.CheckpointBefore(node, before, cancellation) is not { } end || await database.LastCheckpoint(node, cancellation) is not { } last)
            return 0;
        long through = 0;
        while (await NextHead(node, Math.Min(Math.Min(end.Size, most), isSilent ? last.Size : last.Size - 1), cancellation) is { } next)
        {
            HashSet<AuditIndexRow> rows = [];
            next.Pages.ForEach(page => rows.UnionWith(index.RowsOf(page)));
            // A conflict: another node has taken them away meanwhile. What is left is looked at anew.
            if (await database.Commit(new UnitOfWork([new Change.PruneAudit(next.Head, rows)], default)) == CommitOutcome.Committed)
                through = next.Head.Size;
        }

        return through;
    }

    // The first stored pages up to the end of a checkpoint, about so many as may go at once.
    private async Task<(AuditCheckpointRow Head, List<AuditPageRow> Pages)?> NextHead(string node, long most, CancellationToken cancellation)
    {
        List<AuditPageRow> pages = [.. await database.AuditPages(node, 0, PagesAtOnce, cancellation)];
        if (pages.Count == 0)
            return null;
        AuditCheckpointRow? head = null;
        long size = history.Open(pages[0]).FirstNumber;
        while (await database.CheckpointFrom(node, size, cancellation) is { } checkpoint && checkpoint.Size <= most
            && (head is null || checkpoint.Page <= pages[^1].Sequence))
        {
            (head, size) = (checkpoint, checkpoint.Size + 1);
        }

        if (head is null)
            return null;
        while (pages[^1].Sequence < head.Page)
            pages.AddRange(await database.AuditPages(node, pages[^1].Sequence + 1, PagesAtOnce, cancellation));
        pages.RemoveAll(page => page.Sequence > head.Page);
        return (head, pages);
    }
}
