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
/// <param name="PagesOpened">What it cost.</param>
internal sealed record FoundEvents(IReadOnlyList<AuditEvent> Events, EventPosition? Next, int PagesOpened);

/// <summary>
/// Finds events through the index. A search opens a bounded number of pages: where what is asked for is rare and not in the index, it
/// ends before it found enough, and the next one goes on from there.
/// </summary>
internal sealed class EventSearch(Database database, AuditHistory history, EventIndex index)
{
    /// <summary>How many pages one search opens at most.</summary>
    public const int MostPages = 200;

    private const int RowsAtOnce = 64;

    private readonly RequestSearch requests = new(database, history);

    public async Task<FoundEvents> Find(EventFilter filter, EventPosition behind, int most, CancellationToken cancellation)
    {
        await index.CatchUp(cancellation);
        if (RequestSearch.Asked(filter) is { } asked)
            return await requests.Find(filter, asked, behind, cancellation);
        (IndexedAttribute attribute, string value) = MostTelling(filter);
        List<AuditEvent> found = [];
        AuditEvent? last = null;
        int opened = 0;
        while (true)
        {
            IReadOnlyList<AuditIndexRow> rows = await database.AuditIndex(
                new(filter.Account, (long)attribute, value, filter.FromSecond, behind.Second, behind.Node, behind.Number, RowsAtOnce), cancellation);
            foreach (AuditIndexRow row in rows)
            {
                if (opened++ == MostPages)
                    return new FoundEvents(found, behind, MostPages);
                foreach (AuditEvent one in await Open(row, behind, cancellation))
                {
                    if (!filter.Lets(one))
                        continue;
                    if (found.Count == most)
                        return new FoundEvents(found, new EventPosition(last!.Second, last.Node, last.Number), opened);
                    found.Add(last = one);
                }

                behind = new EventPosition(row.Second, row.Node, row.FirstNumber);
            }

            if (rows.Count < RowsAtOnce)
                return new FoundEvents(found, null, opened);
        }
    }

    private static (IndexedAttribute Attribute, string Value) MostTelling(EventFilter filter) => filter.Conditions
        .Where(condition => condition.Values.Count == 1)
        .Select(condition => EventAttribute.IndexOf(condition.Key, condition.Values[0]))
        .OfType<(int Rank, IndexedAttribute Attribute, string Value)>()
        .OrderBy(choice => choice.Rank)
        .Select(choice => (choice.Attribute, choice.Value))
        .FirstOrDefault((IndexedAttribute.All, string.Empty));

    // The events of the row's second that come behind the place, the last committed first.
    private async Task<IReadOnlyList<AuditEvent>> Open(AuditIndexRow row, EventPosition behind, CancellationToken cancellation)
    {
        if (await database.AuditPage(row.Node, row.Sequence, cancellation) is not { } page)
        {
            await history.RequirePruned(row.Node, row.Sequence, cancellation);
            return [];
        }

        AuditPage.Content content = history.Open(page);
        bool within = row.Second == behind.Second && row.Node == behind.Node;
        List<AuditEvent> events = [];
        for (int i = content.Records.Count - 1; i >= 0; i--)
        {
            long number = content.FirstNumber + i;
            if (within && number >= behind.Number)
                continue;
            AuditEvent one = AuditEvent.Read(row.Node, number, content.Records[i]);
            if (one.Second == row.Second)
                events.Add(one);
        }

        return events;
    }
}
