using System.Text.Json;
using SecretsManager.Server;
using SecretsManager.Tests.Access.PolicyReference;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>What every product that is rotated has to do, against the real thing.</summary>
public abstract class ProductSecretContract
{
    /// <summary>The places at which the worker stops dead while it makes or rotates an account.</summary>
    public static TheoryData<string, int> Places { get; } = Cross(["rotation-planned", "rotation-before-apply", "rotation-applied", "rotation-before-test", "rotation-tested"], 1, ["rotation-step-committed"], 3);

    [Fact]
    public async Task Accounts_take_turns_and_the_one_before_the_previous_is_refused()
    {
        await using RotationBench rotation = await Open(null);
        await rotation.Create();
        (string Account, string Password) first = await rotation.Read();
        Assert.True(await LogsIn(first));
        await rotation.Rotate();
        (string Account, string Password) second = await rotation.Read();
        Assert.True(await LogsIn(second));
        Assert.True(await LogsIn(first));
        await rotation.Rotate();
        (string Account, string Password) third = await rotation.Read();
        Assert.True(await LogsIn(third));
        Assert.True(await LogsIn(second));
        Assert.False(await LogsIn(first));
        Assert.Equal(first.Account, third.Account);
        Assert.Empty(await Strays(rotation));
    }

    [Fact]
    public async Task A_schedule_rotates_by_itself()
    {
        await using RotationBench rotation = await Open(null);
        DateTimeOffset begin = rotation.Bench.Time.GetUtcNow().AddDays(1);
        await rotation.Create();
        await rotation.Bench.SsmOk("UpdateRotationStatus", new { SecretName = "app", EnableRotation = true, Frequency = 30, RotationBeginTime = RotationTests.Text(begin) });
        HashSet<string> passwords = [(await rotation.Read()).Password];
        for (int time = 1; time <= 3; time++)
        {
            rotation.Bench.Time.Advance(begin.AddDays(30 * (time - 1)).AddSeconds(5) - rotation.Bench.Time.GetUtcNow());
            for (int look = 0; look < 3; look++)
            {
                await rotation.Work();
                rotation.Bench.Time.Advance(TimeSpan.FromSeconds(2));
            }

            (string Account, string Password) now = await rotation.Read();
            Assert.True(await LogsIn(now));
            passwords.Add(now.Password);
            Assert.Equal(time + 1, passwords.Count);
        }
    }

    [Fact]
    public async Task Deleting_with_accounts_leaves_none()
    {
        await using RotationBench rotation = await Open(null);
        await rotation.Create();
        (string Account, string Password) first = await rotation.Read();
        await rotation.Rotate();
        (string Account, string Password) second = await rotation.Read();
        await rotation.Bench.SsmOk("DisableSecret", new { SecretName = "app" });
        long task = (await rotation.Bench.SsmOk("DeleteSecret", new { SecretName = "app", DeleteMode = 1 })).GetProperty("FlowID").GetInt64();
        Assert.Equal((1, "success"), await rotation.Settle(task));
        Assert.False(await LogsIn(first));
        Assert.False(await LogsIn(second));
        Assert.Empty(await Strays(rotation));
    }

