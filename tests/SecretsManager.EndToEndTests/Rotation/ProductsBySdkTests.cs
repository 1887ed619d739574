using System.Text.Json;
using Npgsql;
using SecretsManager.Tests.Rotation;
using Xunit;

namespace SecretsManager.EndToEndTests.Rotation;

/// <summary>Accounts in a real PostgreSQL and a real Redis from the first call to the last, as the official SDK makes them.</summary>
public sealed class ProductsBySdkTests(PostgresTarget postgres) : IClassFixture<PostgresTarget>
{
    [Fact]
    public async Task An_account_of_PostgreSQL_logs_in_before_and_after_a_rotation_and_is_gone_when_it_is_deleted()
    {
        string database = await postgres.NewDatabase(PostgresTarget.Plain);
        await Live(
            new { InstanceID = "target", ProductName = "Postgres", Host = "127.0.0.1", postgres.Server.Port, postgres.Authority, CredentialSecretName = "administrator" },
            (PostgresTarget.Plain, PostgresTarget.AdministratorPassword),
            ("CreateProductSecret", new
            {
                SecretName = "app",
                UserNamePrefix = "app",
                ProductName = "Postgres",
                InstanceID = "target",
                Domains = new[] { "%" },
                PrivilegesList = new[] { new { PrivilegeName = "SchemaPrivileges", Privileges = new[] { "USAGE" }, Database = database, SchemaName = "sales" } },
            }),
            async credential =>
            {
                try
                {
                    return await postgres.Takes(credential, database);
                }
                catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.AdminShutdown)
                {
                    // While an account is dropped it may not log in first, and is thrown out.
                    return false;
                }
            });
    }

    [Fact]
    public async Task A_user_of_Redis_logs_in_before_and_after_a_rotation_and_is_gone_when_it_is_deleted()
    {
        await using RedisServer redis = await RedisServer.Start();
        await Live(
            new { InstanceID = "target", ProductName = "Redis", Host = "127.0.0.1", redis.Port, Encryption = "None", CredentialSecretName = "administrator" },
            (RedisServer.Administrator, RedisServer.AdministratorPassword),
            ("CreateSecret", new { SecretName = "app", SecretType = 4, AdditionalConfig = """{"InstanceId":"target","Privilege":"rw"}""" }),
            credential => redis.Takes(credential.Account, credential.Password));
    }

    private static async Task Live(
        object instance, (string Account, string Password) administrator, (string Action, object Fields) creation, Func<(string Account, string Password), Task<bool>> logsIn)
    {
        await using ServerProcess server = await ServerProcess.Start();
        await using OfficialSdk sdk = OfficialSdk.Start(server);
        await sdk.Ok("CreateSecret", new { SecretName = "administrator", SecretString = JsonSerializer.Serialize(new { UserName = administrator.Account, administrator.Password }) });
        using SignedClient client = SignedClient.Of(server);
        Assert.Equal(string.Empty, (await client.Call("RegisterProductInstance", instance)).Code);

        await sdk.Ok(creation.Action, creation.Fields);
        await WatchedLoad.Until(async () => (await sdk.Ok("DescribeSecret", new { SecretName = "app" })).Text("Status") == "Enabled", 100);
        (string Account, string Password) first = await Read(sdk);
        Assert.True(await logsIn(first));

        (string Account, string Password) second = await Rotated(sdk, first);
        Assert.True(await logsIn(second));
        Assert.True(await logsIn(first));

        (string Account, string Password) third = await Rotated(sdk, second);
        Assert.True(await logsIn(third));
        Assert.True(await logsIn(second));
        Assert.False(await logsIn(first));

        await sdk.Ok("DisableSecret", new { SecretName = "app" });
        await sdk.Ok("DeleteSecret", new { SecretName = "app", DeleteMode = 1 });
        await WatchedLoad.Until(async () => !await logsIn(third) && !await logsIn(second), 100);
    }

    private static async Task<(string Account, string Password)> Rotated(OfficialSdk sdk, (string Account, string Password) before)
    {
        // Two equal calls in one second are one call.
        await Task.Delay(1000);
        long task = (await sdk.Ok("RotateProductSecret", new { SecretName = "app" })).Number("FlowID");
        await WatchedLoad.Until(async () => (await sdk.Ok("DescribeAsyncRequestInfo", new { FlowID = task })).Number("TaskStatus") == 1, 500);
        await Task.Delay(1000);
        (string Account, string Password) after = await Read(sdk);
        Assert.NotEqual(before.Account, after.Account);
        return after;
    }

    private static async Task<(string Account, string Password)> Read(OfficialSdk sdk)
    {
        using JsonDocument value = JsonDocument.Parse((await sdk.Ok("GetSecretValue", new { SecretName = "app", VersionId = "SSM_Current" })).Text("SecretString"));
        return (value.RootElement.GetProperty("UserName").GetString()!, value.RootElement.GetProperty("Password").GetString()!);
    }
}
