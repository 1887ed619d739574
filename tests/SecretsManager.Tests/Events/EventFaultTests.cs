using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Access.PolicyReference;
using SecretsManager.Tests.Gateway;
using SecretsManager.Tests.Rotation;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Events;

/// <summary>A registration that somebody has changed in the database, and a receiver that is away for very long.</summary>
public sealed class EventFaultTests(ITestOutputHelper output)
{
    // Live memory that waiting events may cost, whatever their number: what waits is in the database.
    private const long MostGrowth = 16 << 20;

    [Fact]
    public async Task A_registration_that_was_tampered_with_is_refused_and_told_and_nothing_is_sent_anywhere()
    {
        using CapturedLog log = new();
        await using EventBench bench = await EventBench.Open(more: services => services
            .AddSingleton(LoggerFactory.Create(logging => logging.AddProvider(log))).AddSingleton(typeof(ILogger<>), typeof(Logger<>)));
        await bench.Register(bench.One, new { SecretNamePrefix = "app" });
        await bench.Register(bench.Two, new { SecretNamePrefix = "other" });
        bench.One.Does = _ => Deed.Fails;
        await bench.Create("app");
        await bench.Work();
        int posted = bench.One.Receiver.Posted.Count;
        DatabaseOptions options = new(DatabaseEngine.Sqlite, Path.Combine(bench.Bench.Deployment.Directory.Path, new StorageSettings().FileName));

        // The registration of the one says now what that of the other says: another address.
        await Swap();
        await bench.Bench.Restart();
        await bench.Put("app", "v2");
        await bench.Work(TimeSpan.FromHours(1));
        await bench.Work(TimeSpan.FromHours(1));
        Assert.Equal((posted, 0), (bench.One.Receiver.Posted.Count, bench.Two.Receiver.Posted.Count));
        Assert.Contains("\n3303 ", "\n" + log.Text, StringComparison.Ordinal);
        Assert.Contains("\n3304 ", "\n" + log.Text, StringComparison.Ordinal);
        Assert.Equal("InternalError", Bench.CodeOf(await bench.Bench.Ssm("DescribeEventReceivers", new { })));

        // Put back, what waited from before goes out; what happened meanwhile nobody was told of.
        await Swap();
        await bench.Bench.Restart();
        bench.One.Does = _ => Deed.Takes;
        await bench.Work(TimeSpan.FromHours(1));
        Assert.Equal(["created", "version-added"], bench.One.TypesOf("app"));
        Assert.Empty(bench.Two.Receiver.Posted);

        Task<int> Swap() => RawSql.Execute(
            options,
            $"""
            CREATE TABLE swap AS SELECT id, document FROM records WHERE kind = '{RecordKind.EventReceiver}';
            UPDATE records SET document = (SELECT document FROM swap WHERE swap.id <> records.id) WHERE kind = '{RecordKind.EventReceiver}';
            DROP TABLE swap
            """);
    }

    /// <summary>5,000 events in long runs, and then memory is measured too: it is the whole process's.</summary>
    [Fact]
    public async Task Many_events_of_a_receiver_that_is_away_wait_in_the_database_and_come_in_order_when_it_is_back()
    {
        int most = Campaign.Long ? 5000 : 400;
        await using EventBench bench = await EventBench.Open(new() { ["SecretsManager:Secrets:MaximumVersions"] = "50" });
        await bench.Register(bench.One);
        bench.One.Does = _ => Deed.Fails;
        // Each version is told of twice.
        string[] names = [.. Enumerable.Range(0, (most / 80) + 1).Select(i => "s" + i)];
        List<string>[] versions = [.. names.Select(_ => new List<string> { "v1" })];
        foreach (string name in names)
            await bench.Create(name);
        long memory = 0;
        int count = 0;
        for (int call = 0; await Waiting(call) < most; call++)
        {
            int secret = call % names.Length;
            versions[secret].Add($"n{call}");
            await bench.Put(names[secret], $"n{call}");
            if (call % 50 == 0)
                await bench.Work();
            if (memory == 0 && call > most / 15)
                memory = GC.GetTotalMemory(forceFullCollection: true);
        }

        long growth = GC.GetTotalMemory(forceFullCollection: true) - memory;
        long waiting = await bench.Waiting(bench.One);
        int tries = bench.One.Receiver.Posted.Count;
        Assert.InRange(tries, 1, 30 * names.Length);
        bench.One.Does = _ => Deed.Takes;
        await bench.Work(TimeSpan.FromHours(1));
        Assert.Equal(0, await bench.Stored());
        Assert.Equal(waiting, bench.One.Seen.Count);
        for (int i = 0; i < names.Length; i++)
        {
            Told[] told = [.. bench.One.Seen.Where(one => one.Secret == names[i])];
            Assert.Equal(versions[i], told.Where(one => one.Type == "version-added").Select(one => one.Version));
            Assert.Equal(told.Select(one => one.Sequence).Order(StringComparer.Ordinal), told.Select(one => one.Sequence));
        }

        output.WriteLine($"{waiting} events waited; {tries} tries meanwhile; live memory grew by {growth / 1024} KiB");
        Assert.True(!Campaign.Long || growth < MostGrowth);

        // A count reads all of them.
        async Task<int> Waiting(int call) => call % 20 == 0 ? count = (int)await bench.Waiting(bench.One) : count;
    }
}