    [Fact]
    public async Task A_current_credential_that_is_gone_in_the_instance_is_noticed_and_nothing_is_done_about_it()
    {
        await using RotationBench rotation = await Open(null);
        await rotation.Create();
        Assert.Equal("Untested", await rotation.StateOf());
        await rotation.Probe();
        Assert.Equal("Accepted", await rotation.StateOf());
        (string Account, string Password) current = await rotation.Read();
        foreach (string instance in rotation.Instances)
        {
            await rotation.DropByHand(current.Account, instance);
            Assert.Single(rotation.Watch.Take());
            await rotation.Probe();
            Assert.Equal("Refused", await rotation.StateOf());
            Assert.Equal(current, await rotation.Read());
        }

        Assert.False(await LogsIn(current));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Wherever_the_worker_stops_dead_the_next_one_ends_with_one_current_account_and_no_stray(string place, int time)
    {
        StopAt stop = new();
        await using RotationBench rotation = await Open(stop);
        stop.Arm(place, time);
        await Resume(rotation, await rotation.BeginCreation(), stop);
        (string Account, string Password) first = await rotation.Read();
        Assert.True(await LogsIn(first));
        stop.Arm(place, time);
        await Resume(rotation, await rotation.BeginRotation(), stop);
        (string Account, string Password) second = await rotation.Read();
        Assert.True(await LogsIn(second));
        Assert.True(await LogsIn(first));
        Assert.NotEqual(first.Account, second.Account);
        Assert.Empty(await Strays(rotation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_the_connection_to_the_instance_is_cut_the_rotation_ends_and_no_login_fails(bool answers)
    {
        Assert.SkipUnless(IsCutAlways || Campaign.Long, "For SSM_TEST_LONG=1.");
        await using FaultProxy proxy = new(TargetPort);
        await using RotationBench rotation = await Open(null, proxy.Port);
        await rotation.Create();
        (string Account, string Password) previous = await rotation.Read();
        int cuts = 0;
        for (long bytes = 1; ; bytes += Stride)
        {
            proxy.Arm(bytes, answers);
            long task = await rotation.BeginRotation();
            Assert.Equal((1, "success"), await rotation.Settle(task));
            (string Account, string Password) now = await rotation.Read();
            Assert.NotEqual(previous.Account, now.Account);
            Assert.True(await LogsIn(now), $"cut behind {bytes} bytes: the current one");
            Assert.True(await LogsIn(previous), $"cut behind {bytes} bytes: the previous one");
            previous = now;
            if (!proxy.HasCut)
                break;
            cuts++;
        }

        proxy.Arm(long.MaxValue, answers);
        Assert.True(cuts >= 10, "It was hardly ever cut.");
        Assert.Empty(await Strays(rotation));
    }

    [Theory]
    [InlineData("rotation-before-drop")]
    [InlineData("rotation-dropped")]
    public async Task Wherever_the_worker_stops_dead_while_it_drops_accounts_the_next_one_ends_it(string place)
    {
        StopAt stop = new();
        await using RotationBench rotation = await Open(stop);
        await rotation.Create();
        (string Account, string Password) first = await rotation.Read();
        await rotation.Bench.SsmOk("DisableSecret", new { SecretName = "app" });
        stop.Arm(place, 1);
        await Resume(rotation, (await rotation.Bench.SsmOk("DeleteSecret", new { SecretName = "app", DeleteMode = 1 })).GetProperty("FlowID").GetInt64(), stop);
        Assert.False(await LogsIn(first));
        Assert.Empty(await Strays(rotation));
    }

    /// <summary>A deployment with the instance registered.</summary>
    /// <param name="port">Where it is reached, if not at its own port.</param>
    private protected abstract Task<RotationBench> Open(ICrashPoints? crash, int? port = null);

    /// <summary>The instance's own port.</summary>
    private protected abstract int TargetPort { get; }

    /// <summary>Whether its connections are cut in short runs too.</summary>
    private protected virtual bool IsCutAlways => true;

    /// <summary>By how many bytes the places differ at which the connection is cut.</summary>
    private protected virtual int Stride => 197;

    /// <summary>Whether the instance takes the account, by a connection of the test's own.</summary>
    private protected abstract Task<bool> LogsIn((string Account, string Password) credential);

    private static async Task Resume(RotationBench rotation, long task, StopAt stop)
    {
        await rotation.Work();
        for (int look = 0; look < 5 && !stop.HasStopped; look++)
        {
            rotation.Bench.Time.Advance(TimeSpan.FromSeconds(2));
            await rotation.Work();
        }

        Assert.True(stop.HasStopped, "The worker did not come to the place.");
        await rotation.Bench.Restart();
        rotation.Bench.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal((1, "success"), await rotation.Settle(task));
    }

    private static async Task<string[]> Strays(RotationBench rotation)
    {
        List<string> strays = [];
        foreach (string instance in rotation.Instances)
        {
            JsonElement answer = await rotation.Bench.SsmOk("DescribeStrayAccounts", new { InstanceID = instance });
            strays.AddRange(answer.GetProperty("AccountNames").EnumerateArray().Select(name => name.GetString()!).Where(name => name.StartsWith(rotation.Prefix, StringComparison.Ordinal)));
        }

        return [.. strays];
    }

    private static TheoryData<string, int> Cross(string[] once, int first, string[] often, int times)
    {
        TheoryData<string, int> places = [];
        foreach (string place in once)
            places.Add(place, first);
        foreach (string place in often)
        {
            for (int time = 1; time <= times; time++)
                places.Add(place, time);
        }

        return places;
    }
}
