using System.Text;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Events;

/// <summary>
/// Finds the record of a request by an id that tells its time: it can only stand among the account's records of that second. They may lie in
/// many pages, of which only what has the id in its bytes is read as a record.
/// </summary>
internal sealed class RequestSearch(Database database, AuditHistory history)
{
    /// <summary>
    /// How many pages one search opens at most. A node commits fewer in a second, so that a search for a request seldom ends before it has found it;
    /// one that does is gone on with.
    /// </summary>
    public const int MostPages = 4000;

    private const int RowsAtOnce = 500;

    /// <summary>The id that a filter asks for, if it is one that tells its time.</summary>
    public static (string Id, long Second)? Asked(EventFilter filter)
    {
        foreach ((string key, IReadOnlyList<string> values) in filter.Conditions)
        {
            if (key == "RequestId" && values.Count == 1 && Identifiers.TimeOf(values[0]) is { } time)
                return (values[0], Math.DivRem(time, 1000).Quotient);
        }

        return null;
    }

    /// <summary>Finds the one event that has the id, if it lies behind a place and meets the filter.</summary>
    public async Task<FoundEvents> Find(EventFilter filter, (string Id, long Second) asked, EventPosition behind, CancellationToken cancellation)
    {
        if (asked.Second < filter.FromSecond || asked.Second > behind.Second)
            return new FoundEvents([], null, 0, 0);
        if (asked.Second < behind.Second)
            behind = EventPosition.From(asked.Second);
        byte[] id = Encoding.ASCII.GetBytes(asked.Id);
        (int read, int opened) = (0, 0);
        while (true)
        {
            IReadOnlyList<AuditIndexRow> rows = await database.AuditIndex(
                new(filter.Account, (long)IndexedAttribute.All, string.Empty, asked.Second, behind.Second, behind.Node, behind.Number, RowsAtOnce), cancellation);
            read += rows.Count;
            foreach (AuditIndexRow row in rows)
            {
                if (opened++ == MostPages)
                    return new FoundEvents([], behind, read, MostPages);
                if (await Having(id, filter, row, cancellation) is { } one)
                    return new FoundEvents([one], null, read, opened);
                behind = new EventPosition(row.Second, row.Node, row.FirstNumber);
            }

            if (rows.Count < RowsAtOnce)
                return new FoundEvents([], null, read, opened);
        }
    }

    private async Task<AuditEvent?> Having(byte[] id, EventFilter filter, AuditIndexRow row, CancellationToken cancellation)
    {
        if (await database.AuditPage(row.Node, row.Sequence, cancellation) is not { } page)
        {
            await history.RequirePruned(row, cancellation);
            return null;
        }

        AuditPage.Content content = history.Open(page);
        for (int i = 0; i < content.Records.Count; i++)
        {
            // Other records may name it, as one that says what was searched.
            if (content.Records[i].Span.IndexOf(id) >= 0 && AuditEvent.Read(row.Node, content.FirstNumber + i, content.Records[i]) is var one && filter.Lets(one))
                return one;
        }

        return null;
    }
}
