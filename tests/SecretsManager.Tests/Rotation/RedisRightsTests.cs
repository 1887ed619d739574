using System.Text;
using Microsoft.Extensions.Time.Testing;
using SecretsManager.Protocol;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Drivers.Redis;
using SecretsManager.Server.Secrets;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>What accounts of a real server may do: every command that it has, and some really tried.</summary>
public sealed class RedisRightsTests
{
    private const string Account = "app_SSM_a1B";
    private const string Password = "the-password";

    private static readonly string[] Scripts = ["eval", "evalsha", "script|load", "script|exists"];

    // Its patience does not end by itself: a slow machine is no fault.
    private readonly RedisDriver driver = new(new FakeTimeProvider());

    [Theory]
    [InlineData("r")]
    [InlineData("rw")]
    public async Task Of_all_commands_of_the_server_exactly_the_documented_ones_are_allowed(string privilege)
    {
        await using RedisServer server = await Made(privilege);
        await using RedisSession root = await RedisSession.Connect(server.Target(), new FakeTimeProvider(), default);
        Assert.True(await root.LogsIn("default", Value("root-password"), default));
        int seen = 0;
        foreach ((string name, int arity, HashSet<string> categories) in Commands(await root.Require("COMMAND", default, "COMMAND")))
        {
            string[] arguments = [.. name.Split('|'), .. Enumerable.Repeat("1", Math.Abs(arity) - name.Split('|').Length)];
            bool isAllowed = await root.Ask(default, ["ACL", "DRYRUN", Account, .. arguments]) is RedisReply.Text { Value: "OK" };
            Assert.True(IsMeant(privilege, name, categories) == isAllowed, $"{name} is {(isAllowed ? "allowed" : "refused")}");
            seen++;
        }

        Assert.True(seen > 300);
    }

    [Fact]
    public async Task Who_may_read_reads_and_does_nothing_else()
    {
        await using RedisServer server = await Made("r");
        await server.Root("SET", "key", "value");
        Assert.Equal("value", await As(server, "GET", "key"));
        Assert.Equal("PONG", await As(server, "PING"));
        Assert.Equal("OK", await As(server, "SELECT", "1"));
        Assert.Equal("OK", await As(server, "MULTI"));
        await IsRefused(server, "SET", "key", "other");
        await IsRefused(server, "GETDEL", "key");
        await IsRefused(server, "DEL", "key");
        await IsRefused(server, "EXPIRE", "key", "1");
        await IsRefused(server, "EVAL", "return redis.call('get','key')", "0");
        await IsRefused(server, "PUBLISH", "channel", "message");
        await IsRefused(server, "SUBSCRIBE", "channel");
        await IsRefused(server, "KEYS", "*");
        await IsRefused(server, "INFO");
        await IsRefused(server, "ACL", "LIST");
        await IsRefused(server, "CONFIG", "GET", "*");
        await IsRefused(server, "CLIENT", "LIST");
        Assert.Equal("value", await server.Root("GET", "key"));
    }

    [Fact]
    public async Task Who_may_write_writes_and_does_not_administer()
    {
        await using RedisServer server = await Made("rw");
        Assert.Equal("OK", await As(server, "SET", "key", "value"));
        Assert.Equal("value", await As(server, "EVAL", "return redis.call('get',KEYS[1])", "1", "key"));
        Assert.Equal("0", await As(server, "PUBLISH", "channel", "message"));
        Assert.Equal("1", await As(server, "DEL", "key"));
        Assert.Contains("can't run this command or subcommand", await As(server, "EVAL", "return redis.call('flushall')", "0"), StringComparison.Ordinal);
        await IsRefused(server, "FLUSHALL");
        await IsRefused(server, "FUNCTION", "LOAD", "#!lua name=f\nredis.register_function('f', function() end)");
        await IsRefused(server, "SCRIPT", "FLUSH");
        await IsRefused(server, "ACL", "SETUSER", Account, "+@all");
        await IsRefused(server, "CONFIG", "SET", "dir", "/tmp");
        await IsRefused(server, "CLIENT", "KILL", "TYPE", "normal");
        await IsRefused(server, "SHUTDOWN");
        await IsRefused(server, "REPLICAOF", "127.0.0.1", "1");
        await IsRefused(server, "MIGRATE", "127.0.0.1", "1", "key", "0", "1");
        await IsRefused(server, "MONITOR");
    }

