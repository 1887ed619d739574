using System.Text.Json;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Secrets.Rollouts;

/// <summary>Who gets the version that is rolled out: each kind of rule, through the door.</summary>
public sealed class RolloutRuleTests : IAsyncLifetime
{
    private RolloutBench rollout = null!;

    public async ValueTask InitializeAsync() => rollout = await RolloutBench.Open();

    public ValueTask DisposeAsync() => rollout.DisposeAsync();

    [Fact]
    public async Task A_percentage_takes_the_same_callers_again_and_a_larger_one_adds_some()
    {
        string role = await rollout.Role();
        Credentials[] callers = [.. Enumerable.Range(0, 40).Select(i => rollout.Session(role, $"pod-{i}"))];
        string[] before = [.. callers.Select(_ => "v1")];
        foreach (int percent in (int[])[0, 20, 50, 80, 100])
        {
            await rollout.Start(new { Percent = percent });
            string[] read = await ReadAll(callers);
            Assert.Equal(read, await ReadAll(callers));
            Assert.All(read.Zip(before), pair => Assert.False(pair is ("v1", "v2"), "A larger percentage took a caller out."));
            int got = read.Count(version => version == "v2");
            Assert.True(percent switch { 0 => got == 0, 100 => got == callers.Length, _ => got > 0 && got < callers.Length }, $"{got} of {callers.Length} at {percent} %");
            before = read;
        }

        await rollout.Start(new { Percent = 0 });
        Assert.All(await ReadAll(callers), version => Assert.Equal("v1", version));
    }

    [Fact]
    public async Task Users_and_roles_are_named_in_six_segments_or_by_their_uin()
    {
        (long uin, Credentials user) = await rollout.Principals.UserWith(null, RolloutBench.Everything);
        Credentials other = await rollout.Principals.User(RolloutBench.Everything);
        string role = await rollout.Role();
        long account = rollout.Bench.Key.Account;

        await rollout.Start(new { Principals = new[] { $"{uin}" } });
        Assert.Equal(("v2", "v1", "v1"), (await rollout.Read(user), await rollout.Read(other), await rollout.Read()));
        await rollout.Start(new { Principals = new[] { $"qcs::cam::uin/{account}:uin/{uin}" } });
        Assert.Equal(("v2", "v1"), (await rollout.Read(user), await rollout.Read(other)));
        Credentials own = rollout.Principals.Session(SessionKind.Session, uin);
        Assert.Equal("v2", await rollout.Read(own));
        Credentials federated = rollout.Principals.Session(SessionKind.Federated, uin, policy: RolloutBench.Everything);
        Assert.Equal("v2", await rollout.Read(federated));

        await rollout.Start(new { Principals = new[] { $"qcs::cam::uin/{account}:role/{role}" } });
        Assert.Equal(("v1", "v2"), (await rollout.Read(user), await rollout.Read(rollout.Session(role, "any"))));
        await rollout.Start(new { Principals = new[] { $"qcs::cam:::roleName/web" } });
        Assert.Equal("v2", await rollout.Read(rollout.Session(role, "any", "web")));
        Assert.Equal("v1", await rollout.Read(rollout.Session(role, "any", "webs")));
    }

    [Fact]
    public async Task The_account_itself_is_not_everybody_in_it()
    {
        Credentials user = await rollout.Principals.User(RolloutBench.Everything);
        string role = await rollout.Role();
        foreach (string name in (string[])[$"{rollout.Bench.Key.Account}", $"qcs::cam::uin/{rollout.Bench.Key.Account}:root"])
        {
            await rollout.Start(new { Principals = new[] { name } });
            Assert.Equal(("v2", "v1", "v1"), (await rollout.Read(), await rollout.Read(user), await rollout.Read(rollout.Session(role, "s"))));
            Assert.Equal("v2", await rollout.Read(rollout.Principals.Session(SessionKind.Federated, rollout.Bench.Key.Account, policy: RolloutBench.Everything)));
        }
    }

    [Fact]
    public async Task Roles_are_named_by_their_tags_which_count_from_the_next_read_on()
    {
        string role = await rollout.Role(new RecordTag("stage", "canary"));
        string other = await rollout.Role(new RecordTag("stage", "canary2"));
        Credentials user = await rollout.Principals.User(RolloutBench.Everything);
        await rollout.Start(new { Tags = new[] { new { TagKey = "team", TagValue = "x" }, new { TagKey = "stage", TagValue = "canary" } } });
        Assert.Equal(("v2", "v1", "v1"), (await rollout.Read(rollout.Session(role, "s")), await rollout.Read(rollout.Session(other, "s")), await rollout.Read(user)));
        await rollout.Retag(role);
        await rollout.Retag(other, new RecordTag("team", "x"));
        Assert.Equal(("v1", "v2"), (await rollout.Read(rollout.Session(role, "s")), await rollout.Read(rollout.Session(other, "s"))));
    }

    [Theory]
    [InlineData("10.1.0.0/16", "10.1.255.9", "10.2.0.1")]
    [InlineData("10.1.2.3", "10.1.2.3", "10.1.2.4")]
    [InlineData("10.1.0.0/16", "::ffff:10.1.2.3", "::ffff:10.2.2.3")]
    [InlineData("2001:db8::/32", "2001:db8:1::5", "2001:db9::5")]
    [InlineData("2001:db8::1", "2001:db8::1", "10.1.2.3")]
    [InlineData("0.0.0.0/0", "10.1.2.3", "2001:db8::1")]
    public async Task Networks_are_of_both_families(string network, string within, string without)
    {
        await rollout.Start(new { Networks = new[] { "192.0.2.1", network } });
        Assert.Equal(("v2", "v1"), (await rollout.Read(source: within), await rollout.Read(source: without)));
    }

    [Fact]
    public async Task Any_rule_is_enough()
    {
        (long uin, Credentials user) = await rollout.Principals.UserWith(null, RolloutBench.Everything);
        await rollout.Start(new { Percent = 0, Principals = new[] { $"{uin}" }, Networks = new[] { "10.0.0.0/8" } });
        Assert.Equal("v2", await rollout.Read(user));
        Assert.Equal("v2", await rollout.Read(source: "10.9.9.9"));
        Assert.Equal("v1", await rollout.Read());
        JsonElement told = await rollout.Describe();
        Assert.Equal($"qcs::cam::uin/{rollout.Bench.Key.Account}:uin/{uin}", told.GetProperty("Principals")[0].GetString());
    }

    [Fact]
    public async Task A_policy_may_speak_of_the_version_that_the_rules_give()
    {
        Credentials user = await rollout.Principals.User(
            RolloutBench.Everything,
            """{"version":"2.0","statement":[{"effect":"deny","action":["ssm:GetSecretValue"],"resource":["*"],"condition":{"string_equal":{"ssm:version_id":"v2"}}}]}""");
        Assert.Equal("v1", await rollout.Read(user));
        await rollout.Start(new { Percent = 100 });
        Assert.Equal("UnauthorizedOperation", await rollout.Bench.CodeOf(RolloutBench.Request(rollout.Bench, user, "10.1.1.1", "a", """{"SecretName":"db"}""")));
        Assert.Equal("v1", await rollout.Read(user, version: "v1"));
    }

    private async Task<string[]> ReadAll(Credentials[] callers)
    {
        List<string> read = [];
        foreach (Credentials caller in callers)
            read.Add(await rollout.Read(caller));
        return [.. read];
    }
}
