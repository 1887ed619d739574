using System.Text.Json;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Secrets.Rollouts;

/// <summary>What a rollout does to the versions of a secret, from its start to its end and back.</summary>
public sealed class RolloutTests : IAsyncLifetime
{
    private RolloutBench rollout = null!;

    public async ValueTask InitializeAsync() => rollout = await RolloutBench.Open();

    public ValueTask DisposeAsync() => rollout.DisposeAsync();

    [Fact]
    public async Task A_version_that_is_added_waits_once_somebody_has_said_which_is_current()
    {
        Assert.Equal(("v1", "v1"), (await rollout.Read(), await rollout.Read(version: "SSM_Current")));
        JsonElement told = await rollout.Bench.SsmOk("PromoteVersion", new { SecretName = RolloutBench.Secret, FollowNewest = true });
        Assert.Equal("v2", told.GetProperty("VersionId").GetString());
        Assert.Equal("v2", await rollout.Read());
        Assert.Equal("None", (await rollout.Describe()).GetProperty("State").GetString());
        await rollout.Put("v3");
        Assert.Equal("v3", await rollout.Read());
    }

    [Fact]
    public async Task Promotion_and_rollback_are_seen_by_the_very_next_read_and_a_literal_version_never_changes()
    {
        async Task Expect(string current, string state)
        {
            Assert.Equal((current, current), (await rollout.Read(), await rollout.Read(version: "SSM_Current")));
            Assert.Equal(("v1", "v2"), (await rollout.Read(version: "v1"), await rollout.Read(version: "v2")));
            JsonElement told = await rollout.Describe();
            Assert.Equal(state, told.GetProperty("State").GetString());
            JsonElement listed = (await rollout.Bench.SsmOk("ListSecretVersionIds", new { SecretName = RolloutBench.Secret })).GetProperty("Versions");
            Assert.Equal(["v1", "v2"], listed.EnumerateArray().Select(version => version.GetProperty("VersionId").GetString()).Order(StringComparer.Ordinal));
        }

        await rollout.Start(new { Percent = 100 });
        await Expect("v2", "Running");
        await rollout.RollBack();
        await Expect("v1", "RolledBack");
        await rollout.Start(new { Percent = 0 });
        await Expect("v1", "Running");
        JsonElement promoted = await rollout.Promote();
        Assert.Equal("v2", promoted.GetProperty("VersionId").GetString());
        await Expect("v2", "Promoted");
        Assert.Equal("v1", (await rollout.RollBack()).GetProperty("VersionId").GetString());
        await Expect("v1", "RolledBack");
        Assert.Equal("FailedOperation", await rollout.Code("RollbackVersion", new { }));
        await rollout.Bench.Restart();
        await Expect("v1", "RolledBack");
    }

    [Fact]
    public async Task Without_a_word_from_anybody_a_version_of_that_name_is_current_and_can_be_the_one_that_stays()
    {
        await rollout.Bench.SsmOk("CreateSecret", new { SecretName = "named", SecretString = "old" });
        await rollout.Bench.SsmOk("PutSecretValue", new { SecretName = "named", VersionId = "v2", SecretString = "new" });
        async Task<string?> Read() => (await rollout.Bench.SsmOk("GetSecretValue", new { SecretName = "named", VersionId = "SSM_Current" })).GetProperty("SecretString").GetString();
        Assert.Equal("old", await Read());
        await rollout.Bench.SsmOk("StartVersionRollout", new { SecretName = "named", VersionId = "v2", Percent = 100 });
        Assert.Equal("new", await Read());
        await rollout.Bench.SsmOk("PromoteVersion", new { SecretName = "named" });
        // The name means another version now, so that it must be said which one is to be written.
        Assert.Equal("FailedOperation", await rollout.Code("UpdateSecret", new { SecretName = "named", VersionId = "SSM_Current", SecretString = "x" }));
        await rollout.Bench.SsmOk("DeleteSecretVersion", new { SecretName = "named", VersionId = "SSM_Current" });
        Assert.Equal("new", await Read());
        Assert.Equal("FailedOperation", await rollout.Code("RollbackVersion", new { SecretName = "named" }));
    }

    [Fact]
    public async Task The_versions_of_a_rollout_stay_as_they_are_while_it_runs()
    {
        await rollout.Start(new { Percent = 0 });
        foreach (string version in (string[])["v1", "v2"])
        {
            Assert.Equal("FailedOperation", await rollout.Code("DeleteSecretVersion", new { VersionId = version }));
            Assert.Equal("FailedOperation", await rollout.Code("UpdateSecret", new { VersionId = version, SecretString = "x" }));
        }

        await rollout.Put("v3");
        Assert.Null(await rollout.Code("UpdateSecret", new { VersionId = "v3", SecretString = "x" }));
        Assert.Null(await rollout.Code("DeleteSecretVersion", new { VersionId = "v3" }));
        Assert.Equal("v1", await rollout.Read());
    }

