using System.Text.Json;
using SecretsManager.Server.Audit.Events;
using SecretsManager.Tests.Access.PolicyReference;
using SecretsManager.Tests.Gateway;
using SecretsManager.Tests.Hosting;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Audit;

/// <summary>What a search reads and opens has one bound, however many events there are; and it finds exactly what a look through all of them finds.</summary>
[TakesLong]
public sealed class SearchCostTests(SearchBenches benches) : IClassFixture<SearchBenches>
{
    private const int Few = 20_000;
    private const int Many = 200_000;

    public static TheoryData<int> Counts => Campaign.Long ? [Few, Many, 10_000_000] : [Few, Many];

    [Theory]
    [MemberData(nameof(Counts))]
    public async Task A_page_at_any_place_is_exact_and_costs_no_more_than_the_bound(int count)
    {
        (int rows, int pages) = await SearchChecks.Pages(await benches.Of(count));
        TestContext.Current.SendDiagnosticMessage("{0} events: a call read at most {1} rows and opened at most {2} pages.", count, rows, pages);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public async Task All_pages_together_have_no_gap_and_no_double(int count)
    {
        SearchBench bench = await benches.Of(count);
        // About as many events of each number, the burst among them.
        SearchQuery query = new(true, one => true) { Seconds = Math.Max(2, (int)(SyntheticEvents.Seconds * 15_000L / count)) };
        List<(string, long)> found = [];
        EventPosition? behind = EventPosition.From(query.End(bench.Events));
        while (behind is { } place)
        {
            FoundEvents page = await SearchChecks.Find(bench, query, place, 150);
            found.AddRange(page.Events.Select(one => (one.Node, one.Number)));
            behind = page.Next;
        }

        Assert.Equal(bench.Events.NewestFirst().TakeWhile(one => query.Has(bench.Events, one)).Select(one => (one.Node, one.Number)), found);
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public async Task Both_actions_page_through_them_by_their_tokens(int count)
    {
        SearchBench bench = await benches.Of(count);
        string name = SyntheticEvents.NameOf(4321);
        string user = SyntheticEvents.UserOf(17);
        foreach (SearchQuery query in (SearchQuery[])
        [
            new(true, one => one.Secret == name, ("ResourceName", [name])),
            new(true, one => one.Outcome == SyntheticEvents.RareOutcome, ("CamErrorCode", [SyntheticEvents.RareOutcome])),
            new(false, one => one.User == user && one.Action == "ListSecrets", ("PrincipalId", [user]), ("EventName", ["ListSecrets"])) { BeforeEnd = 600, Seconds = 60 },
            new(true, one => true) { BeforeEnd = 900, Seconds = 1 },
        ])
        {
            string[] wanted = [.. bench.Events.NewestFirst().Where(one => query.Has(bench.Events, one)).Take(60).Select(one => one.RequestId)];
            foreach (string action in (string[])["LookUpEvents", "DescribeEvents"])
                Assert.Equal(wanted, await Walk(bench, query, action, wanted.Length));
        }

        SyntheticEvent deep = bench.Events.NewestFirst().ElementAt(bench.Events.Burst / 2);
        Assert.Equal("node-c", deep.Node);
        (string[] ids, _) = await Ask(bench, new(true, one => true), "LookUpEvents", SearchChecks.Behind(deep).ToToken());
        Assert.Equal(bench.Events.NewestFirst().Skip((bench.Events.Burst / 2) + 1).Take(ids.Length).Select(one => one.RequestId), ids);
        Assert.Equal(7, ids.Length);
    }

    [Fact]
    public async Task The_quick_way_to_the_index_of_many_events_writes_the_rows_of_the_slow_one()
    {
        await using SearchBench bench = await SearchBench.Open(3000);
        EventIndex index = bench.Bench.Service<EventIndex>();
        (object[][] rows, object[][] nodes) followed = await Index(bench);
        await index.Drop();
        long count = await BulkIndex.Make(bench.Bench.Deployment.Database, index, bench.Options, TestContext.Current.CancellationToken);
        (object[][] rows, object[][] nodes) made = await Index(bench);
        Assert.True(count > 3000 && made.nodes.Length >= 3);
        Assert.Equal(count, made.rows.Length);
        Assert.Equal(followed.rows, made.rows);
        Assert.Equal(followed.nodes, made.nodes);
    }

    [Fact]
    public async Task A_search_that_went_on_to_its_end_would_pass_the_bound()
    {
        Dictionary<int, int> opened = [];
        foreach (int count in (int[])[Few, Many])
        {
            SearchBench bench = await benches.Of(count);
            EventPosition? behind = EventPosition.From(bench.Events.End);
            while (behind is { } place)
            {
                FoundEvents page = await SearchChecks.Find(bench, SearchQueries.NotInIndex, place, 50);
                Assert.Empty(page.Events);
                opened[count] = opened.GetValueOrDefault(count) + page.PagesOpened;
                behind = page.Next;
            }
        }

        Assert.True(opened[Few] > 5 * EventSearch.MostPages && opened[Many] > 3 * opened[Few], $"{opened[Few]} and {opened[Many]} pages.");
    }

    private static async Task<(object[][] Rows, object[][] Nodes)> Index(SearchBench bench) => (
        [.. await RawSql.Query(bench.Options, "SELECT account, attribute, value, second, node, first_number, sequence FROM audit_index ORDER BY 1, 2, 3, 4, 5, 6")],
        [.. await RawSql.Query(bench.Options, "SELECT node, ordinal, sequence FROM audit_index_nodes ORDER BY node")]);

    // The first ones, to their end or somewhat beyond those that are due.
    private static async Task<string[]> Walk(SearchBench bench, SearchQuery query, string action, int due)
    {
        List<string> found = [];
        object? next = null;
        do
        {
            (string[] ids, next) = await Ask(bench, query, action, next);
            found.AddRange(ids);
        }
        while (next is not null && found.Count < due);
        Assert.True(next is null == (found.Count < 60), $"{query}: {found.Count} by {action}.");
        return [.. found.Take(due)];
    }

    private static async Task<(string[] Ids, object? Next)> Ask(SearchBench bench, SearchQuery query, string action, object? token)
    {
        JsonElement answer = await bench.Bench.Call("2019-03-19", action, new
        {
            StartTime = query.End(bench.Events) - query.Seconds + 1,
            EndTime = query.End(bench.Events),
            MaxResults = 7,
            NextToken = token ?? (action == "LookUpEvents" ? "" : 0UL),
            LookupAttributes = query.Conditions.SelectMany(one => one.Values.Select(value => new { AttributeKey = one.Key, AttributeValue = value })),
        });
        Assert.True(Bench.CodeOf(answer) is null, answer.ToString());
        JsonElement next = answer.GetProperty("NextToken");
        return (
            [.. answer.GetProperty("Events").EnumerateArray().Select(one => one.GetProperty("EventId").GetString()!)],
            answer.GetProperty("ListOver").GetBoolean() ? null : next.ValueKind == JsonValueKind.String ? next.GetString() : next.GetUInt64());
    }
}
