using System.Text.Json;
using Microsoft.Data.Sqlite;
using SecretsManager.Protocol;
using SecretsManager.Server.Audit.Events;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Audit;

/// <summary>Searches while the index lies far behind the pages.</summary>
public sealed class IndexLagTests : IAsyncLifetime
{
    private static readonly SearchQuery Query = new(true, one => one.User == SyntheticEvents.UserOf(3), ("PrincipalId", [SyntheticEvents.UserOf(3)]));

    private SearchBench bench = null!;

    private EventIndex Index => bench.Bench.Service<EventIndex>();

    private Database Database => bench.Bench.Deployment.Database;

    // 2,500 pages of one record, 88 of many.
    public async ValueTask InitializeAsync() => bench = await SearchBench.Open(25_000);

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task They_are_refused_with_how_far_it_is_and_answered_when_it_is_made_again()
    {
        string[] wanted = [.. bench.Events.NewestFirst().Where(Query.Wanted).Select(one => one.RequestId)];
        (JsonElement before, ulong next) = (await Look("LookUpEvents", ""), (await Look("DescribeEvents", 0UL)).GetProperty("NextToken").GetUInt64());
        Assert.Equal(wanted[..3], Ids(before));

        await Index.Drop();
        AssertRefused(await Look("LookUpEvents", ""), 0);
        AssertRefused(await Look("DescribeEvents", next), 0);

        long all = (await Database.AuditNodes(TestContext.Current.CancellationToken)).Sum(node => node.Last);
        Assert.Equal(CommitOutcome.Committed, await Pretend("node-c", 0, 400));
        AssertRefused(await Look("LookUpEvents", before.GetProperty("NextToken").GetString()!), 400 * 100 / all);

        await Index.Drop();
        await Index.CatchUp(TestContext.Current.CancellationToken);
        Assert.Equal(wanted[..3], Ids(await Look("LookUpEvents", "")));
        Assert.Equal(wanted[3..6], Ids(await Look("LookUpEvents", before.GetProperty("NextToken").GetString()!)));
        Assert.Equal(wanted[3..6], Ids(await Look("DescribeEvents", next)));
    }

    [Fact]
    public async Task They_do_not_wait_for_what_makes_it_again()
    {
        await Index.Drop();
        await using SqliteConnection other = new($"Data Source={bench.Options.Connection};Pooling=false");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await Execute(other, "BEGIN IMMEDIATE");
        // It stands at its first write.
        Task rebuild = Index.CatchUp(TestContext.Current.CancellationToken);
        foreach (Task<FoundEvents> search in Enumerable.Range(0, 4).Select(_ => Find()).ToArray())
            Assert.Equal(ErrorCode.InternalErrorSearchError, (await Assert.ThrowsAsync<ApiException>(() => search.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken))).Code);
        Assert.False(rebuild.IsCompleted);
        await Execute(other, "COMMIT");
        await rebuild;
        Assert.Equal(bench.Events.NewestFirst().Where(Query.Wanted).Take(5).Select(one => one.Number), (await Find()).Events.Select(one => one.Number));
    }

    [Fact]
    public async Task Few_pages_they_make_up_for_themselves()
    {
        await Index.Drop();
        foreach ((string node, long last) in await Database.AuditNodes(TestContext.Current.CancellationToken))
            await Pretend(node, 0, node == "node-c" ? last - EventIndex.MostBehind - 1 : last);
        await Assert.ThrowsAsync<ApiException>(Find);
        long done = await Done("node-c");
        await Pretend("node-c", done, done + 1);
        await Find();
        Assert.Equal(done + 1 + EventIndex.MostBehind, await Done("node-c"));
    }

    private static void AssertRefused(JsonElement answer, long percent)
    {
        Assert.Equal("InternalError.SearchError", Bench.CodeOf(answer));
        Assert.Contains($" {percent}%", answer.GetProperty("Error").GetProperty("Message").GetString(), StringComparison.Ordinal);
    }

    private static string[] Ids(JsonElement answer)
    {
        Assert.True(Bench.CodeOf(answer) is null, answer.ToString());
        return [.. answer.GetProperty("Events").EnumerateArray().Select(one => one.GetProperty("EventId").GetString()!)];
    }

    private static async Task Execute(SqliteConnection connection, string sql)
    {
        await using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    // Says that so many pages were indexed, as another node would when it has.
    private Task<CommitOutcome> Pretend(string node, long after, long last) =>
        Database.Commit(new UnitOfWork([new Change.IndexAuditPages(node, after, last, [])], default));

    private async Task<long> Done(string node) => (await Database.AuditIndexNodes(TestContext.Current.CancellationToken)).Single(one => one.Node == node).Sequence;

    private Task<FoundEvents> Find() => bench.Search.Find(Query.Filter(bench.Events), EventPosition.From(bench.Events.End), 5, TestContext.Current.CancellationToken);

    private Task<JsonElement> Look(string action, object token) => bench.Bench.Call("2019-03-19", action, new
    {
        StartTime = bench.Events.Start,
        EndTime = bench.Events.End,
        MaxResults = 3,
        NextToken = token,
        LookupAttributes = new[] { new { AttributeKey = "PrincipalId", AttributeValue = SyntheticEvents.UserOf(3) } },
    });
}
