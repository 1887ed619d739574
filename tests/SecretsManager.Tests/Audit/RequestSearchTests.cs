using SecretsManager.Server;
using SecretsManager.Server.Audit.Events;
using Xunit;

namespace SecretsManager.Tests.Audit;

/// <summary>Searches by the id of a request, which tells the second in which its record stands.</summary>
public class RequestSearchTests
{
    private const int Pages = 450;

    private static readonly SystemRandomBytes Random = new();

    [Fact]
    public async Task A_request_is_found_by_one_call_in_a_second_of_many_pages_before_and_after_the_index_is_made_again()
    {
        await using EventBench bench = await Full();
        List<AuditEvent> wanted = [bench.All[0], bench.All[3], bench.All[Pages / 2], bench.All[^4], bench.All[^1]];
        Assert.Equal([EventBench.Start + 2, EventBench.Start], [wanted[0].Second, wanted[^1].Second]);
        await All();
        await bench.Index.Drop();
        await All();

        async Task All()
        {
            foreach (AuditEvent one in wanted)
                Assert.Equal(one.Number, Assert.Single((await Find(bench, one.RequestId)).Events).Number);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    public async Task A_request_at_either_end_of_its_second_is_found_and_the_seconds_beside_it_are_not_opened(int millisecond)
    {
        await using EventBench bench = await EventBench.Open();
        string id = IdAt(1, millisecond);
        await bench.Write("node-a", 9, 1, number => number == 5 ? Line(1, millisecond, id) : Line((int)number / 5 * 2, 500, IdAt((int)number / 5 * 2, 500)));
        FoundEvents found = await Find(bench, id);
        Assert.Equal(id, Assert.Single(found.Events).RequestId);
        Assert.Equal(1, found.PagesOpened);
    }

    [Fact]
    public async Task Nothing_is_opened_for_a_request_outside_the_time_that_is_searched()
    {
        await using EventBench bench = await Full();
        Assert.Equal(new FoundEvents([], null, 0, 0), await Find(bench, IdAt(-1, 999)) with { Events = [] });
        Assert.Equal(0, (await Find(bench, bench.All[0].RequestId, end: EventBench.Start + 1)).PagesOpened);
        Assert.Single((await Find(bench, bench.All[0].RequestId, end: EventBench.Start + 2)).Events);
    }

    [Fact]
    public async Task A_request_is_found_only_if_it_meets_the_other_conditions_too()
    {
        await using EventBench bench = await Full();
        string id = bench.All[5].RequestId;
        Assert.Single((await Find(bench, id, ("EventName", "ListSecrets"))).Events);
        Assert.Empty((await Find(bench, id, ("EventName", "DeleteSecret"))).Events);
        Assert.Empty((await Find(bench, id, ("RequestId", bench.All[6].RequestId))).Events);
    }

    [Fact]
    public async Task A_request_that_is_not_there_is_asked_for_once()
    {
        await using EventBench bench = await Full();
        FoundEvents found = await Find(bench, IdAt(1, 500));
        Assert.Empty(found.Events);
        Assert.Null(found.Next);
    }

    [Fact]
    public async Task An_id_of_before_that_tells_no_time_is_found_over_several_calls()
    {
        await using EventBench bench = await EventBench.Open();
        string id = Identifiers.NewUuid(Random);
        await bench.Write("node-a", Pages, 1, number => Line(1, 7, number == 3 ? id : Identifiers.NewUuid(Random)));
        (List<AuditEvent> found, int mostOpened, int calls) = await bench.Walk(Filter(id), EventBench.Start + 5, 10);
        Assert.Equal(3, Assert.Single(found).Number);
        Assert.Equal(EventSearch.MostPages, mostOpened);
        Assert.InRange(calls, 2, 3);
    }

    // One record a page: some at the second before and after, all others in one second.
    private static async Task<EventBench> Full()
    {
        EventBench bench = await EventBench.Open();
        await bench.Write("node-a", Pages, 1, number =>
        {
            int second = number switch { <= 2 => 0, > Pages - 2 => 2, _ => 1 };
            int millisecond = (int)(number * 2);
            return Line(second, millisecond, IdAt(second, millisecond));
        });
        return bench;
    }

    private static string Line(int second, int millisecond, string id) => EventBench.Line(EventBench.Start + second, "ListSecrets", id: id, millisecond: millisecond);

    private static string IdAt(int second, int millisecond) => Identifiers.NewTimedUuid(((EventBench.Start + second) * 1000) + millisecond, Random);

    private static Task<FoundEvents> Find(EventBench bench, string id, (string Key, string Value)? other = null, long end = EventBench.Start + 5) =>
        bench.Search.Find(Filter(id, other), EventPosition.From(end), 10, TestContext.Current.CancellationToken);

    private static EventFilter Filter(string id, (string Key, string Value)? other = null)
    {
        List<(string Key, IReadOnlyList<string> Values)> conditions = [("RequestId", [id])];
        if (other is { } more)
            conditions.Add((more.Key, [more.Value]));
        return new EventFilter(EventBench.Account, EventBench.Start, conditions);
    }
}
