using System.Runtime.Versioning;
using SecretsManager.Server;
using SecretsManager.Server.Gateway;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Probes;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>Two nodes on one PostgreSQL, of which one sleeps in the middle of its work.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RotationNodesTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    private readonly ProductDouble product = new();

    /// <summary>It sleeps before or after it has touched the account, or before or after it has tried to log in.</summary>
    [Theory]
    [InlineData("before apply")]
    [InlineData("after apply")]
    [InlineData("before login")]
    [InlineData("after login")]
    public async Task A_node_that_sleeps_beyond_its_lease_changes_nothing_when_it_wakes(string place)
    {
        StorageSettings storage = await postgres.NewStorage();
        await using RotationBench one = await RotationBench.Open(product, null, storage);
        await using RotationBench other = await one.Beside(product, storage);
        await one.Create();
        (string Account, string Password) before = await one.Read();
        using ManualResetEventSlim wake = new();
        TaskCompletionSource asleep = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int sleepers = 1;
        product.Hook = at =>
        {
            if (at != place || Interlocked.Decrement(ref sleepers) < 0)
                return;
            asleep.SetResult();
            wake.Wait();
        };
        long task = await one.BeginRotation();
        await one.Bench.RunAllDue();
        await asleep.Task;

        one.Bench.Time.Advance(TimeSpan.FromSeconds(30));
        await other.Work();
        Assert.Equal(before, await other.Read());
        one.Bench.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal((1, "success"), await other.Settle(task));
        (string Account, string Password) after = await other.Read();
        Assert.NotEqual(before.Account, after.Account);

        wake.Set();
        await one.Bench.Service<RotationWorker>().Idle();
        Assert.Equal(after, await one.Read());
        Assert.True(product.Takes(after.Account, after.Password));
        Assert.True(product.Takes(before.Account, before.Password));
        await one.Rotate();
        (string Account, string Password) last = await other.Read();
        Assert.True(product.Takes(last.Account, last.Password));
    }

    /// <summary>Both find it due; one asks, and the other only when that one says nothing more.</summary>
    [Fact]
    public async Task A_current_credential_is_asked_about_by_one_node_at_a_time()
    {
        StorageSettings storage = await postgres.NewStorage();
        await using RotationBench one = await RotationBench.Open(product, null, storage);
        await using RotationBench other = await one.Beside(product, storage);
        await one.Create();
        await one.Bench.Service<Scheduler>().RunHourly(CancellationToken.None);
        await other.Bench.Service<Scheduler>().RunHourly(CancellationToken.None);
        using ManualResetEventSlim wake = new();
        TaskCompletionSource asleep = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int logins = 0;
        product.Hook = at =>
        {
            if (at != "before login" || Interlocked.Increment(ref logins) > 1)
                return;
            asleep.SetResult();
            wake.Wait();
        };
        one.Bench.Time.Advance(TimeSpan.FromHours(25));
        await one.Bench.RunAllDue();
        await asleep.Task;
        one.Bench.Time.Advance(TimeSpan.FromSeconds(30));
        await Look(other);
        Assert.Equal(1, logins);
        Assert.Equal("Untested", await other.StateOf());

        one.Bench.Time.Advance(TimeSpan.FromSeconds(31));
        await Look(other);
        Assert.Equal(2, logins);
        Assert.Equal("Accepted", await other.StateOf());
        product.All.Clear();
        wake.Set();
        await one.Bench.Service<CredentialProbing>().Idle();
        Assert.Equal("Accepted", await other.StateOf());
    }

    private static async Task Look(RotationBench node)
    {
        await node.Bench.RunAllDue();
        await node.Bench.Service<CredentialProbing>().Idle();
    }

    /// <summary>The same with secrets of the caller's own. The command gives another value each time that it is asked for one.</summary>
    [Theory]
    [InlineData("Generated", "rotation-before-set")]
    [InlineData("Generated", "rotation-after-test")]
    [InlineData("Command", "rotation-after-create")]
    [InlineData("Command", "rotation-before-set")]
    [InlineData("Command", "rotation-after-set")]
    [InlineData("Command", "rotation-after-finish")]
    public async Task A_node_that_sleeps_beyond_its_lease_in_a_rotation_of_a_value_changes_nothing_when_it_wakes(string kind, string place)
    {
        StorageSettings storage = await postgres.NewStorage();
        using CommandDirectory commands = new();
        commands.Write("""[ $step = create ] && { printf '{"ok":true,"value":"made-by-%s"}' $$; exit 0; }""");
        using Sleep sleep = new(place);
        await using OwnSecretBench one = await OwnSecretBench.Open(commands.Settings, sleep, storage: storage);
        await using RotationBench other = await one.Rotation.Beside(storage, commands.Settings);
        await one.Set(kind == "Command" ? new { Kind = kind, Command = CommandDirectory.Name } : new { Kind = kind });
        long task = await one.Begin();
        try
        {
            await one.Bench.RunAllDue();
            await sleep.Begun;
            string before = await one.Read();
            one.Bench.Time.Advance(TimeSpan.FromSeconds(30));
            await other.Work();
            Assert.Equal(before, await one.Read());
            one.Bench.Time.Advance(TimeSpan.FromSeconds(31));
            Assert.Equal((1, "success"), await other.Settle(task));
        }
        finally
        {
            sleep.End();
        }

        string after = await one.Read();
        Assert.NotEqual(OwnSecretBench.First, after);
        await one.Bench.Service<RotationWorker>().Idle();
        Assert.Equal(after, await one.Read());
        Assert.Equal(2, (await one.Versions()).Length);
        Assert.True(kind == "Generated" || commands.Accepted.Contains(after));
        await one.Rotate();
        if (kind == "Command")
            Assert.Equal([await one.Read()], commands.Accepted);
    }

    /// <summary>Whoever comes to a place first sleeps there.</summary>
    private sealed class Sleep(string place) : ICrashPoints, IDisposable
    {
        private readonly ManualResetEventSlim wake = new();
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => begun.Task;

        public void End() => wake.Set();

        public void Reach(string name)
        {
            if (name == place && begun.TrySetResult())
                wake.Wait();
        }

        public void Dispose() => wake.Dispose();
    }
}
