using SecretsManager.Server.Storage;
using SecretsManager.Tests.Access.PolicyReference;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Audit.Tracks;

/// <summary>What comes out of tracks of accounts when sinks fail, or what is stored is not what was written.</summary>
public sealed class AccountTrackFailureTests : IAsyncLifetime
{
    private TrackBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await TrackBench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_sink_that_fails_loses_nothing_keeps_the_order_and_takes_twice_only_what_it_did_not_say_it_took(int seed)
    {
        Random random = new(seed);
        await bench.Create("first", "first");
        await bench.Create("second", "second");
        await bench.Create("steady", "steady", "spare");
        await bench.Deliver();
        int failed = 0;
        bench.Archive.Fault = () =>
        {
            SinkFault fault = random.Chance(50) ? (SinkFault)random.Next(4) : SinkFault.None;
            failed += fault == SinkFault.None ? 0 : 1;
            return fault;
        };
        List<string> made = [];
        for (int i = 0; i < 40; i++)
        {
            made.Add(await bench.Work());
            if (random.Chance(50))
                await bench.Deliver();
            if (random.Chance(10))
                await bench.Bench.Restart();
        }

        bench.Archive.Fault = () => SinkFault.None;
        await bench.DeliverForMinutes(2);
        Assert.True(failed > 3);
        foreach (string prefix in (string[])["first", "second"])
        {
            string[] taken = bench.Archive.Ids(bench.Folder(prefix));
            Assert.Equal(made, taken.Distinct().Where(made.Contains));
            // What comes again begins somewhere further back and goes on in order.
            Assert.All(taken.Zip(taken.Skip(1)), pair => Assert.True(made.IndexOf(pair.Second) <= made.IndexOf(pair.First) + 1));
            Assert.True(taken.Length - taken.Distinct().Count() <= failed * made.Count);
        }

        Assert.Equal(made, bench.Spare.Ids(bench.Folder("steady")).Where(made.Contains));
    }

    [Fact]
    public async Task A_sink_that_hangs_holds_up_no_other()
    {
        await bench.Create("slow", "slow");
        await bench.Create("quick", "quick", "spare");
        TaskCompletionSource go = new();
        bench.Archive.Before = () => go.Task;
        TaskCompletionSource quick = new();
        bench.Spare.Before = () =>
        {
            quick.TrySetResult();
            return Task.CompletedTask;
        };
        Task first = bench.Deliver();
        await quick.Task;
        quick = new TaskCompletionSource();
        await bench.Work();
        Task second = bench.Deliver();
        await quick.Task;
        Assert.False(first.IsCompleted);
        go.SetResult();
        await Task.WhenAll(first, second);
        await bench.Deliver();
        Assert.Equal(["CreateAuditTrack", "CreateAuditTrack", "ListSecrets"], bench.Archive.Names(bench.Folder("slow")));
        Assert.Equal(["CreateAuditTrack", "ListSecrets"], bench.Spare.Names(bench.Folder("quick")));
    }

    [Fact]
    public async Task A_sink_that_fails_is_tried_again_after_growing_pauses_of_a_minute_at_most()
    {
        await bench.Create("track", "prefix");
        bench.Archive.Fault = () => SinkFault.Before;
        List<int> tries = [];
        for (int second = 0; second < 300; second++)
        {
            int before = bench.Archive.Calls;
            await bench.Deliver();
            if (bench.Archive.Calls > before)
                tries.Add(second);
            bench.Bench.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([0, 1, 3, 7, 15, 31, 63, 123, 183, 243], tries);
    }

    [Fact]
    public async Task A_sink_that_is_not_configured_any_more_holds_up_its_tracks_alone()
    {
        await bench.Create("track", "prefix");
        await bench.Create("other", "other", "spare");
        bench.Close("archive");
        await bench.Work();
        await bench.Deliver();
        Assert.Empty(bench.Archive.Taken);
        Assert.Equal(["CreateAuditTrack", "ListSecrets"], bench.Spare.Names(bench.Folder("other")));
    }

    [Fact]
    public async Task A_track_that_was_tampered_with_delivers_nothing_and_the_others_go_on()
    {
        await bench.Create("track", "prefix");
        await bench.Create("other", "other", "spare");
        DatabaseOptions options = new(DatabaseEngine.Sqlite, Path.Combine(bench.Bench.Deployment.Directory.Path, new StorageSettings().FileName));
        Assert.Equal(1, await RawSql.Execute(options, "UPDATE records SET document = zeroblob(200) WHERE kind = 'audit-track' AND instance = 'track'"));
        await bench.Work();
        await bench.Deliver();
        Assert.Empty(bench.Archive.Taken);
        Assert.Equal(["CreateAuditTrack", "ListSecrets"], bench.Spare.Names(bench.Folder("other")));
    }

    [Fact]
    public async Task A_page_that_is_not_as_it_was_written_is_not_delivered()
    {
        await bench.Create("track", "prefix");
        await bench.Deliver();
        await bench.Work();
        await bench.Work();
        DatabaseOptions options = new(DatabaseEngine.Sqlite, Path.Combine(bench.Bench.Deployment.Directory.Path, new StorageSettings().FileName));
        await RawSql.Execute(options, "UPDATE audit_pages SET page = zeroblob(200) WHERE sequence = (SELECT max(sequence) - 1 FROM audit_pages)");
        await bench.DeliverForMinutes(1);
        Assert.Equal(["CreateAuditTrack"], bench.Archive.Names(bench.Folder("prefix")));
    }
}
