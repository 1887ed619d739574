using SecretsManager.Server;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>What every product whose administrator's own password is rotated has to do, against the real thing: this server always gets in.</summary>
public abstract class AdministratorContract
{
    /// <summary>All places at which the worker can stop dead, and at which time of coming there.</summary>
    private static readonly (string Place, int Time)[] Places =
    [
        ("rotation-before-create", 1), ("rotation-after-create", 1), ("rotation-step-committed", 1), ("rotation-before-set", 1), ("rotation-after-set", 1),
        ("rotation-step-committed", 2), ("rotation-before-test", 1), ("rotation-after-test", 1), ("rotation-step-committed", 3),
    ];

    [Fact]
    public async Task The_administrator_gets_another_password_and_the_secrets_of_the_instance_go_on()
    {
        await using RotationBench rotation = await Open(null);
        await rotation.Create();
        (string Account, string Password) before = await rotation.ReadAdministrator();
        for (int time = 0; time < 2; time++)
        {
            Assert.Equal((1, "success"), await rotation.Settle(await rotation.BeginAdministrator()));
            (string Account, string Password) after = await rotation.ReadAdministrator();
            Assert.Equal(before.Account, after.Account);
            Assert.Equal(32, after.Password.Length);
            Assert.True(await LogsIn(after));
            Assert.False(await LogsIn(before));
            await rotation.Rotate();
            before = after;
        }
    }

    [Fact]
    public async Task Wherever_the_worker_stops_dead_the_server_gets_in_and_the_next_one_ends_it()
    {
        StopAt stop = new();
        await using RotationBench rotation = await Open(stop);
        await rotation.Create();
        foreach ((string place, int time) in Places)
        {
            (string Account, string Password) before = await rotation.ReadAdministrator();
            stop.Arm(place, time);
            long task = await rotation.BeginAdministrator();
            await rotation.Work();
            Assert.True(stop.HasStopped, $"The worker did not come to {place}.");
            await rotation.Bench.Restart();
            await rotation.Rotate();

            rotation.Bench.Time.Advance(TimeSpan.FromSeconds(61));
            Assert.Equal((1, "success"), await rotation.Settle(task));
            (string Account, string Password) after = await rotation.ReadAdministrator();
            Assert.True(await LogsIn(after), $"stopped at {place}: the new one");
            Assert.False(await LogsIn(before), $"stopped at {place}: the one before");
        }
    }

    /// <summary>In turn behind so many bytes of what the server says and of what the instance answers.</summary>
    [Fact]
    public async Task Wherever_the_connection_is_cut_it_ends_with_one_password_that_gets_in()
    {
        await using FaultProxy proxy = new(TargetPort);
        await using RotationBench rotation = await Open(null, proxy.Port);
        int cuts = 0;
        int passed = 0;
        for (long bytes = 1; passed < 2; bytes += Stride)
        {
            (string Account, string Password) before = await rotation.ReadAdministrator();
            bool answers = bytes / Stride % 2 == 1;
            proxy.Arm(bytes, answers);
            Assert.Equal((1, "success"), await rotation.Settle(await rotation.BeginAdministrator()));
            (string Account, string Password) after = await rotation.ReadAdministrator();
            Assert.True(await LogsIn(after), $"cut behind {bytes} bytes: the new one");
            Assert.False(await LogsIn(before), $"cut behind {bytes} bytes: the one before");
            cuts += proxy.HasCut ? 1 : 0;
            passed = proxy.HasCut ? 0 : passed + 1;
        }

        Assert.True(cuts >= 4, "It was hardly ever cut.");
    }

    /// <summary>A deployment with the instance registered, under an administrator of the test's own.</summary>
    /// <param name="port">Where it is reached, if not at its own port.</param>
    private protected abstract Task<RotationBench> Open(ICrashPoints? crash, int? port = null);

    /// <summary>The instance's own port.</summary>
    private protected abstract int TargetPort { get; }

    /// <summary>By how many bytes the places differ at which the connection is cut.</summary>
    private protected virtual int Stride => 211;

    /// <summary>Whether the instance takes the account, by a connection of the test's own.</summary>
    private protected abstract Task<bool> LogsIn((string Account, string Password) credential);
}
