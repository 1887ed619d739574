using SecretsManager.Server.Audit.Events;
using SecretsManager.Tests.Access.PolicyReference;
using Xunit;

namespace SecretsManager.Tests.Audit;

/// <summary>What a search reads and opens has one bound, however many events there are; and it finds exactly what a look through all of them finds.</summary>
public sealed class SearchCostTests(SearchBenches benches) : IClassFixture<SearchBenches>
{
    private const int Most = 50;

    // One more than are wanted tells that there are more; the rows come in whole numbers of reads.
    private const int RowsOfDirect = EventSearch.RowsAtOnce;
    private const int PagesOfDirect = Most + 1;
    private const int RowsOfAny = (EventSearch.MostPages + EventSearch.RowsAtOnce - 1) / EventSearch.RowsAtOnce * EventSearch.RowsAtOnce;

    public static TheoryData<int> Counts => Campaign.Long ? [20_000, 200_000, 10_000_000] : [20_000, 200_000];

    [Theory]
    [MemberData(nameof(Counts))]
    public async Task A_page_at_any_place_is_exact_and_costs_no_more_than_the_bound(int count)
    {
        SearchBench bench = await benches.Of(count);
        SyntheticEvents events = bench.Events;
        SearchQuery[] queries = [.. SearchQueries.All(events)];
        List<SyntheticEvent>[] wanted = [.. queries.Select(_ => new List<SyntheticEvent>())];
        foreach (SyntheticEvent one in events.NewestFirst())
        {
            for (int i = 0; i < queries.Length; i++)
            {
                if (queries[i].Has(events, one))
                    wanted[i].Add(one);
            }
        }

        (int mostRows, int mostPages) = (0, 0);
        for (int i = 0; i < queries.Length; i++)
        {
            foreach (int place in new[] { 0, 1, Most, wanted[i].Count / 2, wanted[i].Count - Most, wanted[i].Count - 1 }.Where(place => place >= 0 && place <= wanted[i].Count).Distinct())
            {
                (int rows, int pages) = await Page(bench, queries[i], wanted[i], place);
                (mostRows, mostPages) = (Math.Max(mostRows, rows), Math.Max(mostPages, pages));
            }
        }

        TestContext.Current.SendDiagnosticMessage("{0} events: at most {1} rows and {2} pages for a call", count, mostRows, mostPages);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public async Task All_pages_together_have_no_gap_and_no_double(int count)
    {
        SearchBench bench = await benches.Of(count);
        SyntheticEvents events = bench.Events;
        // About as many events of each number, the burst among them.
        SearchQuery query = new(true, one => true) { Seconds = Math.Max(2, (int)(SyntheticEvents.Seconds * 15_000L / count)) };
        List<(string, long)> found = [];
        EventPosition? behind = EventPosition.From(query.End(events));
        while (behind is { } place)
        {
            FoundEvents page = await bench.Search.Find(query.Filter(events), place, 150, TestContext.Current.CancellationToken);
            Check(query, page, 151, RowsOfAny);
            found.AddRange(page.Events.Select(one => (one.Node, one.Number)));
            behind = page.Next;
        }

        Assert.Equal(events.NewestFirst().TakeWhile(one => one.Second > events.End - query.Seconds).Select(one => (one.Node, one.Number)), found);
    }

    [Fact]
    public async Task The_bound_would_be_passed_by_a_search_that_went_on_to_its_end()
    {
        Dictionary<int, int> opened = [];
        foreach (int count in (int[])[20_000, 200_000])
        {
            SearchBench bench = await benches.Of(count);
            EventPosition? behind = EventPosition.From(bench.Events.End);
            while (behind is { } place)
            {
                FoundEvents page = await bench.Search.Find(SearchQueries.NotInIndex.Filter(bench.Events), place, Most, TestContext.Current.CancellationToken);
                Check(SearchQueries.NotInIndex, page, EventSearch.MostPages, RowsOfAny);
                Assert.Empty(page.Events);
                opened[count] = opened.GetValueOrDefault(count) + page.PagesOpened;
                behind = page.Next;
            }
        }

        Assert.True(opened[20_000] > 10 * EventSearch.MostPages, $"{opened[20_000]} pages.");
        Assert.True(opened[200_000] > 3 * opened[20_000], $"{opened[20_000]} and {opened[200_000]} pages.");
    }

    // From a place on until a page is full or, of what is not in the index, so many calls are made.
    private static async Task<(int Rows, int Pages)> Page(SearchBench bench, SearchQuery query, List<SyntheticEvent> wanted, int start)
    {
        const int MostCalls = 12;
        List<(string, long)> found = [];
        (int rows, int pages, int calls) = (0, 0, 0);
        EventPosition? behind = start == 0 ? EventPosition.From(query.End(bench.Events)) : new(wanted[start - 1].Second, wanted[start - 1].Node, wanted[start - 1].Number);
        while (behind is { } place && found.Count < Most && calls++ < MostCalls)
        {
            FoundEvents page = await bench.Search.Find(query.Filter(bench.Events), place, Most - found.Count, TestContext.Current.CancellationToken);
            Check(query, page, query.Direct ? PagesOfDirect : EventSearch.MostPages, query.Direct ? RowsOfDirect : RowsOfAny);
            found.AddRange(page.Events.Select(one => (one.Node, one.Number)));
            (rows, pages, behind) = (Math.Max(rows, page.RowsRead), Math.Max(pages, page.PagesOpened), page.Next);
        }

        Assert.Equal(wanted.Skip(start).Take(found.Count).Select(one => (one.Node, one.Number)), found);
        int due = Math.Min(Most, wanted.Count - start);
        if (behind is null || query.Direct)
            Assert.True(found.Count == due, $"{query} from {start}: {found.Count} of {due}.");
        return (rows, pages);
    }

    private static void Check(SearchQuery query, FoundEvents page, int mostPages, int mostRows) =>
        Assert.True(page.PagesOpened <= mostPages && page.RowsRead <= mostRows, $"{query}: {page.RowsRead} rows and {page.PagesOpened} pages.");
}
