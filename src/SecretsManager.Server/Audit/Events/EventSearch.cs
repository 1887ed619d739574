using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Events;

/// <summary>What is looked for.</summary>
/// <param name="FromSecond">The oldest second, Unix seconds.</param>
/// <param name="Conditions">All must be met, each by one of its values.</param>
internal sealed record EventFilter(long Account, long FromSecond, IReadOnlyList<(string Key, IReadOnlyList<string> Values)> Conditions)
{
    public bool Lets(AuditEvent found) => found.Account == Account
        && Conditions.All(condition => condition.Values.Any(value => EventAttribute.Has(found, condition.Key, value)));
}

/// <summary>What was found.</summary>
/// <param name="Next">Where to go on; null if nothing more comes.</param>
/// <param name="RowsRead">What it cost: rows of the index.</param>
/// <param name="PagesOpened">What it cost: pages of records, each as often as it was opened.</param>
internal sealed record FoundEvents(IReadOnlyList<AuditEvent> Events, EventPosition? Next, int RowsRead, int PagesOpened);

/// <summary>
/// Finds events through the index. A search reads a bounded number of rows and opens a bounded number of pages: where what is asked for is
/// rare and not in the index, it ends before it found enough, and the next one goes on from there. So no call costs more for there being more events.
/// </summary>
internal sealed class EventSearch(Database database, AuditHistory history, EventIndex index)
{
    /// <summary>How many pages one search opens at most.</summary>
    public const int MostPages = 200;

    /// <summary>How many rows of the index one search reads at most.</summary>
    public const int MostRows = 8 * RowsAtOnce;

    /// <summary>How many rows of the index are read at a time.</summary>
    public const int RowsAtOnce = 64;

    private readonly RequestSearch requests = new(database, history);

    /// <summary>Finds the events behind a place.</summary>
    /// <param name="most">How many at most.</param>
    /// <exception cref="Protocol.ApiException"><c>InternalError.SearchError</c>: the index is being built.</exception>
    public async Task<FoundEvents> Find(EventFilter filter, EventPosition behind, int most, CancellationToken cancellation)
    {
        await index.Require(cancellation);
        if (RequestSearch.Asked(filter) is { } asked)
            return await requests.Find(filter, asked, behind, cancellation);
        (IndexedAttribute attribute, string value) = MostTelling(filter);
        List<AuditEvent> found = [];
        AuditEvent? last = null;
        // A page whose records lie in several seconds comes with each of them, between the pages of other nodes.
        Dictionary<string, (long Sequence, IReadOnlyList<AuditEvent> Events)> open = new(StringComparer.Ordinal);
        (int read, int opened) = (0, 0);
        while (true)
        {
            IReadOnlyList<AuditIndexRow> rows = await database.AuditIndex(
                new(filter.Account, (long)attribute, value, filter.FromSecond, behind.Second, behind.Node, behind.Number, RowsAtOnce), cancellation);
            read += rows.Count;
            foreach (AuditIndexRow row in rows)
            {
                if (!open.TryGetValue(row.Node, out (long Sequence, IReadOnlyList<AuditEvent> Events) page) || page.Sequence != row.Sequence)
                {
                    if (opened++ == MostPages)
                        return new FoundEvents(found, behind, read, MostPages);
                    open[row.Node] = page = (row.Sequence, await Open(row, cancellation));
                }

                foreach (AuditEvent one in page.Events)
                {
                    if (one.Second != row.Second || (one.Second == behind.Second && one.Node == behind.Node && one.Number >= behind.Number) || !filter.Lets(one))
                        continue;
                    if (found.Count == most)
                        return new FoundEvents(found, new EventPosition(last!.Second, last.Node, last.Number), read, opened);
                    found.Add(last = one);
                }

                behind = new EventPosition(row.Second, row.Node, row.FirstNumber);
            }

            if (rows.Count < RowsAtOnce)
                return new FoundEvents(found, null, read, opened);
            if (read == MostRows)
                return new FoundEvents(found, behind, read, opened);
        }
    }

    private static (IndexedAttribute Attribute, string Value) MostTelling(EventFilter filter) => filter.Conditions
        .Where(condition => condition.Values.Count == 1)
        .Select(condition => EventAttribute.IndexOf(condition.Key, condition.Values[0]))
        .OfType<(int Rank, IndexedAttribute Attribute, string Value)>()
        .OrderBy(choice => choice.Rank)
        .Select(choice => (choice.Attribute, choice.Value))
        .FirstOrDefault((IndexedAttribute.All, string.Empty));

    // The events of the row's page, the last committed first.
    private async Task<IReadOnlyList<AuditEvent>> Open(AuditIndexRow row, CancellationToken cancellation)
    {
        if (await database.AuditPage(row.Node, row.Sequence, cancellation) is not { } page)
        {
            await history.RequirePruned(row, cancellation);
            return [];
        }

        AuditPage.Content content = history.Open(page);
        List<AuditEvent> events = [];
        for (int i = content.Records.Count - 1; i >= 0; i--)
            events.Add(AuditEvent.Read(row.Node, content.FirstNumber + i, content.Records[i]));
        return events;
    }
}
