using SecretsManager.Server.Audit.Events;
using Xunit;

namespace SecretsManager.Tests.Audit;

public class EventSearchTests
{
    private static readonly string[] Actions = ["GetSecretValue", "DeleteSecret", "ListSecrets"];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    public async Task Events_of_equal_times_on_several_nodes_are_paged_without_gap_or_double(int most)
    {
        await using EventBench bench = await Drawn(pages: 12);
        Assert.Equal(
            bench.All.Select(one => one.RequestId), (await bench.Walk(Filter(), EventBench.Start + 100, most)).Events.Select(one => one.RequestId));
    }

    [Fact]
    public async Task Every_filter_finds_what_a_look_through_all_records_finds()
    {
        await using EventBench bench = await Drawn(pages: 12);
        foreach ((string Key, string[] Values)[] conditions in ((string Key, string[] Values)[][])
        [
            [("EventName", ["GetSecretValue"])],
            [("EventName", ["GetSecretValue", "DeleteSecret"])],
            [("ResourceName", ["name-3"])],
            [("ResourceName", ["name-3"]), ("EventName", ["DeleteSecret"])],
            [("ResourceId", ["qcs::ssm:ap-guangzhou:uin/700:secret/creatorUin/700/name-3"])],
            [("AccessKeyId", ["AKID1"]), ("CamErrorCode", ["AuthFailure.SignatureFailure"])],
            [("ApiErrorCode", ["0"]), ("SensitiveAction", ["1"])],
            [("ApiErrorCode", ["ResourceNotFound"])],
            [("PrincipalId", ["700"]), ("ActionType", ["Read"]), ("SourceIPAddress", ["198.51.100.7"])],
            [("RequestId", [bench.All[17].RequestId])],
            [("ResourceType", ["kms"])],
        ])
        {
            EventFilter filter = Filter(conditions);
            List<string> wanted = [.. bench.All.Where(filter.Lets).Select(one => one.RequestId)];
            Assert.Equal(wanted, (await bench.Walk(filter, EventBench.Start + 100, 5)).Events.Select(one => one.RequestId));
        }
    }

    [Fact]
    public async Task A_range_of_time_holds_its_ends_and_nothing_else()
    {
        await using EventBench bench = await Drawn(pages: 12);
        EventFilter filter = Filter() with { FromSecond = EventBench.Start + 1 };
        Assert.Equal(
            bench.All.Where(one => one.Second - EventBench.Start is 1 or 2).Select(one => one.RequestId),
            (await bench.Walk(filter, EventBench.Start + 2, 9)).Events.Select(one => one.RequestId));
    }

    [Fact]
    public async Task An_index_that_was_dropped_is_made_again_and_what_came_later_is_in_it()
    {
        await using EventBench bench = await Drawn(pages: 3);
        await bench.Index.CatchUp(TestContext.Current.CancellationToken);
        await bench.Index.Drop();
        await bench.Write("node-b", 2, 3, number => EventBench.Line(EventBench.Start + 50, "GetSecretValue"));
        await Task.WhenAll(bench.Index.CatchUp(TestContext.Current.CancellationToken), bench.Walk(Filter(), EventBench.Start + 100, 9));
        Assert.Equal(bench.All.Select(one => one.RequestId), (await bench.Walk(Filter(), EventBench.Start + 100, 9)).Events.Select(one => one.RequestId));
    }

    [Fact]
    public async Task What_is_rare_and_not_in_the_index_is_found_over_several_calls_that_open_few_pages_each()
    {
        await using EventBench bench = await EventBench.Open();
        await bench.Write("node-a", 450, 2, number => EventBench.Line(EventBench.Start + (number / 4), number == 3 ? "DeleteSecret" : "ListSecrets"));
        (List<AuditEvent> found, int mostOpened, int calls) = await bench.Walk(Filter(("SensitiveAction", ["1"])), EventBench.Start + 1000, 10);
        Assert.Equal("DeleteSecret", Assert.Single(found).Action);
        Assert.Equal(EventSearch.MostPages, mostOpened);
        Assert.True(calls is > 1 and <= 4, $"{calls} calls.");
    }

    private static EventFilter Filter(params (string Key, string[] Values)[] conditions) =>
        new(EventBench.Account, EventBench.Start, [.. conditions.Select(condition => (condition.Key, (IReadOnlyList<string>)condition.Values))]);

    // Three nodes, few seconds, two accounts.
    private static async Task<EventBench> Drawn(int pages)
    {
        EventBench bench = await EventBench.Open();
        foreach (string node in (string[])["node-a", "node-b", "node-c"])
        {
            await bench.Write(node, pages, 5, number => EventBench.Line(
                EventBench.Start + (number * 7 % 11 / 3),
                Actions[number % 3],
                number % 5 == 0 ? "qcs::ssm::uin/700:*" : $"qcs::ssm:ap-guangzhou:uin/700:secret/creatorUin/700/name-{number % 7}",
                $"AKID{number % 2}",
                number % 6 == 0 ? 701 : EventBench.Account,
                (number % 13) switch { 1 => "AuthFailure.SignatureFailure", 2 => "ResourceNotFound", _ => "Success" }));
        }

        return bench;
    }
}