    [Fact]
    public async Task The_current_version_stays_while_there_is_another_and_the_one_before_may_go()
    {
        await rollout.Start(new { Percent = 10 });
        await rollout.Promote();
        Assert.Equal("FailedOperation", await rollout.Code("DeleteSecretVersion", new { VersionId = "v2" }));
        Assert.Null(await rollout.Code("UpdateSecret", new { VersionId = "v2", SecretString = "v2" }));
        Assert.Null(await rollout.Code("DeleteSecretVersion", new { VersionId = "v1" }));
        // A version made again under that name is another one: there is no way back to it.
        await rollout.Put("v1");
        Assert.Equal("FailedOperation", await rollout.Code("RollbackVersion", new { }));
        Assert.Equal("v2", await rollout.Read());
        Assert.Null(await rollout.Code("DeleteSecretVersion", new { VersionId = "v1" }));
        Assert.Null(await rollout.Code("DeleteSecretVersion", new { VersionId = "v2" }));
        await rollout.Put("v5");
        Assert.Equal("v5", await rollout.Read());
    }

    [Fact]
    public async Task One_rollout_runs_at_a_time()
    {
        await rollout.Put("v3");
        await rollout.Start(new { Percent = 10 });
        Assert.Equal("FailedOperation", Bench.CodeOf(await rollout.StartRaw(new { Percent = 10 }, "v3")));
        Assert.Equal("FailedOperation", await rollout.Code("PromoteVersion", new { VersionId = "v3" }));
        Assert.Equal("FailedOperation", await rollout.Code("PromoteVersion", new { VersionId = "v1" }));
        Assert.Equal("FailedOperation", await rollout.Code("PromoteVersion", new { FollowNewest = true }));
        Assert.Null(await rollout.Code("PromoteVersion", new { VersionId = "v2" }));
        Assert.Null(await rollout.Code("PromoteVersion", new { VersionId = "v2" }));
        await rollout.RollBack();
        Assert.Equal("v1", await rollout.Read());
    }

    [Fact]
    public async Task What_is_no_rollout_is_refused()
    {
        Assert.Equal("FailedOperation", Bench.CodeOf(await rollout.StartRaw(new { Percent = 1 }, "v1")));
        Assert.Equal("ResourceNotFound", Bench.CodeOf(await rollout.StartRaw(new { Percent = 1 }, "v9")));
        Assert.Equal("ResourceNotFound", await rollout.Code("PromoteVersion", new { VersionId = "v9" }));
        Assert.Equal("MissingParameter", await rollout.Code("PromoteVersion", new { }));
        Assert.Equal("InvalidParameterValue", await rollout.Code("PromoteVersion", new { VersionId = "v1", FollowNewest = true }));
        Assert.Equal("FailedOperation", await rollout.Code("RollbackVersion", new { }));
        Assert.Equal("ResourceNotFound", await rollout.Code("DescribeVersionRollout", new { SecretName = "none" }));
        await rollout.Bench.SsmOk("CreateSSHKeyPairSecret", new { SecretName = "pair", ProjectId = 0, SSHKeyName = "pair" });
        Assert.Equal("UnsupportedOperation", await rollout.Code("StartVersionRollout", new { SecretName = "pair", VersionId = "SSM_Current", Percent = 1 }));
        Assert.Equal("UnsupportedOperation", await rollout.Code("PromoteVersion", new { SecretName = "pair", VersionId = "SSM_Current" }));
        Assert.Equal("UnsupportedOperation", await rollout.Code("RollbackVersion", new { SecretName = "pair" }));
        await rollout.Bench.SsmOk("CreateSecret", new { SecretName = "empty", VersionId = "v1", SecretString = "x" });
        await rollout.Bench.SsmOk("DeleteSecretVersion", new { SecretName = "empty", VersionId = "v1" });
        Assert.Equal("ResourceNotFound", await rollout.Code("StartVersionRollout", new { SecretName = "empty", VersionId = "v1", Percent = 1 }));
        await rollout.Bench.SsmOk("DisableSecret", new { SecretName = RolloutBench.Secret });
        Assert.Null(Bench.CodeOf(await rollout.StartRaw(new { Percent = 1 })));
        await rollout.Bench.SsmOk("DeleteSecret", new { SecretName = RolloutBench.Secret, RecoveryWindowInDays = 7 });
        Assert.Equal("FailedOperation", Bench.CodeOf(await rollout.StartRaw(new { Percent = 1 })));
        Assert.Equal("FailedOperation", await rollout.Code("RollbackVersion", new { }));
    }

