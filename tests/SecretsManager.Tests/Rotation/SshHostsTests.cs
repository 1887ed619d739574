using System.Text.Json;
using SecretsManager.Server;
using SecretsManager.Tests.Access;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>One SSH key pair in several hosts, of which one may be away: a key becomes current when all of them have taken it, and not before.</summary>
public sealed class SshHostsTests : IAsyncLifetime
{
    private SshHost first = null!;
    private SshHost second = null!;
    private readonly Places places = new();
    private FaultProxy network = null!;
    private RotationBench rotation = null!;

    public async ValueTask InitializeAsync()
    {
        first = await SshHost.Start();
        second = await SshHost.Start();
        network = new FaultProxy(second.Port);
        rotation = await RotationBench.Open([first, second], places, network.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await rotation.DisposeAsync();
        await network.DisposeAsync();
        await second.DisposeAsync();
        await first.DisposeAsync();
    }

    [Fact]
    public async Task While_a_host_cannot_be_reached_nothing_is_promoted_the_host_is_told_and_afterwards_the_rotation_goes_on()
    {
        await rotation.Create();
        string oldest = (await rotation.Read()).Password;
        await rotation.Rotate();
        (string Account, string Password) current = await rotation.Read();
        network.IsDown = true;
        long task = await rotation.BeginRotation();
        (int status, string reason) = await rotation.Settle(task);
        Assert.Equal(2, status);
        Assert.Contains(" db-2: The host cannot be reached", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("db-1", reason, StringComparison.Ordinal);
        Assert.Equal(current, await rotation.Read());
        Assert.True(await TakenByBoth(current.Password));

        // A node that begins anew finds what this one has left.
        await rotation.Bench.Restart();
        network.IsDown = false;
        Assert.Equal(task, await rotation.BeginRotation());
        Assert.Equal((1, "success"), await rotation.Settle(task));
        (string Account, string Password) next = await rotation.Read();
        Assert.NotEqual(current, next);
        Assert.True(await TakenByBoth(next.Password));
        Assert.True(await TakenByBoth(current.Password));
        Assert.False(await TakenByBoth(oldest));
        Assert.All((SshHost[])[first, second], host => Assert.Equal(3, host.Keys.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
    }

    [Fact]
    public async Task A_host_that_goes_away_between_the_new_key_and_its_test_keeps_the_old_one_current()
    {
        await rotation.Create();
        (string Account, string Password) current = await rotation.Read();
        string before = second.Keys;
        long task = await rotation.BeginRotation();
        places.Reached = place => network.IsDown |= place == "rotation-before-test";
        await rotation.Work();
        Assert.NotEqual(before, second.Keys);
        Assert.Equal(0, (await rotation.StatusOf(task)).Status);
        Assert.Equal(current, await rotation.Read());
        Assert.True(await TakenByBoth(current.Password));
        (network.IsDown, places.Reached) = (false, _ => { });
        Assert.Equal((1, "success"), await rotation.Settle(task));
        Assert.True(await TakenByBoth((await rotation.Read()).Password));
    }

    [Fact]
    public async Task A_creation_that_one_host_does_not_take_leaves_nothing_in_the_others()
    {
        (string one, string other) = (first.Keys, second.Keys);
        Directory.Move(second.HomeOf(second.User) + "/.ssh", second.HomeOf(second.User) + "/elsewhere");
        File.CreateSymbolicLink(second.HomeOf(second.User) + "/.ssh", second.HomeOf(second.User) + "/elsewhere");
        (int status, string reason) = await rotation.Settle(await rotation.BeginCreation());
        Assert.Equal(2, status);
        Assert.Equal("db-2: The .ssh directory or authorized_keys of the user root is a link or no plain file.", reason);
        File.Delete(second.HomeOf(second.User) + "/.ssh");
        Directory.Move(second.HomeOf(second.User) + "/elsewhere", second.HomeOf(second.User) + "/.ssh");
        for (int look = 0; look < 3; look++)
        {
            await rotation.Work();
            rotation.Bench.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal((one, other), (first.Keys, second.Keys));
        Assert.Equal("Failed", (await rotation.Describe()).GetProperty("Status").GetString());
    }

    [Fact]
    public async Task The_hosts_are_told_kept_while_a_pair_is_in_them_and_cleaned_with_it()
    {
        (string one, string other) = (first.Keys, second.Keys);
        await rotation.Create();
        Assert.Equal(["db-1", "db-2"], (await rotation.Describe()).GetProperty("AssociatedInstanceIDs").EnumerateArray().Select(id => id.GetString()));
        JsonElement made = (await rotation.Bench.Records()).Single(record => record.GetProperty("action").GetString() == "CreateSSHKeyPairSecret");
        Assert.Contains("db-1,db-2", made.GetRawText(), StringComparison.Ordinal);
        Assert.All(rotation.Instances, id => Assert.Equal("ResourceInUse", Code("DeregisterProductInstance", new { InstanceID = id }).Result));
        string key = (await rotation.Read()).Password;
        await rotation.Bench.SsmOk("DisableSecret", new { SecretName = "app" });
        network.IsDown = true;
        long task = (await rotation.Bench.SsmOk("DeleteSecret", new { SecretName = "app", CleanSSHKey = true })).GetProperty("FlowID").GetInt64();
        await rotation.Work();
        Assert.All(rotation.Instances, id => Assert.Equal("ResourceInUse", Code("DeregisterProductInstance", new { InstanceID = id }).Result));
        network.IsDown = false;
        Assert.Equal((1, "success"), await rotation.Settle(task));
        Assert.False(await TakenByBoth(key));
        Assert.Equal((one, other), (first.Keys, second.Keys));
        Assert.All(rotation.Instances, id => Assert.Null(Code("DeregisterProductInstance", new { InstanceID = id }).Result));
    }

    [Fact]
    public async Task Hosts_that_cannot_all_have_the_pair_are_refused_and_each_is_asked_for_by_policy()
    {
        (object Hosts, string? One, string Code)[] wrong =
        [
            (new[] { "db-1", "db-1" }, null, "InvalidParameterValue"),
            (new[] { "db-1", "db-2" }, "db-1", "InvalidParameterValue"),
            (new[] { "db-1", "db-3" }, null, "ResourceNotFound"),
            (new[] { "db-1", "" }, null, "InvalidParameterValue"),
            (Enumerable.Range(0, 21).Select(i => $"h{i}").ToArray(), null, "InvalidParameterValue"),
        ];
        foreach ((object hosts, string? host, string code) in wrong)
            Assert.Equal(code, await Code("CreateSSHKeyPairSecret", new { SecretName = "app", ProjectId = 0, InstanceIDs = hosts, InstanceID = host, UserName = first.User }));

        Principals principals = new(rotation.Bench);
        object request = new { SecretName = "app", ProjectId = 0, InstanceIDs = rotation.Instances, UserName = first.User, KeyType = "ed25519" };
        Assert.Equal("UnauthorizedOperation", await CodeFor("db-1"));
        Assert.Equal("UnauthorizedOperation", await CodeFor("db-2"));
        Assert.Null(await CodeFor("*"));

        async Task<string?> CodeFor(string instance) => Bench.CodeOf(await rotation.Bench.Call("2019-09-23", "CreateSSHKeyPairSecret", request, await principals.User(
            """{"version":"2.0","statement":[{"effect":"allow","action":"ssm:CreateSSHKeyPairSecret","resource":["qcs::ssm:::secret/*","qcs::ssm:::instance/INSTANCE"]}]}"""
                .Replace("INSTANCE", instance, StringComparison.Ordinal))));
    }

    // Whether both do; an answer of one alone is an error.
    private async Task<bool> TakenByBoth(string key)
    {
        bool[] taken = [await first.Takes(key), await second.Takes(key)];
        Assert.Equal(taken[0], taken[1]);
        return taken[0];
    }

    private async Task<string?> Code(string action, object parameters) => Bench.CodeOf(await rotation.Bench.Ssm(action, parameters));

    /// <summary>Does something of the test's at the places that the worker comes to.</summary>
    private sealed class Places : ICrashPoints
    {
        public Action<string> Reached { get; set; } = _ => { };

        public void Reach(string name) => Reached(name);
    }
}
