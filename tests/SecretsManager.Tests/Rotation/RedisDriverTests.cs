using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SecretsManager.Protocol;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Drivers.Redis;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>What the driver does in a real server: accounts, their passwords and how long they last.</summary>
public sealed class RedisDriverTests
{
    private const string Account = "app_SSM_a1B";

    // Its patience does not end by itself: a slow machine is no fault.
    private readonly RedisDriver driver = new(new FakeTimeProvider());

    [Fact]
    public async Task An_account_is_made_and_logs_in_and_each_new_password_ends_the_one_before()
    {
        await using RedisServer server = await RedisServer.Start();
        using ProductTarget target = server.Target();
        Assert.False(await LogsIn(target, "first"));
        await Apply(target, "first");
        Assert.True(await LogsIn(target, "first"));
        Assert.True(await server.Takes(Account, "first"));
        await Apply(target, "second");
        await Apply(target, "third");
        Assert.True(await LogsIn(target, "third"));
        Assert.False(await LogsIn(target, "first"));
        Assert.False(await LogsIn(target, "second"));
    }

    [Fact]
    public async Task Nothing_changes_when_it_is_done_again()
    {
        await using RedisServer server = await RedisServer.Start();
        using ProductTarget target = server.Target();
        await Apply(target, "first");
        string? made = await server.LineOf(Account);
        await Apply(target, "first");
        Assert.Equal(made, await server.LineOf(Account));
    }

    [Theory]
    [InlineData("+@all")]
    [InlineData("nopass")]
    [InlineData(">another")]
    [InlineData("off")]
    [InlineData("resetkeys")]
    [InlineData("&events:*")]
    [InlineData("(+@all ~*)")]
    [InlineData("-get")]
    [InlineData("skip-sanitize-payload")]
    public async Task What_somebody_changed_by_hand_is_taken_away(string rule)
    {
        await using RedisServer server = await RedisServer.Start();
        using ProductTarget target = server.Target();
        await Apply(target, "first", RedisRights.ReadOnly);
        string? made = await server.LineOf(Account);
        Assert.Equal("OK", await server.Root("ACL", "SETUSER", Account, rule));
        Assert.NotEqual(made, await server.LineOf(Account));
        await Apply(target, "first", RedisRights.ReadOnly);
        Assert.Equal(made, await server.LineOf(Account));
        Assert.False(await LogsIn(target, "another"));
    }

    [Fact]
    public async Task An_account_that_somebody_dropped_is_made_again()
    {
        await using RedisServer server = await RedisServer.Start();
        using ProductTarget target = server.Target();
        await Apply(target, "first");
        await server.Root("ACL", "DELUSER", Account);
        Assert.False(await LogsIn(target, "first"));
        await Apply(target, "second");
        Assert.True(await LogsIn(target, "second"));
    }

    [Fact]
    public async Task Dropping_ends_the_sessions_of_the_account_and_only_those()
    {
        await using RedisServer server = await RedisServer.Start();
        using ProductTarget target = server.Target();
        await Apply(target, "first");
        await using RedisSession session = await Session(target, Account, "first");
        await using RedisSession other = await Session(target, RedisServer.Administrator, RedisServer.AdministratorPassword);
        await driver.Drop(target, Account, RedisRights.ScopeOf("rw"), default);
        Assert.Null(await server.LineOf(Account));
        await Faults(TargetFault.Unreachable, () => session.Ask(default, "PING"));
        Assert.IsType<RedisReply.List>(await other.Ask(default, "ACL", "USERS"));
        Assert.False(await LogsIn(target, "first"));
        await driver.Drop(target, Account, RedisRights.ScopeOf("rw"), default);
    }

    [Fact]
    public async Task Sessions_go_on_when_the_password_changes()
    {
        await using RedisServer server = await RedisServer.Start();
        using ProductTarget target = server.Target();
        await Apply(target, "first");
        await using RedisSession session = await Session(target, Account, "first");
        await Apply(target, "second");
        Assert.Equal(new RedisReply.Text("PONG"), await session.Ask(default, "PING"));
    }

