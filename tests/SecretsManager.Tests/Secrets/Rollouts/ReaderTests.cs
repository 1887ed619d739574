using System.Text.Json;
using System.Text.Json.Nodes;
using SecretsManager.Server.Gateway;
using SecretsManager.Server.Secrets.Readers;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Secrets.Rollouts;

/// <summary>The list of a secret's readers is who read it, and what each saw last.</summary>
public sealed class ReaderTests : IAsyncLifetime
{
    private static readonly string[] Addresses = ["10.0.0.1", "10.0.0.2", "192.0.2.9", "2001:db8::1"];
    private static readonly string[] Agents = ["app/1", "app/2", ""];
    private static readonly string?[] Asked = [null, null, "SSM_Current", "v1", "v2"];

    private RolloutBench rollout = null!;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("SSM_TEST_LONG") == "1" ? 200 : 6)];

    public async ValueTask InitializeAsync() => rollout = await RolloutBench.Open();

    public ValueTask DisposeAsync() => rollout.DisposeAsync();

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_happens_it_is_who_read_and_what_each_saw_last(int seed)
    {
        Random random = new(seed);
        ReaderModel model = new();
        (Credentials? By, string Principal)[] callers = await Callers();
        for (int step = 0; step < 120; step++)
        {
            switch (random.Next(20))
            {
                case 0:
                    await rollout.StartRaw(new { Percent = random.Next(101) });
                    break;
                case 1:
                    await rollout.StartRaw(new { Networks = new[] { Addresses[random.Next(Addresses.Length)] } });
                    break;
                case 2:
                    await rollout.Code("PromoteVersion", new { });
                    break;
                case 3:
                    await rollout.Code("RollbackVersion", new { });
                    break;
                case 4:
                    rollout.Bench.Time.Advance(TimeSpan.FromMinutes(random.Next(20)));
                    break;
                case 5 when random.Next(4) == 0:
                    await rollout.Bench.Restart();
                    break;
                default:
                    (Credentials? by, string principal) = callers[random.Next(callers.Length)];
                    (string address, string agent, string? asked) = (Addresses[random.Next(Addresses.Length)], Agents[random.Next(Agents.Length)], Asked[random.Next(Asked.Length)]);
                    rollout.Bench.Time.Advance(TimeSpan.FromMilliseconds(random.Next(3) * 400));
                    string version = await rollout.Read(by, address, agent, asked);
                    model.Saw(new(principal, address, agent, asked ?? "SSM_Current"), version, rollout.Bench.Now);
                    break;
            }
        }

        (IReadOnlyList<JsonElement> told, JsonElement answer) = await Readers();
        Assert.Empty(model.Differences(told));
        model.AssertCounted(answer);
        Assert.Equal(told.Select(TimeOf).OrderDescending(), told.Select(TimeOf));
        AssertFindsPlantedFaults(model, told);
    }

    [Fact]
    public async Task Who_sees_another_version_is_noted_at_once_and_who_sees_the_same_only_every_few_minutes()
    {
        await rollout.Read();
        rollout.Bench.Time.Advance(TimeSpan.FromMinutes(4));
        await rollout.Read();
        Assert.Equal(("v1", 240L), await Only());
        rollout.Bench.Time.Advance(TimeSpan.FromMinutes(2));
        await rollout.Read();
        Assert.Equal(("v1", 0L), await Only());
        await rollout.Start(new { Percent = 100 });
        await rollout.Read();
        Assert.Equal(("v2", 0L), await Only());
        await rollout.RollBack();
        await rollout.Read();
        Assert.Equal(("v1", 0L), await Only());
    }

    [Fact]
    public async Task A_read_whose_reader_is_known_writes_nothing_but_its_record()
    {
        List<Change> changes = [];
        await rollout.Read();
        rollout.Bench.Deployment.Database.Committed += work => changes.AddRange(work.Changes);
        for (int i = 0; i < 5; i++)
            await rollout.Read();
        Assert.Empty(changes);
        await rollout.Read(agent: "another");
        Assert.IsType<Change.NoteReader>(Assert.Single(changes));
    }

    [Fact]
    public async Task Refused_reads_make_no_reader()
    {
        Credentials nobody = await rollout.Principals.User();
        await rollout.Bench.Send(RolloutBench.Request(rollout.Bench, nobody, "10.0.0.1", "a", """{"SecretName":"db"}"""));
        await rollout.Bench.Send(RolloutBench.Request(rollout.Bench, null, "10.0.0.1", "a", """{"SecretName":"db","VersionId":"v9"}"""));
        Assert.Equal(0, (await rollout.Describe()).GetProperty("TotalCount").GetInt32());
    }

    [Fact]
    public async Task The_list_is_paged_and_narrowed()
    {
        for (int i = 0; i < 25; i++)
        {
            rollout.Bench.Time.Advance(TimeSpan.FromSeconds(1));
            await rollout.Read(source: $"10.0.0.{i}", version: i % 5 == 0 ? "v2" : null);
        }

        JsonElement first = await rollout.Describe();
        Assert.Equal((25, 20), (first.GetProperty("TotalCount").GetInt32(), first.GetProperty("Readers").GetArrayLength()));
        Assert.Equal("10.0.0.24", first.GetProperty("Readers")[0].GetProperty("SourceAddress").GetString());
        JsonElement last = await rollout.Describe(new { Offset = 20, Limit = 200 });
        Assert.Equal(["10.0.0.4", "10.0.0.3", "10.0.0.2", "10.0.0.1", "10.0.0.0"], last.GetProperty("Readers").EnumerateArray().Select(reader => reader.GetProperty("SourceAddress").GetString()));
        JsonElement old = await rollout.Describe(new { VersionId = "v2" });
        Assert.Equal(5, old.GetProperty("TotalCount").GetInt32());
        Assert.All(old.GetProperty("Readers").EnumerateArray(), reader => Assert.Equal("v2", reader.GetProperty("VersionId").GetString()));
        rollout.Bench.Time.Advance(TimeSpan.FromDays(2));
        await rollout.Read();
        Assert.Equal(1, (await rollout.Describe(new { Days = 1 })).GetProperty("TotalCount").GetInt32());
        Assert.Equal(26, (await rollout.Describe(new { Days = 3 })).GetProperty("TotalCount").GetInt32());
        foreach (object wrong in (object[])[new { Days = 91 }, new { Limit = 201 }, new { VersionId = "no id!" }])
            Assert.Equal("InvalidParameterValue", await rollout.Code("DescribeVersionRollout", wrong));
    }

    [Fact]
    public async Task Of_too_many_readers_those_go_who_have_not_read_for_longest()
    {
        const int Readers = SecretReaders.MostReaders + 30;
        for (int i = 0; i < Readers; i++)
        {
            if (i % 100 == 0)
                rollout.Bench.Time.Advance(TimeSpan.FromSeconds(1));
            await rollout.Read(agent: $"agent-{i:D4}");
        }

        JsonElement told = await rollout.Describe(new { Limit = 200, Offset = SecretReaders.MostReaders - 200 });
        Assert.Equal(SecretReaders.MostReaders, told.GetProperty("TotalCount").GetInt32());
        // The first hundred read at one time, so that it is open which thirty of them went.
        Assert.Equal(70, told.GetProperty("Readers").EnumerateArray().Count(reader => string.CompareOrdinal(reader.GetProperty("UserAgent").GetString(), "agent-0100") < 0));
    }

    [Fact]
    public async Task Readers_go_with_their_secret_and_after_ninety_days()
    {
        await rollout.Read();
        await rollout.Bench.SsmOk("CreateSecret", new { SecretName = "other", SecretString = "x" });
        await rollout.Bench.SsmOk("GetSecretValue", new { SecretName = "other" });
        Assert.Equal(2, await Rows());
        await rollout.Bench.SsmOk("DisableSecret", new { SecretName = "other" });
        await rollout.Bench.SsmOk("DeleteSecret", new { SecretName = "other", RecoveryWindowInDays = 0 });
        Assert.Equal(1, await Rows());
        rollout.Bench.Time.Advance(TimeSpan.FromDays(89));
        await rollout.Bench.Service<Scheduler>().RunHourly(CancellationToken.None);
        Assert.Equal(1, await Rows());
        rollout.Bench.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, (await rollout.Describe()).GetProperty("TotalCount").GetInt32());
        await rollout.Bench.Service<Scheduler>().RunHourly(CancellationToken.None);
        Assert.Equal(0, await Rows());
    }

    [Fact]
    public async Task What_callers_say_of_themselves_is_bounded_and_harmless()
    {
        const string Hostile = "</script>\"\\\u0001\u202e'; DROP TABLE readers; --";
        foreach (string agent in (string[])[new string('x', 5000), new string('y', 255) + "\ud83d\ude00", Hostile, "\ud800"])
            await rollout.Read(agent: agent);
        JsonElement told = await rollout.Describe();
        string[] listed = [.. told.GetProperty("Readers").EnumerateArray().Select(reader => reader.GetProperty("UserAgent").GetString()!)];
        Assert.Equal(4, listed.Length);
        // What is cut is not cut in the middle of a letter.
        Assert.Equal([new string('x', 256), new string('y', 255), Hostile, "\ufffd"], listed.OrderByDescending(agent => agent.Length));
    }

    [Theory]
    [InlineData("seen = seen + 1000")]
    [InlineData("node = 'another'")]
    [InlineData("reader = x'00112233445566778899aabbccddeeff'")]
    [InlineData("box = x'00'")]
    public async Task A_row_that_somebody_has_changed_is_an_alarm_and_no_reader(string change)
    {
        await rollout.Read();
        await RawSql.Execute(Options, $"UPDATE readers SET {change}");
        Assert.Equal("InternalError", await rollout.Code("DescribeVersionRollout", new { }));
    }

    [Fact]
    public async Task Readers_of_a_key_pair_and_of_a_secret_made_again_are_its_own()
    {
        await rollout.Bench.SsmOk("CreateSSHKeyPairSecret", new { SecretName = "pair", ProjectId = 0, SSHKeyName = "pair" });
        await rollout.Bench.SsmOk("GetSSHKeyPairValue", new { SecretName = "pair" });
        Assert.Equal(1, (await rollout.Describe(new { SecretName = "pair" })).GetProperty("TotalCount").GetInt32());
        await rollout.Read();
        await rollout.Bench.SsmOk("DisableSecret", new { SecretName = RolloutBench.Secret });
        await rollout.Bench.SsmOk("DeleteSecret", new { SecretName = RolloutBench.Secret, RecoveryWindowInDays = 0 });
        await rollout.Bench.SsmOk("CreateSecret", new { SecretName = RolloutBench.Secret, SecretString = "v" });
        Assert.Equal(0, (await rollout.Describe()).GetProperty("TotalCount").GetInt32());
    }

    private async Task<(Credentials? By, string Principal)[]> Callers()
    {
        long account = rollout.Bench.Key.Account;
        (long uin, Credentials user) = await rollout.Principals.UserWith(null, RolloutBench.Everything);
        string role = await rollout.Role();
        return
        [
            (null, $"qcs::cam::uin/{account}:uin/{account}"),
            (user, $"qcs::cam::uin/{account}:uin/{uin}"),
            (rollout.Session(role, "one"), $"qcs::sts::uin/{account}:assumed-role/{role}/one"),
            (rollout.Session(role, "two"), $"qcs::sts::uin/{account}:assumed-role/{role}/two"),
        ];
    }

    private async Task<(IReadOnlyList<JsonElement> Readers, JsonElement Answer)> Readers()
    {
        List<JsonElement> all = [];
        JsonElement answer;
        do
        {
            answer = await rollout.Describe(new { Offset = all.Count, Limit = 7 });
            all.AddRange(answer.GetProperty("Readers").EnumerateArray());
        }
        while (answer.GetProperty("Readers").GetArrayLength() > 0);
        return (all, answer);
    }

    private async Task<(string Version, long Age)> Only()
    {
        JsonElement reader = Assert.Single((await rollout.Describe()).GetProperty("Readers").EnumerateArray());
        // The call that asks is made a second later.
        return (reader.GetProperty("VersionId").GetString()!, rollout.Bench.Now - 1 - TimeOf(reader));
    }

    private static long TimeOf(JsonElement reader) => reader.GetProperty("LastReadTime").GetInt64();

    private static void AssertFindsPlantedFaults(ReaderModel model, IReadOnlyList<JsonElement> told)
    {
        JsonElement Changed(string field, JsonNode value)
        {
            JsonObject reader = JsonNode.Parse(told[0].GetRawText())!.AsObject();
            reader[field] = value;
            return JsonSerializer.SerializeToElement(reader);
        }

        Assert.NotEmpty(model.Differences([.. told.Skip(1)]));
        Assert.NotEmpty(model.Differences([.. told, told[0]]));
        Assert.NotEmpty(model.Differences([Changed("VersionId", "v9"), .. told.Skip(1)]));
        Assert.NotEmpty(model.Differences([Changed("LastReadTime", TimeOf(told[0]) + 1000), .. told.Skip(1)]));
        Assert.NotEmpty(model.Differences([Changed("Principal", "somebody"), .. told.Skip(1)]));
    }

    private async Task<long> Rows() => (long)(await RawSql.Query(Options, "SELECT count(*) FROM readers"))[0][0];

    private DatabaseOptions Options => new(DatabaseEngine.Sqlite, Path.Combine(rollout.Bench.Deployment.Directory.Path, new StorageSettings().FileName));
}
