using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Audit.Tracks;

/// <summary>Tracks of accounts on two nodes of one PostgreSQL database.</summary>
public sealed class AccountTrackNodesTests(PostgresServer postgres) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private TrackBench here = null!;
    private TrackBench there = null!;
    private Timer? clock;

    public async ValueTask InitializeAsync()
    {
        StorageSettings storage = await postgres.NewStorage();
        here = await TrackBench.Open(storage);
        // What waits for another node's commit waits by the nodes' clock.
        clock = new Timer(_ => here.Bench.Time.Advance(TimeSpan.FromMilliseconds(20)), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
        there = await TrackBench.Open(storage, here);
    }

    public async ValueTask DisposeAsync()
    {
        if (clock is not null)
            await clock.DisposeAsync();
        await there.DisposeAsync();
        await here.DisposeAsync();
    }

    [Fact]
    public async Task Each_node_delivers_what_it_answered_while_the_track_was_on()
    {
        await there.Work();
        await here.Create("track", "prefix");
        string[] mine = [await here.Work(), await here.Work()];
        string[] theirs = [await there.Work(), await there.Work()];
        await here.Deliver();
        await there.Deliver();
        await here.Deliver();
        Assert.Equal(mine, here.Archive.Ids(here.Folder("prefix"))[1..]);
        Assert.Equal(theirs, there.Archive.Ids(here.Folder("prefix")));

        await there.Ok("StopLogging", new { AuditName = "track" });
        await here.Work();
        await here.Deliver();
        await there.Deliver();
        Assert.Equal(3, here.Archive.Taken.Count);
        Assert.Equal(["ListSecrets", "ListSecrets", "StopLogging"], there.Archive.Names(here.Folder("prefix")));
    }
}
