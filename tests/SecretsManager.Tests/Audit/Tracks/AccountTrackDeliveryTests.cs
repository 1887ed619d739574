using System.Globalization;
using System.Text;
using System.Text.Json;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Access.PolicyReference;
using SecretsManager.Tests.Gateway;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Audit.Tracks;

/// <summary>What comes out of tracks of accounts.</summary>
public sealed class AccountTrackDeliveryTests : IAsyncLifetime
{
    private static readonly string[] Products = ["ssm", "kms", "cam", "cloudaudit"];
    private static readonly string[] ActionTypes = ["*", "Read", "Write"];
    private static readonly string[] EventNames = ["ListSecrets", "CreateSecret", "GetSecretValue", "ListKeys", "GenerateRandom", "ListUsers", "AddUser", "ListAudits"];

    private TrackBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await TrackBench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_track_delivers_what_happens_from_its_creation_on_as_a_search_shows_it()
    {
        await bench.Work();
        await bench.Create("track", "prefix");
        await bench.Work("CreateSecret", new { SecretName = "orders-db", VersionId = "v1", SecretString = "canary-value-1" });
        await bench.Work("GetSecretValue", new { SecretName = "no-such", VersionId = "v1" });
        await bench.Deliver();

        Assert.Equal(["CreateAuditTrack", "CreateSecret", "GetSecretValue"], bench.Archive.Names(bench.Folder("prefix")));
        JsonElement found = await bench.Ok("LookUpEvents", new { StartTime = bench.Bench.Now - 60, EndTime = bench.Bench.Now, MaxResults = 3 });
        Assert.Equal(
            found.GetProperty("Events").EnumerateArray().Select(one => one.GetProperty("CloudAuditEvent").GetString()).Reverse(),
            bench.Archive.Taken.Select(line => Encoding.UTF8.GetString(line.Text.Span)));
        Assert.All(bench.Archive.Taken, line =>
        {
            Assert.Equal((TrackLineKind.Event, bench.Folder("prefix")), (line.Kind, line.Folder));
            Assert.DoesNotContain((byte)'\n', line.Text.ToArray());
            Assert.DoesNotContain("canary-value-1", Encoding.UTF8.GetString(line.Text.Span), StringComparison.Ordinal);
        });
        List<JsonElement> records = await bench.Bench.Records();
        Assert.All(bench.Archive.Taken, line => Assert.Equal(records[(int)line.Number - 1].GetProperty("time").GetInt64(), line.Time));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_track_delivers_exactly_what_its_filters_let_through(int seed)
    {
        Random random = new(seed);
        Credentials other = await bench.OtherAccount();
        List<(string Folder, (string Product, string ActionType, string[] Names)[] Fields)> tracks = [];
        for (int i = 0; i < AuditTracks.MostTracks; i++)
        {
            (string Product, string ActionType, string[] Names)[] fields = random.Some(1, 3, () => Field(random));
            await bench.Ok("CreateEventsAuditTrack", new
            {
                Name = $"track-{i}",
                Status = 1,
                Storage = TrackBench.Storage($"prefix{i}", random.Chance(50) ? "archive" : "spare"),
                Filters = new { ResourceFields = fields.Select(field => new { ResourceType = field.Product, field.ActionType, EventNames = field.Names }) },
            });
            tracks.Add((bench.Folder($"prefix{i}"), fields));
        }

        bench.Bench.Time.Advance(TimeSpan.FromSeconds(5));
        for (int i = 0; i < 60; i++)
        {
            await RandomCall(random, random.Chance(20) ? other : null);
            if (random.Chance(20))
                await bench.Deliver();
        }

        await bench.Deliver();
        JsonElement[] all = [.. (await bench.Bench.Records()).Where(one => one.GetProperty("account").GetInt64() == bench.Account)];
        foreach ((string folder, (string Product, string ActionType, string[] Names)[] fields) in tracks)
        {
            long creation = all.Last(one => TextOf(one, "action") == "CreateEventsAuditTrack" && folder.EndsWith(one.GetProperty("parameters").GetProperty("Name").GetString()![6..], StringComparison.Ordinal)).GetProperty("time").GetInt64();
            string[] wanted =
            [
                .. all.Where(one => one.GetProperty("time").GetInt64() >= creation && fields.Any(field =>
                    (field.Product == "*" || field.Product == TextOf(one, "service"))
                    && (field.ActionType == "*" || field.ActionType == TextOf(one, "effect"))
                    && (field.Names[0] == "*" || field.Names.Contains(TextOf(one, "action"))))).Select(one => one.GetProperty("requestId").GetString()!),
            ];
            Assert.Equal(wanted, bench.Archive.Ids(folder).Concat(bench.Spare.Ids(folder)));
        }
    }

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
    public async Task A_restart_goes_on_where_delivery_had_come()
    {
        await bench.Create("track", "prefix");
        string before = await bench.Work();
        await bench.Deliver();
        string between = await bench.Work();
        await bench.Bench.Restart();
        string after = await bench.Work();
        await bench.Deliver();
        await bench.Bench.Restart();
        await bench.Deliver();
        Assert.Equal([before, between, after], bench.Archive.Ids(bench.Folder("prefix"))[1..]);
    }

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

    private static (string Product, string ActionType, string[] Names) Field(Random random)
    {
        string product = random.Chance(25) ? "*" : random.Pick(Products);
        string[] names = product == "*" || random.Chance(40) ? ["*"] : [.. random.Some(1, 3, () => random.Pick(EventNames)).Distinct()];
        return (product, random.Pick(ActionTypes), names);
    }

    private Task<JsonElement> RandomCall(Random random, Credentials? credentials)
    {
        string name = $"name-{random.Next(10)}";
        (string version, string action, object parameters) = random.Next(8) switch
        {
            0 => ("2019-09-23", "ListSecrets", new { }),
            1 => ("2019-09-23", "CreateSecret", new { SecretName = name, SecretString = "v" }),
            2 => ("2019-09-23", "GetSecretValue", new { SecretName = name }),
            3 => ("2019-01-18", "ListKeys", new { }),
            4 => ("2019-01-18", "GenerateRandom", new { NumberOfBytes = 4 }),
            5 => ("2019-01-16", "ListUsers", new { }),
            6 => ("2019-01-16", "AddUser", new { Name = name }),
            _ => (TrackBench.Version, "ListAudits", (object)new { }),
        };
        return bench.Bench.Call(version, action, parameters, credentials);
    }

    private async Task<AuditCursor?> Cursor(string name)
    {
        Stored<AuditTrack> track = (await bench.Bench.Deployment.Tracks.FindNamed(bench.Account, name, TestContext.Current.CancellationToken))!;
        return await bench.Bench.Deployment.Database.Cursor(AuditTracks.CursorName(track.Identity), bench.Bench.Deployment.Node, TestContext.Current.CancellationToken);
    }

    private static string TextOf(JsonElement record, string name) => record.TryGetProperty(name, out JsonElement text) ? text.GetString()! : string.Empty;
}
