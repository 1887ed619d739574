using System.Text.Json;
using SecretsManager.Tests.Gateway;
using SecretsManager.Tests.Hosting;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Audit;

/// <summary>Searches on PostgreSQL, whose database has the logs of several nodes.</summary>
[TakesLong]
public sealed class SearchNodesTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    [Theory]
    [InlineData("LookUpEvents", 1)]
    [InlineData("LookUpEvents", 4)]
    [InlineData("DescribeEvents", 3)]
    public async Task A_search_may_go_on_at_another_node_and_misses_and_doubles_nothing(string action, int most)
    {
        StorageSettings storage = await postgres.NewStorage();
        await using Bench here = await Bench.Open(storage, beside: null);
        await using Bench there = await Bench.Open(storage, here);
        long start = here.Now;
        for (int i = 0; i < 24; i++)
        {
            // Several of each second, on both nodes, at times at once.
            here.Time.Advance(TimeSpan.FromSeconds(i % 5 == 0 ? 1 : 0));
            Assert.All(await Task.WhenAll(here.CodeOf("ListSecrets", "{}"), (i % 3 == 0 ? here : there).CodeOf("ListSecrets", "{}")), Assert.Null);
        }

        string[] wanted = [.. (await Events(here)).Concat(await Events(there)).OrderByDescending(one => one.Second)
            .ThenByDescending(one => one.Node, StringComparer.Ordinal).ThenByDescending(one => one.Number).Select(one => one.Id)];
        Assert.Equal(48, wanted.Length);
        long end = here.Now;
        List<string> found = [];
        object next = action == "LookUpEvents" ? "" : 0UL;
        for (bool over = false; !over;)
        {
            Bench asked = found.Count / most % 2 == 0 ? here : there;
            JsonElement answer = await asked.Call("2019-03-19", action, new
            {
                StartTime = start,
                EndTime = end,
                MaxResults = most,
                NextToken = next,
                LookupAttributes = new[] { new { AttributeKey = "EventName", AttributeValue = "ListSecrets" } },
            });
            Assert.True(Bench.CodeOf(answer) is null, answer.ToString());
            string[] ids = [.. answer.GetProperty("Events").EnumerateArray().Select(one => one.GetProperty("EventId").GetString()!)];
            found.AddRange(ids);
            JsonElement token = answer.GetProperty("NextToken");
            next = token.ValueKind == JsonValueKind.String ? token.GetString()! : token.GetUInt64();
            over = answer.GetProperty("ListOver").GetBoolean();
            Assert.True(over || ids.Length == most);
        }

        Assert.Equal(wanted, found);
    }

    [Fact]
    public async Task Pages_at_any_place_are_exact_and_cost_no_more_than_the_bound()
    {
        await using SearchBench bench = await SearchBench.Open(2500, await postgres.NewStorage());
        await SearchChecks.Pages(bench);
    }

    private static async Task<IEnumerable<(long Second, string Node, long Number, string Id)>> Events(Bench bench) => (await bench.Records())
        .Select((record, i) => (Record: record, Number: i + 1L))
        .Where(one => one.Record.GetProperty("action").GetString() == "ListSecrets")
        .Select(one => (one.Record.GetProperty("time").GetInt64() / 1000, bench.Deployment.Node, one.Number, one.Record.GetProperty("requestId").GetString()!))
        .ToArray();
}
