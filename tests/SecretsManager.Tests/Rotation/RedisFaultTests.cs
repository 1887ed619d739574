using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SecretsManager.Protocol;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Drivers.Redis;
using SecretsManager.Tests.Audit.Tracks.Sinks;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>What the driver says of servers that do not let it, are not there, or are none; and what its examination finds.</summary>
public sealed class RedisFaultTests
{
    private const string Account = "app_SSM_a1B";

    // Its patience does not end by itself: a slow machine is no fault.
    private readonly RedisDriver driver = new(new FakeTimeProvider());

    [Fact]
    public async Task A_wrong_administrator_is_told_apart_from_a_missing_right()
    {
        await using RedisServer server = await RedisServer.Start();
        using ProductTarget wrong = server.Target("wrong");
        Assert.All(
            await Task.WhenAll(Works(wrong).Select(work => Assert.ThrowsAsync<TargetException>(work))),
            fault => Assert.Equal(TargetFault.AdministratorRefused, fault.Fault));
        Assert.False(await driver.LogsIn(wrong, Account, Value("x"), RedisRights.ScopeOf("r"), default));
        await server.Root("ACL", "SETUSER", RedisServer.Administrator, "off");
        using ProductTarget right = server.Target();
        await Faults(TargetFault.AdministratorRefused, () => Apply(right));
    }

    [Theory]
    [InlineData("acl|setuser", "ACL SETUSER")]
    [InlineData("acl|list", "ACL LIST")]
    [InlineData("multi", "MULTI")]
    [InlineData("exec", "EXEC")]
    [InlineData("config|get", "CONFIG GET")]
    [InlineData("config|rewrite", "CONFIG REWRITE")]
    public async Task A_missing_right_is_found_before_and_named_after(string right, string named)
    {
        await using RedisServer server = await RedisServer.Start();
        using ProductTarget target = server.Target();
        await server.Root("ACL", "SETUSER", RedisServer.Administrator, "-" + right);
        Assert.Contains(await driver.Examine(target, default), finding => finding.StartsWith($"The administrator's account may not use {named}", StringComparison.Ordinal));
        TargetException fault = await Faults(TargetFault.RightMissing, () => Apply(target));
        Assert.Equal($"The administrator's account may not use {named}.", fault.Message);
    }

    [Fact]
    public async Task Each_other_right_is_missed_where_it_is_needed()
    {
        await using RedisServer server = await RedisServer.Start(RedisAccountsIn.AccountFile);
        using ProductTarget target = server.Target();
        Assert.Empty(await driver.Examine(target, default));
        await server.Root("ACL", "SETUSER", RedisServer.Administrator, "-acl|deluser", "-acl|users", "-acl|save", "-info");
        Assert.Equal(
            [
                "The administrator's account may not use INFO: the version, replicas and files of the instance are not known.",
                "The administrator's account may not use ACL USERS.",
                "The administrator's account may not use ACL DELUSER.",
            ],
            await driver.Examine(target, default));
        await server.Root("ACL", "SETUSER", RedisServer.Administrator, "+info");
        Assert.Contains("The administrator's account may not use ACL SAVE, or ACL DRYRUN to find out.", await driver.Examine(target, default));
        await Faults(TargetFault.RightMissing, () => Apply(target));
        await Faults(TargetFault.RightMissing, () => driver.Drop(target, Account, RedisRights.ScopeOf("r"), default));
        await Faults(TargetFault.RightMissing, () => driver.Accounts(target, default));
    }

