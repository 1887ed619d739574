using System.Globalization;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Audit.Tracks;

/// <summary>What comes out of tracks of accounts that are turned off and on, changed and deleted.</summary>
public sealed class AccountTrackChangeTests : IAsyncLifetime
{
    private TrackBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await TrackBench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task What_happens_while_a_track_is_off_is_never_delivered_and_what_happened_before_still_is()
    {
        long id = await bench.Create("track", "prefix");
        await bench.Deliver();
        bench.Archive.Fault = () => SinkFault.Before;
        string before = await bench.Work();
        await bench.Deliver();
        await bench.Ok("StopLogging", new { AuditName = "track" });
        await bench.Work();
        bench.Archive.Fault = () => SinkFault.None;
        await bench.DeliverForMinutes(1);
        Assert.Equal(["CreateAuditTrack", "ListSecrets", "StopLogging"], bench.Archive.Names(bench.Folder("prefix")));
        Assert.Equal(before, bench.Archive.Ids(bench.Folder("prefix"))[1]);

        await bench.Ok("StartLogging", new { AuditName = "track" });
        await bench.Ok("ModifyAuditTrack", new { TrackId = id, Status = 0 });
        await bench.Work();
        await bench.Bench.Restart();
        await bench.Deliver();
        Assert.Equal(["StartLogging", "ModifyAuditTrack"], bench.Archive.Names(bench.Folder("prefix"))[3..]);
    }

    [Fact]
    public async Task A_track_that_was_off_for_long_begins_anew()
    {
        await bench.Create("track", "prefix");
        await bench.Ok("StopLogging", new { AuditName = "track" });
        await bench.Deliver();
        Assert.NotNull(await Cursor("track"));
        bench.Bench.Time.Advance(TimeSpan.FromDays(2));
        await bench.Work();
        await bench.Deliver();
        await bench.Ok("StartLogging", new { AuditName = "track" });
        Assert.Null(await Cursor("track"));
        string last = await bench.Work();
        await bench.Deliver();
        Assert.Equal(["CreateAuditTrack", "StopLogging", "StartLogging", "ListSecrets"], bench.Archive.Names(bench.Folder("prefix")));
        Assert.Equal(last, bench.Archive.Ids(bench.Folder("prefix"))[3]);
    }

    [Fact]
    public async Task A_change_counts_from_the_next_look_on()
    {
        long id = await bench.Create("track", "prefix");
        await bench.Work();
        await bench.Deliver();
        await bench.Ok("ModifyAuditTrack", new { TrackId = id, ResourceType = "kms", Storage = TrackBench.Storage("moved", "spare") });
        await bench.Work();
        await bench.Bench.KmsOk("ListKeys", new { });
        await bench.Deliver();
        Assert.Equal(["CreateAuditTrack", "ListSecrets"], bench.Archive.Names(bench.Folder("prefix")));
        Assert.Equal(["ListKeys"], bench.Spare.Names(bench.Folder("moved")));

        // What the old filter passed over stays passed over.
        await bench.Ok("ModifyAuditTrack", new { TrackId = id, ResourceType = "*" });
        await bench.Deliver();
        await bench.Bench.Restart();
        await bench.Deliver();
        Assert.Equal(["ListKeys", "ModifyAuditTrack"], bench.Spare.Names(bench.Folder("moved")));
    }

    [Fact]
    public async Task A_track_that_is_deleted_while_it_is_delivered_leaves_nothing_behind()
    {
        long id = await bench.Create("track", "prefix");
        await bench.Create("other", "other");
        await bench.Deliver();
        RecordIdentity identity = new(RecordKind.AuditTrack, bench.Account, string.Empty, id.ToString(CultureInfo.InvariantCulture));
        TaskCompletionSource begun = new();
        TaskCompletionSource go = new();
        bench.Archive.Before = () =>
        {
            begun.TrySetResult();
            return go.Task;
        };
        await bench.Work();
        Task delivering = bench.Deliver();
        await begun.Task;
        await bench.Ok("DeleteAuditTrack", new { TrackId = id });
        go.SetResult();
        await delivering;
        await bench.Work();
        await bench.Deliver();

        Assert.Equal(["CreateAuditTrack", "CreateAuditTrack", "ListSecrets"], bench.Archive.Names(bench.Folder("prefix")));
        Assert.Equal(["CreateAuditTrack", "ListSecrets", "DeleteAuditTrack", "ListSecrets"], bench.Archive.Names(bench.Folder("other")));
        Assert.Null(await bench.Bench.Deployment.Database.Cursor(AuditTracks.CursorName(identity), bench.Bench.Deployment.Node, TestContext.Current.CancellationToken));
    }

    private async Task<AuditCursor?> Cursor(string name)
    {
        Stored<AuditTrack> track = (await bench.Bench.Deployment.Tracks.FindNamed(bench.Account, name, TestContext.Current.CancellationToken))!;
        return await bench.Bench.Deployment.Database.Cursor(AuditTracks.CursorName(track.Identity), bench.Bench.Deployment.Node, TestContext.Current.CancellationToken);
    }
}
