using SecretsManager.Server.Audit.Events;
using Xunit;

namespace SecretsManager.Tests.Audit;

/// <summary>Holds searches against what a look through all events finds, and each call against what it may cost.</summary>
internal static class SearchChecks
{
    private const int Most = 50;

    /// <summary>Asks every query for a page at its first events, in the middle and at its end; the most that a call cost.</summary>
    public static async Task<(int Rows, int Pages)> Pages(SearchBench bench)
    {
        SearchQuery[] queries = [.. SearchQueries.All(bench.Events)];
        List<EventPosition>[] wanted = [.. queries.Select(_ => new List<EventPosition>())];
        foreach (SyntheticEvent one in bench.Events.NewestFirst())
        {
            for (int i = 0; i < queries.Length; i++)
            {
                if (queries[i].Has(bench.Events, one))
                    wanted[i].Add(Behind(one));
            }
        }

        (int mostRows, int mostPages) = (0, 0);
        for (int i = 0; i < queries.Length; i++)
        {
            int all = wanted[i].Count;
            foreach (int start in new[] { 0, 1, Most, all / 2, all - Most, all - 1 }.Where(start => start >= 0 && start <= all).Distinct())
            {
                (int rows, int pages) = await Page(bench, queries[i], wanted[i], start);
                (mostRows, mostPages) = (Math.Max(mostRows, rows), Math.Max(mostPages, pages));
            }
        }

        return (mostRows, mostPages);
    }

    /// <summary>One page, which must not have cost more than a constant.</summary>
    public static async Task<FoundEvents> Find(SearchBench bench, SearchQuery query, EventPosition behind, int most)
    {
        FoundEvents page = await bench.Search.Find(query.Filter(bench.Events), behind, most, TestContext.Current.CancellationToken);
        // Where each page has something, one event more than is wanted tells that there are more, and the page where it begins may have nothing behind
        // its place. Rows come in whole reads.
        int rows = query.Direct ? (most + 1 + EventSearch.RowsAtOnce) / EventSearch.RowsAtOnce * EventSearch.RowsAtOnce : EventSearch.MostRows;
        int pages = query.Direct ? most + 2 : EventSearch.MostPages;
        Assert.True(page.RowsRead <= rows && page.PagesOpened <= pages, $"{query}: {page.RowsRead} rows and {page.PagesOpened} pages.");
        return page;
    }

    public static EventPosition Behind(SyntheticEvent one) => new(one.Second, one.Node, one.Number);

    private static async Task<(int Rows, int Pages)> Page(SearchBench bench, SearchQuery query, List<EventPosition> wanted, int start)
    {
        List<(string, long)> found = [];
        (int rows, int pages, int calls) = (0, 0, 0);
        EventPosition? behind = start == 0 ? EventPosition.From(query.End(bench.Events)) : wanted[start - 1];
        while (behind is { } place && found.Count < Most && calls++ < (query.Direct ? 1 : MostCalls(bench)))
        {
            FoundEvents page = await Find(bench, query, place, Most - found.Count);
            found.AddRange(page.Events.Select(one => (one.Node, one.Number)));
            (rows, pages, behind) = (Math.Max(rows, page.RowsRead), Math.Max(pages, page.PagesOpened), page.Next);
        }

        Assert.Equal(wanted.Skip(start).Take(found.Count).Select(one => (one.Node, one.Number)), found);
        int due = Math.Min(Most, wanted.Count - start);
        if (behind is null || query.Direct)
            Assert.True(found.Count == due, $"{query} from {start}: {found.Count} of {due}.");
        Assert.True(behind is not null || start + found.Count == wanted.Count, $"{query} from {start}: ends too early.");
        return (rows, pages);
    }

    // Of what is not in the index a page may take many calls; of very many events each of them opens large pages alone.
    private static int MostCalls(SearchBench bench) => bench.Events.Count > 1_000_000 ? 3 : 12;
}
