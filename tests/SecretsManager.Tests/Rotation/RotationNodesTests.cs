using SecretsManager.Server.Gateway;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Probes;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>Two nodes on one PostgreSQL, of which one sleeps in the middle of its work.</summary>
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
}
