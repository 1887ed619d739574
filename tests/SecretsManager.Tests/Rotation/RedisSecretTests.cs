using System.Text.Json;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>Secrets of type 4 from CreateSecret to the end, with a real server.</summary>
public sealed class RedisSecretTests
{
    private const string Instance = "cache-1";

    private static readonly string Config = JsonSerializer.Serialize(
        new { Region = "ap-guangzhou", InstanceId = Instance, Privilege = "rw", ReadonlyPolicy = new[] { "master" }, Remark = "of the shop" });

    [Fact]
    public async Task A_secret_is_creating_until_its_account_is_made_and_tells_its_configuration_as_it_was_given()
    {
        await using RedisServer server = await RedisServer.Start();
        await using RotationBench rotation = await Open(server);
        JsonElement answer = await rotation.Bench.SsmOk("CreateSecret", new { SecretName = "app", SecretType = 4, AdditionalConfig = Config, Description = "a cache" });
        Assert.Equal("SSM_Current", answer.GetProperty("VersionId").GetString());
        JsonElement described = await rotation.Describe();
        Assert.Equal("Creating", described.GetProperty("Status").GetString());
        Assert.Equal(Config, described.GetProperty("AdditionalConfig").GetString());
        Assert.Equal("ResourceUnavailable.ResourceUninitialized", Bench.CodeOf(await rotation.Bench.Ssm("GetSecretValue", new { SecretName = "app", VersionId = "SSM_Current" })));

        Assert.Equal((1, "success"), await rotation.Settle(answer.GetProperty("FlowID").GetInt64()));
        described = await rotation.Describe();
        Assert.Equal("Enabled", described.GetProperty("Status").GetString());
        Assert.Equal(Config, described.GetProperty("AdditionalConfig").GetString());
        Assert.Equal(4, described.GetProperty("SecretType").GetInt32());
        Assert.Equal("Redis", described.GetProperty("ProductName").GetString());
        Assert.Equal(Instance, described.GetProperty("ResourceID").GetString());
        Assert.Equal("a cache", described.GetProperty("Description").GetString());
        foreach (string field in (string[])["KmsKeyId", "CreateUin", "DeleteTime", "CreateTime"])
            Assert.NotEqual(JsonValueKind.Null, described.GetProperty(field).ValueKind);
        JsonElement listed = await rotation.Bench.SsmOk("ListSecrets", new { SecretType = 4 });
        Assert.Equal("app", Assert.Single(listed.GetProperty("SecretMetadatas").EnumerateArray()).GetProperty("SecretName").GetString());

        (string account, string password) = await rotation.Read();
        Assert.Matches("^redis_SSM_[0-9A-Za-z]{3}$", account);
        Assert.Equal("OK", await server.As(account, password, "SET", "key", "value"));
        Assert.StartsWith("NOPERM", await server.As(account, password, "FLUSHALL"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rotations_by_hand_keep_the_password_before_and_end_the_one_before_that()
    {
        await using RedisServer server = await RedisServer.Start(RedisAccountsIn.AccountFile);
        await using RotationBench rotation = await Open(server);
        await Create(rotation);
        (string Account, string Password) first = await rotation.Read();
        await rotation.Rotate();
        (string Account, string Password) second = await rotation.Read();
        Assert.NotEqual(first.Account, second.Account);
        Assert.True(await server.Takes(first.Account, first.Password));
        Assert.True(await server.Takes(second.Account, second.Password));
        Assert.Equal(first, await rotation.Read(version: Assert.Single(await rotation.History())));
        await rotation.Rotate();
        (string Account, string Password) third = await rotation.Read();
        Assert.Equal(first.Account, third.Account);
        Assert.False(await server.Takes(first.Account, first.Password));
        Assert.True(await server.Takes(second.Account, second.Password));
        Assert.True(await server.Takes(third.Account, third.Password));

        await server.Kill();
        await server.Start();
        Assert.True(await server.Takes(second.Account, second.Password));
        Assert.True(await server.Takes(third.Account, third.Password));
    }

    [Fact]
    public async Task A_schedule_rotates_it()
    {
        await using RedisServer server = await RedisServer.Start();
        await using RotationBench rotation = await Open(server);
        await Create(rotation);
        (string Account, string Password) before = await rotation.Read();
        await rotation.Bench.SsmOk("UpdateRotationStatus", new { SecretName = "app", EnableRotation = true, Frequency = 30, RotationBeginTime = RotationTests.Text(rotation.Bench.Time.GetUtcNow().AddDays(1)) });
        rotation.Bench.Time.Advance(TimeSpan.FromHours(23));
        await rotation.Work();
        Assert.Equal(before, await rotation.Read());
        rotation.Bench.Time.Advance(TimeSpan.FromHours(2));
        for (int round = 0; round < 5; round++)
            await rotation.Work();
        (string Account, string Password) after = await rotation.Read();
        Assert.NotEqual(before.Account, after.Account);
        Assert.True(await server.Takes(before.Account, before.Password));
        Assert.True(await server.Takes(after.Account, after.Password));
    }

    [Fact]
    public async Task Deleting_with_accounts_takes_them_away()
    {
        await using RedisServer server = await RedisServer.Start();
        await using RotationBench rotation = await Open(server);
        await Create(rotation);
        await rotation.Rotate();
        Assert.Equal(2, (await server.Root("ACL", "USERS")).Split('\n').Count(name => name.StartsWith("redis_SSM_", StringComparison.Ordinal)));
        await rotation.Bench.SsmOk("DisableSecret", new { SecretName = "app" });
        long task = (await rotation.Bench.SsmOk("DeleteSecret", new { SecretName = "app", DeleteMode = 1 })).GetProperty("FlowID").GetInt64();
        Assert.Equal((1, "success"), await rotation.Settle(task));
        Assert.DoesNotContain("redis_SSM_", await server.Root("ACL", "USERS"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_whose_account_cannot_be_made_fails_and_says_why()
    {
        await using RedisServer server = await RedisServer.Start();
        await using RotationBench rotation = await Open(server);
        await server.Root("ACL", "SETUSER", RedisServer.Administrator, "-acl|setuser");
        long task = await Begin(rotation);
        Assert.Equal((2, "The administrator's account may not use ACL SETUSER."), await rotation.Settle(task));
        Assert.Equal("Failed", (await rotation.Describe()).GetProperty("Status").GetString());
    }

    [Fact]
    public async Task Values_are_not_written_by_hand()
    {
        await using RedisServer server = await RedisServer.Start();
        await using RotationBench rotation = await Open(server);
        await Create(rotation);
        Assert.Equal("FailedOperation", Bench.CodeOf(await rotation.Bench.Ssm("PutSecretValue", new { SecretName = "app", VersionId = "v2", SecretString = "x" })));
        Assert.Equal("FailedOperation", Bench.CodeOf(await rotation.Bench.Ssm("UpdateSecret", new { SecretName = "app", VersionId = "SSM_Current", SecretString = "x" })));
        Assert.Equal("FailedOperation", Bench.CodeOf(await rotation.Bench.Ssm("DeleteSecretVersion", new { SecretName = "app", VersionId = "SSM_Current" })));
    }

    [Fact]
    public async Task What_is_not_exactly_a_configuration_of_redis_is_refused()
    {
        await using RedisServer server = await RedisServer.Start();
        await using RotationBench rotation = await Open(server);
        string[] wrong =
        [
            "", "{}", "[]", "x",
            """{"InstanceId":"cache-1"}""",
            """{"Privilege":"r"}""",
            """{"InstanceId":"","Privilege":"r"}""",
            """{"InstanceId":7,"Privilege":"r"}""",
            """{"InstanceId":"cache-1","Privilege":"R"}""",
            """{"InstanceId":"cache-1","Privilege":"w"}""",
            """{"InstanceId":"cache-1","Privilege":null}""",
            """{"InstanceId":"cache-1","Privilege":"r","Privilege":"rw"}""",
            """{"InstanceId":"cache-1","Privilege":"r","privilege":"rw"}""",
            """{"InstanceId":"cache-1","Privilege":"r","Databases":[]}""",
            """{"InstanceId":"cache-1","Privilege":"r","Region":"ap-shanghai"}""",
            """{"InstanceId":"cache-1","Privilege":"r","ReadonlyPolicy":["replication"]}""",
            """{"InstanceId":"cache-1","Privilege":"r","ReadonlyPolicy":["master","master"]}""",
            """{"InstanceId":"cache-1","Privilege":"r","ReadonlyPolicy":"master"}""",
            """{"InstanceId":"cache-1","Privilege":"r","ReadonlyPolicy":null}""",
            """{"InstanceId":"cache-1","Privilege":"r","Remark":5}""",
            $$"""{"InstanceId":"cache-1","Privilege":"r","Remark":"{{new string('r', 256)}}"}""",
            """{"InstanceId":"db-1","Privilege":"r"}""",
            """{"InstanceId":"/","Privilege":"r"}""",
        ];
        foreach (string config in wrong)
            Assert.Equal("InvalidParameterValue", Bench.CodeOf(await rotation.Bench.Ssm("CreateSecret", new { SecretName = "app", SecretType = 4, AdditionalConfig = config })));
        foreach (object more in (object[])[new { VersionId = "v1" }, new { SecretString = "x" }, new { SecretBinary = "eA==" }])
        {
            Dictionary<string, object> fields = new() { ["SecretName"] = "app", ["SecretType"] = 4, ["AdditionalConfig"] = Config };
            foreach (JsonProperty property in JsonSerializer.SerializeToElement(more).EnumerateObject())
                fields[property.Name] = property.Value;
            Assert.Equal("InvalidParameterValue", Bench.CodeOf(await rotation.Bench.Ssm("CreateSecret", fields)));
        }

        Assert.Equal(
            "ResourceNotFound",
            Bench.CodeOf(await rotation.Bench.Ssm("CreateSecret", new { SecretName = "app", SecretType = 4, AdditionalConfig = """{"InstanceId":"cache-2","Privilege":"r"}""" })));
        await rotation.Bench.SsmOk("CreateSecret", new { SecretName = "app", SecretType = 4, AdditionalConfig = """{"InstanceId":"cache-1","Privilege":"r","ReadonlyPolicy":[],"Region":""}""", SecretString = "", VersionId = "" });
        Assert.Equal("ResourceInUse.SecretExists", Bench.CodeOf(await rotation.Bench.Ssm("CreateSecret", new { SecretName = "app", SecretType = 4, AdditionalConfig = Config })));
    }

    [Fact]
    public async Task What_the_instance_does_not_give_is_refused()
    {
        await using RedisServer server = await RedisServer.Start();
        await using RotationBench rotation = await Open(server);
        await rotation.Bench.SsmOk("UpdateProductInstance", new { InstanceID = Instance, AllowedPrivileges = new[] { "r" } });
        Assert.Equal("InvalidParameterValue", Bench.CodeOf(await rotation.Bench.Ssm("CreateSecret", new { SecretName = "app", SecretType = 4, AdditionalConfig = Config })));
        await Create(rotation, """{"InstanceId":"cache-1","Privilege":"r"}""");
        (string account, string password) = await rotation.Read();
        Assert.StartsWith("NOPERM", await server.As(account, password, "SET", "key", "value"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_creates_needs_the_instance_too()
    {
        await using RedisServer server = await RedisServer.Start();
        await using RotationBench rotation = await Open(server);
        (long uin, Credentials user) = await User(rotation.Bench);
        await Allow(rotation.Bench, uin, "secrets", $"qcs::ssm:ap-guangzhou:uin/{rotation.Bench.Key.Account}:secret/*");
        object call = new { SecretName = "app", SecretType = 4, AdditionalConfig = Config };
        Assert.Equal("UnauthorizedOperation", Bench.CodeOf(await rotation.Bench.Call("2019-09-23", "CreateSecret", call, user)));
        await Allow(rotation.Bench, uin, "instance", $"qcs::ssm:ap-guangzhou:uin/{rotation.Bench.Key.Account}:instance/{Instance}");
        Assert.Null(Bench.CodeOf(await rotation.Bench.Call("2019-09-23", "CreateSecret", call, user)));
        JsonElement record = (await rotation.Bench.Records()).Last(record => record.GetProperty("action").GetString() == "CreateSecret");
        Assert.Contains(Instance, record.GetRawText(), StringComparison.Ordinal);
    }

    private static async Task<RotationBench> Open(RedisServer server)
    {
        RotationBench rotation = await RotationBench.Open(new ProductDouble());
        await rotation.Bench.SsmOk("CreateSecret", new
        {
            SecretName = "redis-administrator",
            SecretString = JsonSerializer.Serialize(new { UserName = RedisServer.Administrator, Password = RedisServer.AdministratorPassword }),
        });
        await rotation.Bench.SsmOk("RegisterProductInstance", new
        {
            InstanceID = Instance,
            ProductName = "Redis",
            Host = "127.0.0.1",
            server.Port,
            Encryption = "None",
            CredentialSecretName = "redis-administrator",
            LoginsPerSecond = 1000,
        });
        return rotation;
    }

    private static async Task<long> Begin(RotationBench rotation, string? config = null) =>
        (await rotation.Bench.SsmOk("CreateSecret", new { SecretName = "app", SecretType = 4, AdditionalConfig = config ?? Config })).GetProperty("FlowID").GetInt64();

    private static async Task Create(RotationBench rotation, string? config = null) => Assert.Equal((1, "success"), await rotation.Settle(await Begin(rotation, config)));

    private static async Task<(long Uin, Credentials Key)> User(Bench bench)
    {
        long uin = (await bench.CamOk("AddUser", new { Name = "maker" })).GetProperty("Uin").GetInt64();
        JsonElement key = (await bench.CamOk("CreateAccessKey", new { TargetUin = uin })).GetProperty("AccessKey");
        return (uin, new Credentials(key.GetProperty("AccessKeyId").GetString()!, key.GetProperty("SecretAccessKey").GetString()!));
    }

    private static async Task Allow(Bench bench, long uin, string name, string resource)
    {
        string document = JsonSerializer.Serialize(new { version = "2.0", statement = new[] { new { effect = "allow", action = "ssm:CreateSecret", resource } } });
        long policy = (await bench.CamOk("CreatePolicy", new { PolicyName = name, PolicyDocument = document })).GetProperty("PolicyId").GetInt64();
        await bench.CamOk("AttachUserPolicy", new { PolicyId = policy, AttachUin = uin });
    }
}
