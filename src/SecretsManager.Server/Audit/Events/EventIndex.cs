using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Events;

/// <summary>
/// Follows the audit pages of all nodes with the index. How far it has come is committed with the rows, so it may be killed anywhere, and
/// several nodes may follow at once: the second finds the work done. A search lets it catch up first, so that nothing committed before
/// the search is missing from it, unless it lies far behind, as after a drop or when an old database was put back: then the search is refused.
/// </summary>
internal sealed class EventIndex(Database database, AuditHistory history, TimeProvider time, ILogger<EventIndex> log) : BackgroundService
{
    /// <summary>How many pages of all nodes may be missing when a search lets the index catch up.</summary>
    public const int MostBehind = 2048;

    private const int PagesAtOnce = 32;

    // A step is part of a transaction that callers wait for: about so many rows, a few milliseconds, and no more.
    private const int RowsAtOnce = 256;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim turn = new(1, 1);
    private bool failing;

    /// <summary>Indexes every page that is committed now, however many are missing.</summary>
    public Task CatchUp(CancellationToken cancellation) => Follow(long.MaxValue, cancellation);

    /// <summary>Sees that every page that is committed now is in the index, by making up for few that are missing.</summary>
    /// <exception cref="Protocol.ApiException"><c>InternalError.SearchError</c>: many are missing.</exception>
    public async Task Require(CancellationToken cancellation)
    {
        if (await Follow(MostBehind, cancellation) is { } percent)
            throw EventRefusals.IndexBehind(percent);
    }

    /// <summary>Empties the index; it is made again from the pages.</summary>
    public Task Drop() => database.Commit(new UnitOfWork([new Change.DropAuditIndex()], default));

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CatchUp(stoppingToken);
                failing = false;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // Told once, until it goes well again: it is tried each second.
                if (!failing)
                    EventIndexLog.Failed(log, fault);
                failing = true;
            }
        }
    }

    // Gives up where more pages than that are missing, with the percentage of those that are there. Whoever follows takes turns with the others
    // after each step, so nobody waits for more than that.
    private async Task<long?> Follow(long most, CancellationToken cancellation)
    {
        IReadOnlyList<(string Node, long Last)> goals = await database.AuditNodes(cancellation);
        long all = goals.Sum(goal => goal.Last);
        while (true)
        {
            Dictionary<string, long> done = await Done(cancellation);
            long missing = goals.Sum(goal => Math.Max(0, goal.Last - done.GetValueOrDefault(goal.Node)));
            if (missing == 0)
                return null;
            if (missing > most)
                return (all - missing) * 100 / all;
            await Advance(goals, cancellation);
        }
    }

    private async Task Advance(IReadOnlyList<(string Node, long Last)> goals, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            // Others may have come further meanwhile.
            Dictionary<string, long> done = await Done(cancellation);
            foreach ((string node, long last) in goals)
            {
                if (done.GetValueOrDefault(node) < last)
                {
                    await Step(node, done.GetValueOrDefault(node), cancellation);
                    return;
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<Dictionary<string, long>> Done(CancellationToken cancellation) =>
        (await database.AuditIndexNodes(cancellation)).ToDictionary(node => node.Node, node => node.Sequence, StringComparer.Ordinal);

    // If another node has done it meanwhile nothing is written, and what is missing is asked again.
    private async Task Step(string node, long after, CancellationToken cancellation)
    {
        long before = after;
        IReadOnlyList<AuditPageRow> pages = await database.AuditPages(node, after + 1, PagesAtOnce, cancellation);
        if (pages.Count == 0)
            throw LogPlace.Broken();
        List<AuditIndexRow> rows = [];
        foreach (AuditPageRow page in pages)
        {
            // What is pruned was in the index, or need not be in it any more.
            if (page == pages[0] && page.Sequence > after + 1)
                after = (await history.HeadBefore(page, cancellation)).Page;
            if (page.Sequence != ++after)
                throw LogPlace.Broken();
            rows.AddRange(RowsOf(page));
            if (rows.Count >= RowsAtOnce)
                break;
        }

        await database.Commit(new UnitOfWork([new Change.IndexAuditPages(node, before, after, rows)], default));
    }

    /// <summary>The rows of a page.</summary>
    public HashSet<AuditIndexRow> RowsOf(AuditPageRow page)
    {
        AuditPage.Content content = history.OpenByMac(page);
        HashSet<AuditIndexRow> rows = [];
        LikeRecords like = default;
        foreach (ReadOnlyMemory<byte> line in content.Records)
        {
            // What nobody has proven belongs to no account, so nobody can ask for it.
            if (like.Next(line.Span) is not { Account: not 0 } record)
                continue;
            foreach ((IndexedAttribute attribute, string value) in record.Attributes)
            {
                if (attribute == IndexedAttribute.All || value.Length > 0)
                    rows.Add(new AuditIndexRow(record.Account, (long)attribute, value, record.Second, page.Node, content.FirstNumber, page.Sequence));
            }
        }

        return rows;
    }
}

/// <summary>Every message that the index logs.</summary>
internal static partial class EventIndexLog
{
    [LoggerMessage(3100, LogLevel.Error, "The index of audit records could not follow the pages")]
    public static partial void Failed(ILogger logger, Exception fault);
}