    public static TheoryData<string> Wrong =>
    [
        "{}",
        """{"Percent":101}""",
        """{"Percent":-1}""",
        """{"Percent":"10"}""",
        """{"Percent":10.5}""",
        """{"Principals":["nobody"]}""",
        """{"Principals":[""]}""",
        """{"Principals":["qcs::cam::uin/999999999999:uin/1"]}""",
        """{"Principals":["qcs::cam::uin/100000000001:oidc-provider/x"]}""",
        """{"Principals":["qcs::ssm::uin/100000000001:uin/5"]}""",
        """{"Principals":["*"]}""",
        """{"Principals":"5"}""",
        """{"Networks":["10.0.0.0/33"]}""",
        """{"Networks":["10.0.0"]}""",
        """{"Networks":["::1/129"]}""",
        """{"Networks":["host.test"]}""",
        """{"Tags":[{"TagKey":"","TagValue":"x"}]}""",
        """{"Tags":[{"TagKey":"qcs:x","TagValue":"x"}]}""",
        """{"Tags":[{"TagKey":"a"}]}""",
        """{"Percent":1,"Unknown":1}""",
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_rule_that_is_none_is_refused_and_changes_nothing(string rules)
    {
        Dictionary<string, object?> parameters = JsonSerializer.Deserialize<Dictionary<string, object?>>(rules)!;
        (parameters["SecretName"], parameters["VersionId"]) = (RolloutBench.Secret, "v2");
        string? code = Bench.CodeOf(await rollout.Bench.Ssm("StartVersionRollout", parameters));
        Assert.Contains(code, (string[])["InvalidParameterValue", "InvalidParameter", "MissingParameter", "UnknownParameter"]);
        Assert.Equal("Promoted", (await rollout.Describe()).GetProperty("State").GetString());
    }

    [Fact]
    public async Task Too_many_rules_are_refused_and_the_most_there_may_be_are_not()
    {
        string[] networks = [.. Enumerable.Range(0, 100).Select(i => $"10.0.{i}.0/24")];
        string[] principals = [.. Enumerable.Range(0, 100).Select(i => $"{200000000000 + i}")];
        await rollout.Start(new { Networks = networks, Principals = principals });
        Assert.Equal("InvalidParameterValue", Bench.CodeOf(await rollout.StartRaw(new { Networks = networks.Append("10.1.0.0/16") })));
        Assert.Equal("InvalidParameterValue", Bench.CodeOf(await rollout.StartRaw(new { Principals = principals.Append("5") })));
        Assert.Equal("InvalidParameterValue", Bench.CodeOf(await rollout.StartRaw(new { Tags = Enumerable.Range(0, 51).Select(i => new { TagKey = $"k{i}", TagValue = "" }) })));
        JsonElement record = (await rollout.Bench.Records()).Last(record => record.GetProperty("action").GetString() == "StartVersionRollout" && record.GetProperty("outcome").GetString() == "Success");
        JsonElement noted = record.GetProperty("parameters");
        Assert.Equal(string.Join(',', networks), string.Concat(noted.EnumerateObject().Where(field => field.Name.StartsWith("Networks", StringComparison.Ordinal)).Select(field => field.Value.GetString())));
    }

    [Fact]
    public async Task The_audit_record_says_which_version_was_read_under_the_name_that_is_followed()
    {
        await rollout.Start(new { Networks = new[] { "10.0.0.0/8" } });
        await rollout.Read();
        await rollout.Read(source: "10.1.1.1");
        await rollout.Read(source: "10.1.1.1", version: "SSM_Current");
        await rollout.Read(version: "v2");
        JsonElement[] reads = [.. (await rollout.Bench.Records()).Where(record => record.GetProperty("action").GetString() == "GetSecretValue")];
        static string? Noted(JsonElement record) => record.GetProperty("parameters").TryGetProperty("ReadVersionId", out JsonElement version) ? version.GetString() : null;
        Assert.Equal(["v1", "v2", "v2", null], reads.Select(Noted));
        Assert.Equal(["v1", "v2", "SSM_Current", "v2"], reads.Select(record => record.GetProperty("answer").GetProperty("VersionId").GetString()));
    }

    [Fact]
    public async Task Without_following_only_what_somebody_has_said_is_current()
    {
        await using RolloutBench strict = await RolloutBench.Open(settings: new() { ["SecretsManager:Secrets:FollowCurrent"] = "false" });
        Assert.Equal("v1", await strict.Read(version: "SSM_Current"));
        await strict.Bench.SsmOk("PromoteVersion", new { SecretName = RolloutBench.Secret, FollowNewest = true });
        Assert.Equal("ResourceNotFound", await strict.Code("GetSecretValue", new { VersionId = "SSM_Current" }));
        Assert.Equal("FailedOperation", Bench.CodeOf(await strict.StartRaw(new { Percent = 1 })));
    }
}
