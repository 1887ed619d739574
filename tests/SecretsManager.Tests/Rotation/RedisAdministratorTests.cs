using SecretsManager.Server;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>The administrator's own password in a real Redis.</summary>
public sealed class RedisAdministratorTests : AdministratorContract, IAsyncLifetime
{
    private static readonly (string Account, string Password) First = (RedisServer.Administrator, RedisServer.AdministratorPassword);

    private RedisServer server = null!;

    public async ValueTask InitializeAsync() => server = await RedisServer.Start(RedisAccountsIn.AccountFile);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private protected override int TargetPort => server.Port;

    // It says a few hundred bytes to Redis.
    private protected override int Stride => 37;

    [Fact]
    public async Task The_new_password_outlasts_a_restart_with_a_configuration_file_too()
    {
        await using RedisServer other = await RedisServer.Start(RedisAccountsIn.Configuration);
        await using RotationBench rotation = await RotationBench.OpenRedis(other.Port, null);
        Assert.Equal((1, "success"), await rotation.Settle(await rotation.BeginAdministrator()));
        await other.Kill();
        await other.Start();
        Assert.True(await LogsIn(other, await rotation.ReadAdministrator()));
        Assert.False(await LogsIn(other, First));
    }

    [Fact]
    public async Task Other_passwords_of_the_account_stay()
    {
        await server.Root("ACL", "SETUSER", RedisServer.Administrator, ">of-somebody-else");
        await using RotationBench rotation = await Open(null);
        Assert.Equal((1, "success"), await rotation.Settle(await rotation.BeginAdministrator()));
        Assert.True(await LogsIn((RedisServer.Administrator, "of-somebody-else")));
        Assert.False(await LogsIn(First));
    }

    [Fact]
    public async Task A_server_that_would_forget_the_password_keeps_the_one_it_has()
    {
        await using RedisServer forgetful = await RedisServer.Start();
        await using RotationBench rotation = await RotationBench.OpenRedis(forgetful.Port, null);
        (int status, string description) = await rotation.Settle(await rotation.BeginAdministrator());
        Assert.Equal(2, status);
        Assert.Contains("would be lost when it restarts", description, StringComparison.Ordinal);
        Assert.True(await LogsIn(forgetful, First));
    }

    private protected override Task<RotationBench> Open(ICrashPoints? crash, int? port = null) => RotationBench.OpenRedis(port ?? server.Port, crash);

    private protected override Task<bool> LogsIn((string Account, string Password) credential) => LogsIn(server, credential);

    // It may do little else.
    private static async Task<bool> LogsIn(RedisServer at, (string Account, string Password) credential) =>
        await at.As(credential.Account, credential.Password, "ACL", "WHOAMI") == credential.Account;
}