    [Fact]
    public async Task An_account_that_may_read_no_longer_writes()
    {
        await using RedisServer server = await Made("rw");
        using ProductTarget target = server.Target();
        await driver.Apply(target, Account, Value(Password), RedisRights.ScopeOf("r"), default);
        await IsRefused(server, "SET", "key", "value");
        await IsRefused(server, "PUBLISH", "channel", "message");
    }

    [Fact]
    public void Scopes_are_one_of_two()
    {
        InstanceRules open = new([], []);
        driver.Check(RedisRights.ScopeOf("r"), open);
        driver.Check(RedisRights.ScopeOf("rw"), new InstanceRules([], ["rw"]));
        PrivilegeUnit unit = new(RedisRights.Level, ["r"]);
        CredentialScope[] wrong =
        [
            new(["10.0.0.%"], [unit]),
            new([], [unit]),
            new(["%", "%"], [unit]),
            new(["%"], []),
            new(["%"], [unit, unit]),
            new(["%"], [unit with { Level = "GlobalPrivileges" }]),
            new(["%"], [unit with { Database = "0" }]),
            new(["%"], [unit with { Privileges = ["w"] }]),
            new(["%"], [unit with { Privileges = ["r", "rw"] }]),
            new(["%"], [unit with { Privileges = [] }]),
        ];
        Assert.All(wrong, scope => Assert.Equal("InvalidParameterValue", Assert.Throws<ApiException>(() => driver.Check(scope, open)).Code));
        Assert.Throws<ApiException>(() => driver.Check(RedisRights.ScopeOf("rw"), new InstanceRules([], ["r"])));
        Assert.Throws<ApiException>(() => driver.Check(RedisRights.ScopeOf("r"), new InstanceRules(["0"], [])));
    }

    // The rule of docs/rotation/redis.md, from the server's own list.
    private static bool IsMeant(string privilege, string name, HashSet<string> categories)
    {
        if (name == "auth" || name == "hello" || name == "quit" || name == "reset")
            return true;
        if (categories.Overlaps(["@admin", "@dangerous"]))
            return false;
        return privilege == "r"
            ? categories.Overlaps(["@read", "@connection", "@transaction"]) && !categories.Contains("@write")
            : Scripts.Contains(name) || (categories.Overlaps(["@read", "@write", "@connection", "@transaction", "@pubsub"]) && !categories.Contains("@scripting"));
    }

    private static IEnumerable<(string Name, int Arity, HashSet<string> Categories)> Commands(RedisReply list)
    {
        foreach (IReadOnlyList<RedisReply> command in ((RedisReply.List)list).Items.Select(item => ((RedisReply.List)item).Items))
        {
            if (((RedisReply.List)command[9]).Items.Count > 0)
            {
                foreach (var inner in Commands(command[9]))
                    yield return inner;
                continue;
            }

            yield return (
                ((RedisReply.Text)command[0]).Value,
                (int)((RedisReply.Number)command[1]).Value,
                [.. ((RedisReply.List)command[6]).Items.Select(category => ((RedisReply.Text)category).Value)]);
        }
    }

    private async Task<RedisServer> Made(string privilege)
    {
        RedisServer server = await RedisServer.Start();
        using ProductTarget target = server.Target();
        await driver.Apply(target, Account, Value(Password), RedisRights.ScopeOf(privilege), default);
        return server;
    }

    private static Task<string> As(RedisServer server, params string[] command) => server.As(Account, Password, command);

    private static async Task IsRefused(RedisServer server, params string[] command) =>
        Assert.StartsWith("NOPERM", await As(server, command), StringComparison.Ordinal);

    private static SecretValue Value(string text) => new(Encoding.UTF8.GetBytes(text));
}