    [Fact]
    public async Task Accounts_are_those_with_names_such_as_the_product_makes()
    {
        await using RedisServer server = await RedisServer.Start();
        using ProductTarget target = server.Target();
        await Apply(target, "first");
        await server.Root("ACL", "SETUSER", "other_SSM_x9Z");
        await server.Root("ACL", "SETUSER", "other_SSM_x9");
        Assert.Equal([Account, "other_SSM_x9Z"], (await driver.Accounts(target, default)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_password_is_not_sent_to_be_set_but_its_hash()
    {
        await using RedisServer server = await RedisServer.Start();
        await using RecordingProxy proxy = new(server.Port);
        using ProductTarget target = server.Target(port: proxy.Port);
        await Apply(target, "a-password-of-its-own");
        string sent = proxy.Sent;
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData("a-password-of-its-own"u8)), sent, StringComparison.Ordinal);
        Assert.DoesNotContain("a-password-of-its-own", sent, StringComparison.Ordinal);
        Assert.Equal(1, sent.Split("SETUSER").Length - 1);
    }

    [Fact]
    public async Task No_name_or_password_is_taken_for_a_command()
    {
        await using RedisServer server = await RedisServer.Start();
        using ProductTarget target = server.Target();
        const string evil = "x\r\n*4\r\n$3\r\nACL\r\n$7\r\nSETUSER\r\n$4\r\nevil\r\n$2\r\non\r\n";
        Assert.False(await driver.LogsIn(target, evil, Value(evil), RedisRights.ScopeOf("r"), default));
        await Apply(target, evil);
        Assert.True(await LogsIn(target, evil));
        Assert.Null(await server.LineOf("evil"));
    }

    [Fact]
    public async Task Accounts_in_an_account_file_outlast_a_restart()
    {
        await using RedisServer server = await RedisServer.Start(RedisAccountsIn.AccountFile);
        await OutlastsRestart(server);
    }

    [Fact]
    public async Task Accounts_in_the_configuration_outlast_a_restart()
    {
        await using RedisServer server = await RedisServer.Start(RedisAccountsIn.Configuration);
        await OutlastsRestart(server);
    }

    [Fact]
    public async Task Accounts_of_a_server_without_files_are_lost_at_a_restart_and_come_back_with_the_next_rotation()
    {
        await using RedisServer server = await RedisServer.Start();
        using ProductTarget target = server.Target();
        await Apply(target, "first");
        await server.Kill();
        await server.Start();
        Assert.False(await LogsIn(target, "first"));
        await Apply(target, "second");
        Assert.True(await LogsIn(target, "second"));
    }

    [Fact]
    public async Task An_account_that_could_not_be_saved_is_not_done()
    {
        await using RedisServer server = await RedisServer.Start(RedisAccountsIn.AccountFile);
        using ProductTarget target = server.Target();
        Directory.Delete(server.AccountDirectory, recursive: true);
        TargetException fault = await Faults(TargetFault.Failed, () => Apply(target, "first"));
        Assert.Equal("The instance refuses ACL SAVE: ERR.", fault.Message);
        Directory.CreateDirectory(server.AccountDirectory);
        await Apply(target, "first");
        Assert.True(await LogsIn(target, "first"));
    }

    private async Task OutlastsRestart(RedisServer server)
    {
        using ProductTarget target = server.Target();
        await Apply(target, "first", RedisRights.ReadOnly);
        await driver.Apply(target, "gone_SSM_abc", Value("gone"), RedisRights.ScopeOf("rw"), default);
        await driver.Drop(target, "gone_SSM_abc", RedisRights.ScopeOf("rw"), default);
        string? made = await server.LineOf(Account);
        await server.Kill();
        await server.Start();
        Assert.True(await LogsIn(target, "first"));
        Assert.Equal(made, await server.LineOf(Account));
        Assert.Equal([Account], await driver.Accounts(target, default));
    }

    private Task Apply(ProductTarget target, string password, string privilege = RedisRights.ReadWrite) =>
        driver.Apply(target, Account, Value(password), RedisRights.ScopeOf(privilege), default);

    private Task<bool> LogsIn(ProductTarget target, string password) => driver.LogsIn(target, Account, Value(password), RedisRights.ScopeOf("rw"), default);

    private static async Task<RedisSession> Session(ProductTarget target, string account, string password)
    {
        RedisSession session = await RedisSession.Connect(target, new FakeTimeProvider(), default);
        Assert.True(await session.LogsIn(account, Value(password), default));
        return session;
    }

    private static async Task<TargetException> Faults(TargetFault fault, Func<Task> work)
    {
        TargetException thrown = await Assert.ThrowsAsync<TargetException>(work);
        Assert.Equal(fault, thrown.Fault);
        return thrown;
    }

    private static SecretValue Value(string text) => new(Encoding.UTF8.GetBytes(text));
}
