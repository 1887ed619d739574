using System.Globalization;
using System.Text.Json;
using SecretsManager.Protocol.AuditLog;
using SecretsManager.Server.Audit.Events;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Hosting;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Audit.Tracks;

public sealed class LogRetentionTests : IAsyncLifetime
{
    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open(new Dictionary<string, string?>
    {
        ["SecretsManager:Audit:RetentionDays"] = "7",
        [$"SecretsManager:Audit:RetentionDaysOf:{Server.Access.AccountRegister.FirstUin}"] = "3",
        ["SecretsManager:Audit:RetentionDaysOf:100000000009"] = "10",
    });

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Records_stay_as_long_as_the_account_that_keeps_its_records_longest()
    {
        await Day("old");
        bench.Time.Advance(TimeSpan.FromDays(9.5));
        await Day("new");
        Assert.Equal(0, await Prune());
        bench.Time.Advance(TimeSpan.FromDays(0.6));
        Assert.True(await Prune() > 0);
    }

    [Fact]
    public async Task What_is_left_verifies_behind_the_head_that_stays()
    {
        await Day("old");
        long sealedUp = bench.Deployment.Chain.Records;
        bench.Time.Advance(TimeSpan.FromDays(11));
        await Day("new");
        Assert.Equal(sealedUp, await Prune());
        await bench.Deployment.Sealer.Seal(CancellationToken.None);

        (LogReport report, IReadOnlyList<byte[]> lines) = await Exported(0, long.MaxValue);
        Assert.Empty(report.Findings);
        Assert.Equal((sealedUp + 1, bench.Deployment.Chain.Records), (report.Logs[0].From, report.Logs[0].Proven));
        Assert.StartsWith("{\"origin\":", System.Text.Encoding.UTF8.GetString(lines[0]), StringComparison.Ordinal);
        Assert.Contains(await bench.Records(), record => record.GetProperty("action").GetString() == "PruneAuditLog"
            && record.GetProperty("parameters").GetProperty("Through").GetString() == sealedUp.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_copy_of_a_checkpoint_from_before_still_finds_its_head_by_the_day()
    {
        await Day("one");
        string copy = (await bench.Deployment.Database.LastCheckpoint(bench.Deployment.Node, CancellationToken.None))!.Note;
        bench.Time.Advance(TimeSpan.FromDays(2));
        await Day("two");
        bench.Time.Advance(TimeSpan.FromDays(11));
        await Day("three");
        Assert.True(await Prune() > 0);
        Assert.Contains(await bench.Deployment.Database.Checkpoints(bench.Deployment.Node, 0, 100, CancellationToken.None), row => row.Note == copy);
    }

    [Fact]
    public async Task Searches_find_what_is_left_also_when_the_index_is_made_again()
    {
        await Day("old");
        await bench.Service<EventIndex>().CatchUp(CancellationToken.None);
        bench.Time.Advance(TimeSpan.FromDays(11));
        await Day("new");
        await Prune();
        Assert.Equal(["new"], await Created());
        await bench.Service<EventIndex>().Drop();
        Assert.Equal(["new"], await Created());
    }

    [Fact]
    public async Task Rows_of_the_index_that_nobody_reads_any_more_go_with_it()
    {
        Server.Storage.AuditIndexRow old = new(Server.Access.AccountRegister.FirstUin, 5, "id", bench.Now, "gone", 1, 1);
        await bench.Deployment.Database.Commit(new Server.Storage.UnitOfWork([new Server.Storage.Change.IndexAuditPages("gone", 0, 1, [old])], default));
        await Prune();
        Assert.False(await bench.Deployment.Database.HasAuditIndex(old.Account, 5, CancellationToken.None));
    }

    [Fact]
    public async Task An_account_looks_back_no_further_than_its_own_days()
    {
        JsonElement answer = await Look(bench.Now - (4 * 86400));
        Assert.Equal("LimitExceeded.OverTime", Bench.CodeOf(answer));
        Assert.Contains("3 days", answer.ToString(), StringComparison.Ordinal);
        Assert.Null(Bench.CodeOf(await Look(bench.Now - (2 * 86400))));
    }

    [Fact]
    public async Task A_restart_goes_on_behind_what_was_pruned()
    {
        await Day("old");
        bench.Time.Advance(TimeSpan.FromDays(11));
        await Day("new");
        await Prune();
        using Server.Audit.LogSealer restarted = new(
            bench.Deployment.Database, bench.Deployment.DomainKeys.Deployment, bench.Deployment.Node, bench.Deployment.DomainKeys.Derive("audit"), new LogSigner(bench.Deployment.LogKeys), bench.Time);
        await restarted.Seal(CancellationToken.None);
        Assert.Empty((await Exported(0, long.MaxValue)).Report.Findings);
    }

    [Fact]
    public async Task What_a_track_has_not_taken_stays()
    {
        await Day("old");
        MemorySink sink = new() { Before = _ => throw new SinkException("It fails.") };
        using LogDelivery delivery = LogTracks.Delivery(bench.Deployment, [new LogSink("memory", sink, IsRequired: false)], bench.Service<IServiceProvider>());
        bench.Time.Advance(TimeSpan.FromDays(11));
        await Day("new");
        Assert.Equal(0, await Prune(delivery));
        sink.Before = _ => Task.CompletedTask;
        await delivery.Finish(CancellationToken.None);
        Assert.True(await Prune(delivery) > 0);
    }

    [Fact]
    public async Task An_export_of_a_time_range_verifies_by_itself_and_holds_the_range()
    {
        List<long> moments = [];
        for (int day = 0; day < 5; day++)
        {
            await Day("day" + day);
            moments.Add(bench.Time.GetUtcNow().ToUnixTimeMilliseconds());
            bench.Time.Advance(TimeSpan.FromHours(12));
        }

        (LogReport report, IReadOnlyList<byte[]> lines) = await Exported(moments[1] + 1, moments[3]);
        Assert.Empty(report.Findings);
        string text = string.Join('\n', lines.Select(System.Text.Encoding.UTF8.GetString));
        Assert.DoesNotContain("day1", text, StringComparison.Ordinal);
        Assert.Contains("day2", text, StringComparison.Ordinal);
        Assert.Contains("day3", text, StringComparison.Ordinal);
        Assert.DoesNotContain("day4", text, StringComparison.Ordinal);
    }

    private async Task<(LogReport Report, IReadOnlyList<byte[]> Lines)> Exported(long from, long to)
    {
        using MemoryStream target = new();
        await bench.Service<LogExport>().Write(target, from, to, CancellationToken.None);
        byte[][] lines = [.. System.Text.Encoding.UTF8.GetString(target.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(System.Text.Encoding.UTF8.GetBytes)];
        return (await LogCheck.Verify(bench, lines, new LogExpectations { AllowTail = false }), lines);
    }

    private Task<long> Prune(LogDelivery? delivery = null) => delivery is null
        ? bench.Service<LogRetention>().Prune(CancellationToken.None)
        : new LogRetention(
            bench.Deployment, bench.Service<Server.Audit.LogPruning>(), bench.Service<AuditSettings>(), delivery, new Server.SystemRandomBytes(), bench.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<LogRetention>.Instance).Prune(CancellationToken.None);

    private async Task Day(string name)
    {
        await bench.SsmOk("CreateSecret", new { SecretName = name, VersionId = "v1", SecretString = "s" });
        await bench.Deployment.Sealer.Seal(CancellationToken.None);
    }

    private Task<JsonElement> Look(long start) => bench.Call("2019-03-19", "LookUpEvents", new
    {
        StartTime = start,
        EndTime = bench.Now + 100,
        LookupAttributes = new[] { new { AttributeKey = "EventName", AttributeValue = "CreateSecret" } },
    });

    private async Task<IEnumerable<string?>> Created()
    {
        JsonElement answer = await Look(bench.Now - (2 * 86400));
        Assert.Null(Bench.CodeOf(answer));
        return answer.GetProperty("Events").EnumerateArray().Select(one => one.GetProperty("Resources").GetProperty("ResourceName").GetString());
    }
}
