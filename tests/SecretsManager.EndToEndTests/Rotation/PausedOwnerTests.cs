using System.Text.Json;
using SecretsManager.Tests.Hosting;
using SecretsManager.Tests.Rotation;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.EndToEndTests.Rotation;

/// <summary>Two servers on one PostgreSQL: the process of the one that rotates stands still for longer than its lease, and goes on.</summary>
[TakesLong]
public sealed class PausedOwnerTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task A_server_that_stands_still_beyond_its_lease_in_a_rotation_changes_nothing_when_it_goes_on()
    {
        Dictionary<string, string> database = new() { ["SecretsManager__Storage__ConnectionString"] = await postgres.CreateDatabase() };
        string[] settings = ["--SecretsManager:Storage:Engine=postgresql", "--SecretsManager:Rotation:LeaseSeconds=30"];
        await using RedisServer redis = await RedisServer.Start();
        await using FaultProxy way = new(redis.Port);
        await using ServerProcess owner = await ServerProcess.Start(database, settings);
        using SignedClient first = SignedClient.Of(owner);
        await first.Ok("CreateSecret", new
        {
            SecretName = "administrator",
            SecretString = JsonSerializer.Serialize(new { UserName = RedisServer.Administrator, Password = RedisServer.AdministratorPassword }),
        });
        await first.Ok("RegisterProductInstance", new
        {
            InstanceID = "target",
            ProductName = "Redis",
            Host = "127.0.0.1",
            way.Port,
            Encryption = "None",
            CredentialSecretName = "administrator",
        });
        await first.Ok("CreateSecret", new { SecretName = "app", SecretType = 4, AdditionalConfig = """{"InstanceId":"target","Privilege":"rw"}""" });
        await WatchedLoad.Until(async () => (string?)(await first.Ok("DescribeSecret", new { SecretName = "app" })).Fields["Status"] == "Enabled", 100);
        (string Account, string Password) before = await Read(first);

        // It has looked, and is about to apply: the second connection, on which nothing comes through yet.
        int connections = way.Connections + 2;
        way.Delay = TimeSpan.FromSeconds(2);
        long task = (long)(await first.Ok("RotateProductSecret", new { SecretName = "app" })).Fields["FlowID"]!;
        await WatchedLoad.Until(() => Task.FromResult(way.Connections >= connections), 10);
        await owner.Pause();
        way.Delay = TimeSpan.Zero;
        await using ServerProcess other = await ServerProcess.Start(
            server =>
            {
                foreach ((string name, string value) in database)
                    server.Environment[name] = value;
                foreach (string file in (string[])["root.key", "first-key.json"])
                    File.Copy(Path.Combine(owner.DataDirectory, file), Path.Combine(server.DataDirectory, file));
            },
            settings);
        using SignedClient second = SignedClient.Of(other);
        Assert.Equal(before, await Read(second));
        await WatchedLoad.Until(async () => (int)(await second.Ok("DescribeAsyncRequestInfo", new { FlowID = task })).Fields["TaskStatus"]! == 1, 100);
        (string Account, string Password) after = await Read(second);
        Assert.NotEqual(before.Account, after.Account);

        await owner.Resume();
        Assert.Equal(after, await Read(first));
        Assert.True(await redis.Takes(after.Account, after.Password));
        Assert.True(await redis.Takes(before.Account, before.Password));
        task = (long)(await first.Ok("RotateProductSecret", new { SecretName = "app" })).Fields["FlowID"]!;
        await WatchedLoad.Until(async () => (int)(await first.Ok("DescribeAsyncRequestInfo", new { FlowID = task })).Fields["TaskStatus"]! == 1, 10);
        (string Account, string Password) last = await Read(second);
        Assert.Equal(before.Account, last.Account);
        Assert.True(await redis.Takes(last.Account, last.Password));
        Assert.True(await redis.Takes(after.Account, after.Password));
        Assert.False(await redis.Takes(before.Account, before.Password));
        Assert.DoesNotContain("ALARM", owner.Output + owner.Errors + other.Output + other.Errors, StringComparison.Ordinal);
    }

    private static async Task<(string Account, string Password)> Read(SignedClient client)
    {
        using JsonDocument value = JsonDocument.Parse((string)(await client.Ok("GetSecretValue", new { SecretName = "app", VersionId = "SSM_Current" })).Fields["SecretString"]!);
        return (value.RootElement.GetProperty("UserName").GetString()!, value.RootElement.GetProperty("Password").GetString()!);
    }
}
