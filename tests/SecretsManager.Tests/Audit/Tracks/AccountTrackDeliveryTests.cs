using System.Text;
using System.Text.Json;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Tests.Access.PolicyReference;
using SecretsManager.Tests.Gateway;
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

    private static string TextOf(JsonElement record, string name) => record.TryGetProperty(name, out JsonElement text) ? text.GetString()! : string.Empty;
}
