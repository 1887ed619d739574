using System.Globalization;
using System.Text.Json;
using SecretsManager.Protocol.AuditLog;
using SecretsManager.Server;
using SecretsManager.Server.Audit.Events;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Hosting;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Audit.Tracks;

/// <summary>The log of a node that writes nothing any more is pruned by the others; on SQLite it is the log of a node that got another name.</summary>
public sealed class SilentLogTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    private static Dictionary<string, string?> Settings => new() { ["SecretsManager:Audit:RetentionDays"] = "7" };

    [Fact]
    public async Task A_node_under_another_name_prunes_the_log_under_its_old_one_to_its_end()
    {
        await using Bench bench = await Bench.Open(Settings);
        string silent = bench.Deployment.Node;
        await Days(bench, 3);
        // Nobody has signed this any more.
        await bench.SsmOk("CreateSecret", new { SecretName = "last", VersionId = "v1", SecretString = "s" });
        long all = bench.Deployment.Chain.Records;
        Assert.True((await bench.Deployment.Database.LastCheckpoint(silent, CancellationToken.None))!.Size < all);
        bench.Deployment.RenameNode(new SystemRandomBytes());
        await bench.Restart();
        Assert.NotEqual(silent, bench.Deployment.Node);
        await Work(bench, "new");
        await bench.Service<LogRetention>().Prune(CancellationToken.None);
        Assert.True((await bench.Deployment.Database.LastCheckpoint(silent, CancellationToken.None))!.Size < all);
        bench.Time.Advance(TimeSpan.FromHours(2));
        await bench.Service<LogRetention>().Prune(CancellationToken.None);
        Assert.Equal(all, (await bench.Deployment.Database.LastCheckpoint(silent, CancellationToken.None))!.Size);
        Assert.Equal(1, await FirstPage(bench, silent));
        await AssertProven(bench, logs: 2);
        await bench.Service<EventIndex>().CatchUp(CancellationToken.None);

        bench.Time.Advance(TimeSpan.FromDays(8));
        await Work(bench, "newer");
        await bench.Service<LogRetention>().Prune(CancellationToken.None);
        Assert.Null(await FirstPage(bench, silent));
        Assert.Contains(await bench.Records(), record => record.GetProperty("action").GetString() == "PruneAuditLog"
            && record.GetProperty("parameters").GetProperty("Node").GetString() == silent
            && record.GetProperty("parameters").GetProperty("Through").GetString() == all.ToString(CultureInfo.InvariantCulture));
        await AssertProven(bench, logs: 1);
        Assert.Equal(["newer"], await Created(bench));
    }

    [Fact]
    public async Task A_node_that_was_away_until_its_log_was_pruned_to_its_end_goes_on_with_it()
    {
        StorageSettings storage = await postgres.NewStorage();
        await using Bench here = await Bench.Open(storage, beside: null, Settings);
        await using Bench silent = await Bench.Open(storage, here, Settings);
        string node = silent.Deployment.Node;
        await Days(silent, 2);
        (long records, long last) = (silent.Deployment.Chain.Records, (await here.Deployment.Database.LastAuditPage(node, CancellationToken.None))!.Sequence);
        here.Time.Advance(TimeSpan.FromDays(8));
        await Work(here, "here");
        await here.Service<LogRetention>().Prune(CancellationToken.None);
        Assert.Null(await FirstPage(here, node));

        await silent.Restart();
        Assert.Equal(node, silent.Deployment.Node);
        Assert.True(silent.Deployment.Chain.Records >= records);
        await Work(silent, "back");
        Assert.Equal(last + 1, await FirstPage(here, node));
        await silent.Restart();
        await Work(silent, "again");
        await AssertProven(here, logs: 2);
        Assert.Equal(["again", "back", "here"], (await Created(here)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_young_log_that_somebody_took_away_to_its_end_gets_no_signature_any_more()
    {
        await using Bench bench = await Bench.Open(Settings);
        await Work(bench, "one");
        bench.Time.Advance(TimeSpan.FromHours(23));
        await RawSql.Execute(new(DatabaseEngine.Sqlite, Path.Combine(bench.Deployment.Directory.Path, new StorageSettings().FileName)), "DELETE FROM audit_pages");
        await bench.Restart();
        await bench.SsmOk("CreateSecret", new { SecretName = "two", VersionId = "v1", SecretString = "s" });
        await Assert.ThrowsAsync<IntegrityException>(() => bench.Deployment.Sealer.Seal(CancellationToken.None));
    }

    [Fact]
    public async Task Two_nodes_that_prune_at_once_leave_a_log_that_verifies_and_can_go_on()
    {
        StorageSettings storage = await postgres.NewStorage();
        await using Bench here = await Bench.Open(storage, beside: null, Settings);
        await using Bench there = await Bench.Open(storage, here, Settings);
        await using Bench silent = await Bench.Open(storage, here, Settings);
        // What waits for another node's commit waits by the nodes' clock.
        await using Timer clock = new(_ => here.Time.Advance(TimeSpan.FromMilliseconds(20)), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
        string node = silent.Deployment.Node;
        await Days(silent, 3);
        await here.Service<EventIndex>().CatchUp(CancellationToken.None);
        here.Time.Advance(TimeSpan.FromDays(8));
        await Work(here, "here");
        await Work(there, "there");
        await Task.WhenAll(
            here.Service<LogRetention>().Prune(CancellationToken.None), there.Service<LogRetention>().Prune(CancellationToken.None));

        Assert.Null(await FirstPage(here, node));
        JsonElement[] told = [.. (await here.Records()).Concat(await there.Records()).Where(record => record.GetProperty("action").GetString() == "PruneAuditLog"
            && record.GetProperty("parameters").GetProperty("Node").GetString() == node)];
        Assert.InRange(told.Length, 1, 2);
        await AssertProven(here, logs: 2);

        // It was not gone for good.
        await Work(silent, "back");
        await AssertProven(here, logs: 3);
        Assert.Equal(0, await here.Service<LogRetention>().Prune(CancellationToken.None));
    }

    [Fact]
    public async Task The_log_of_a_node_that_writes_is_its_own_to_prune()
    {
        StorageSettings storage = await postgres.NewStorage();
        await using Bench here = await Bench.Open(storage, beside: null, Settings);
        await using Bench there = await Bench.Open(storage, here, Settings);
        await Days(there, 3);
        here.Time.Advance(TimeSpan.FromDays(8));
        await Work(there, "new");
        await Work(here, "here");
        await here.Service<LogRetention>().Prune(CancellationToken.None);
        Assert.Equal(1, await FirstPage(here, there.Deployment.Node));
        Assert.True(await there.Service<LogRetention>().Prune(CancellationToken.None) > 0);
    }

    [Fact]
    public async Task What_a_sink_of_the_silent_node_is_known_not_to_have_taken_stays()
    {
        await using Bench bench = await Bench.Open(Settings);
        string silent = bench.Deployment.Node;
        await Days(bench, 1);
        AuditCheckpointRow taken = (await bench.Deployment.Database.LastCheckpoint(silent, CancellationToken.None))!;
        await bench.Deployment.Database.Commit(new UnitOfWork([new Change.MoveCursor(new AuditCursor("sink/memory", silent, taken.Size, taken.Page))], default));
        await Days(bench, 3);
        bench.Deployment.RenameNode(new SystemRandomBytes());
        await bench.Restart();
        bench.Time.Advance(TimeSpan.FromDays(8));
        await Work(bench, "new");
        using LogDelivery delivery = LogTracks.Delivery(bench.Deployment, [new LogSink("memory", new MemorySink(), IsRequired: false)], bench.Service<IServiceProvider>());
        await new LogRetention(
            bench.Deployment, bench.Service<Server.Audit.LogPruning>(), bench.Service<AuditSettings>(), delivery, new SystemRandomBytes(), bench.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<LogRetention>.Instance).Prune(CancellationToken.None);
        Assert.Equal(taken.Page + 1, await FirstPage(bench, silent));
    }

    private static async Task Days(Bench bench, int count)
    {
        for (int day = 0; day < count; day++)
        {
            await Work(bench, $"day{bench.Now}");
            bench.Time.Advance(TimeSpan.FromHours(6));
        }
    }

    private static async Task Work(Bench bench, string name)
    {
        await bench.SsmOk("CreateSecret", new { SecretName = name, VersionId = "v1", SecretString = "s" });
        await bench.Deployment.Sealer.Seal(CancellationToken.None);
    }

    private static async Task<long?> FirstPage(Bench bench, string node) =>
        (await bench.Deployment.Database.AuditPageBehind(node, 0, CancellationToken.None))?.Sequence;

    private static async Task<IEnumerable<string?>> Created(Bench bench)
    {
        JsonElement answer = await bench.Call("2019-03-19", "LookUpEvents", new
        {
            StartTime = bench.Now - (6 * 86400),
            EndTime = bench.Now + 100,
            MaxResults = 50,
            LookupAttributes = new[] { new { AttributeKey = "EventName", AttributeValue = "CreateSecret" } },
        });
        return answer.GetProperty("Events").EnumerateArray().Select(one => one.GetProperty("Resources").GetProperty("ResourceName").GetString());
    }

    private static async Task AssertProven(Bench bench, int logs)
    {
        await bench.Deployment.Sealer.Seal(CancellationToken.None);
        using MemoryStream target = new();
        await bench.Service<LogExport>().Write(target, 0, long.MaxValue, CancellationToken.None);
        IEnumerable<byte[]> lines = System.Text.Encoding.UTF8.GetString(target.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(System.Text.Encoding.UTF8.GetBytes);
        LogReport report = await LogCheck.Verify(bench, lines, new LogExpectations { AllowTail = false });
        Assert.Empty(report.Findings);
        Assert.Equal(logs, report.Logs.Count);
    }
}