    [Fact]
    public async Task The_examination_changes_nothing_and_tells_what_a_restart_or_failover_loses()
    {
        await using RedisServer server = await RedisServer.Start(RedisAccountsIn.Configuration);
        using ProductTarget target = server.Target();
        string before = await server.Root("ACL", "LIST");
        Assert.Empty(await driver.Examine(target, default));
        Assert.Equal(before, await server.Root("ACL", "LIST"));

        await using RedisServer replica = await RedisServer.Start(RedisAccountsIn.Memory, null, $"replicaof 127.0.0.1 {server.Port}");
        using ProductTarget copy = replica.Target();
        Assert.Equal(
            [
                "The instance has neither an ACL file nor a configuration file: accounts are lost when it restarts, and each comes back only with its next rotation.",
                "The instance is a replica; accounts are not copied between instances.",
            ],
            await driver.Examine(copy, default));

        await using RedisServer cluster = await RedisServer.Start(RedisAccountsIn.Configuration, null, "cluster-enabled yes", $"cluster-port {RedisServer.FreePort()}");
        using ProductTarget node = cluster.Target();
        Assert.Equal(["The instance is a node of a cluster or a sentinel; accounts are made on this node only."], await driver.Examine(node, default));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        await using RedisServer server = await RedisServer.Start();
        using ProductTarget target = server.Target();
        await server.Kill();
        foreach (Func<Task> work in Works(target))
            await Faults(TargetFault.Unreachable, work);
        await Faults(TargetFault.Unreachable, () => driver.LogsIn(target, Account, Value("x"), RedisRights.ScopeOf("r"), default));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_when_patience_ends()
    {
        FakeTimeProvider time = new();
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using ProductTarget target = At(listener);
        Task<bool> login = new RedisDriver(time).LogsIn(target, Account, Value("x"), RedisRights.ScopeOf("r"), default);
        using TcpClient client = await listener.AcceptTcpClientAsync();
        Assert.True(await client.GetStream().ReadAsync(new byte[1]) == 1);
        Assert.False(login.IsCompleted);
        time.Advance(target.Patience);
        await Faults(TargetFault.Unreachable, () => login);
    }

    [Fact]
    public async Task Waiting_ends_when_the_work_is_called_off()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using ProductTarget target = At(listener);
        using CancellationTokenSource stop = new();
        Task<bool> login = driver.LogsIn(target, Account, Value("x"), RedisRights.ScopeOf("r"), stop.Token);
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => login);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("\r\n")]
    [InlineData("+OK\n")]
    [InlineData("+PONG\r\n")]
    [InlineData(":1\r\n")]
    [InlineData("$-1\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$99999999999999\r\n")]
    [InlineData("$2\r\nOKxx")]
    [InlineData("$x\r\n")]
    [InlineData("*-5\r\n")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n")]
    [InlineData("%1\r\n+a\r\n+b\r\n")]
    public async Task What_is_no_redis_is_not_believed(string said)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task talking = Talk(listener, async stream => await stream.WriteAsync(Encoding.Latin1.GetBytes(said)));
        using ProductTarget target = At(listener);
        await Faults(TargetFault.Untrusted, () => driver.LogsIn(target, Account, Value("x"), RedisRights.ScopeOf("r"), default));
        await talking;
    }

    [Theory]
    [InlineData("+", "aaaa")]
    [InlineData("*100000\r\n", "$1000\r\n")]
    [InlineData("*100001\r\n", ":1\r\n")]
    public async Task What_does_not_end_is_not_listened_to(string said, string again)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task talking = Talk(listener, async stream =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(said));
            byte[] more = Encoding.Latin1.GetBytes(again[0] == '$' ? $"{again}{new string('a', 1000)}\r\n" : again);
            while (true)
                await stream.WriteAsync(more);
        });
        using ProductTarget target = At(listener);
        await Faults(TargetFault.Untrusted, () => driver.LogsIn(target, Account, Value("x"), RedisRights.ScopeOf("r"), default));
        await talking;
    }

    [Theory]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n", (int)TargetFault.Unreachable, "The instance is not ready: LOADING.")]
    [InlineData("-ERR max number of clients reached\r\n", (int)TargetFault.Unreachable, "The instance has as many connections as it takes.")]
    [InlineData("-DENIED Redis is running in protected mode\r\n", (int)TargetFault.AdministratorRefused, "The instance is in protected mode and takes connections from its own machine only.")]
    [InlineData("-secret-text\r\n", (int)TargetFault.Failed, "The instance refuses AUTH: an error without a code.")]
    [InlineData("-MISCONF secret-text\r\n", (int)TargetFault.Failed, "The instance refuses AUTH: MISCONF.")]
    public async Task Refusals_are_told_in_words_of_our_own(string said, int fault, string words)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task talking = Talk(listener, async stream => await stream.WriteAsync(Encoding.Latin1.GetBytes(said)));
        using ProductTarget target = At(listener);
        Assert.Equal(words, (await Faults((TargetFault)fault, () => driver.LogsIn(target, Account, Value("x"), RedisRights.ScopeOf("r"), default))).Message);
        await talking;
    }

    [Fact]
    public async Task A_certificate_must_be_of_the_authority_and_for_the_host()
    {
        using TestAuthority authority = new();
        using TestAuthority stranger = new();
        await using RedisServer server = await RedisServer.Start(RedisAccountsIn.Memory, authority);
        using ProductTarget target = server.Target();
        await Apply(target);
        Assert.True(await driver.LogsIn(target, Account, Value("first"), RedisRights.ScopeOf("r"), default));
        foreach (ProductTarget other in (ProductTarget[])
            [
                target with { Authority = await File.ReadAllTextAsync(stranger.File) }, target with { Authority = string.Empty }, target with { Host = "localhost" },
                target with { Authority = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" }, target with { Authority = "no certificate" },
            ])
        {
            await Faults(TargetFault.Untrusted, () => Apply(other));
        }
    }

    [Fact]
    public async Task Where_encryption_is_asked_for_nothing_is_sent_without_it()
    {
        using TestAuthority authority = new();
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        MemoryStream heard = new();
        Task talking = Talk(listener, async stream =>
        {
            byte[] buffer = new byte[4096];
            heard.Write(buffer, 0, await stream.ReadAsync(buffer));
            await stream.WriteAsync("-ERR unknown command\r\n"u8.ToArray());
        });
        using ProductTarget target = At(listener) with { Encryption = TargetEncryption.Verified, Authority = await File.ReadAllTextAsync(authority.File) };
        await Faults(TargetFault.Untrusted, () => Apply(target));
        await talking;
        Assert.DoesNotContain("AUTH", Encoding.Latin1.GetString(heard.ToArray()), StringComparison.Ordinal);
    }

    private IEnumerable<Func<Task>> Works(ProductTarget target) =>
    [
        () => Apply(target),
        () => driver.Drop(target, Account, RedisRights.ScopeOf("r"), default),
        () => driver.Examine(target, default),
        () => driver.Accounts(target, default),
    ];

    private Task Apply(ProductTarget target) => driver.Apply(target, Account, Value("first"), RedisRights.ScopeOf("r"), default);

    private static ProductTarget At(TcpListener listener) =>
        new("Redis", "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, TargetEncryption.None, "", "", "admin", Value("password"));

    // Says its piece to the first who comes, and waits until he has gone.
    private static async Task Talk(TcpListener listener, Func<NetworkStream, Task> talk)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        try
        {
            await talk(client.GetStream());
            byte[] buffer = new byte[4096];
            while (await client.GetStream().ReadAsync(buffer) > 0)
            {
                // What else he says is not answered.
            }
        }
        catch (IOException)
        {
            // He has gone in the middle.
        }
    }

    private static async Task<TargetException> Faults(TargetFault fault, Func<Task> work)
    {
        TargetException thrown = await Assert.ThrowsAsync<TargetException>(work);
        Assert.Equal(fault, thrown.Fault);
        return thrown;
    }

    private static SecretValue Value(string text) => new(Encoding.UTF8.GetBytes(text));
}
