using System.Text.Json;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Access;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>Secrets that hold an access key of a user: made, read, used and rotated.</summary>
public sealed class AccessKeySecretTests : IAsyncLifetime
{
    private const string Ssm = "2019-09-23";
    private const string Unauthorized = "UnauthorizedOperation";

    private Bench bench = null!;
    private long uin;

    public async ValueTask InitializeAsync()
    {
        bench = await Bench.Open(new() { ["SecretsManager:Rotation:JitterSeconds"] = "0" });
        uin = (await bench.CamOk("AddUser", new { Name = "robot" })).GetProperty("Uin").GetInt64();
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task The_key_in_the_secret_signs_calls_of_that_user_at_once()
    {
        await Create();
        Credentials key = await Read();
        JsonElement who = await bench.StsOk("GetCallerIdentity", new { }, key);
        Assert.Equal(uin.ToString(System.Globalization.CultureInfo.InvariantCulture), who.GetProperty("UserId").GetString());
        Assert.Equal([key.SecretId], await Keys());
    }

    [Fact]
    public async Task The_value_is_a_JSON_object_of_the_two_halves()
    {
        await Create();
        string value = (await bench.SsmOk("GetSecretValue", new { SecretName = "app", VersionId = "SSM_Current" })).GetProperty("SecretString").GetString()!;
        Assert.Matches("^{\"SecretId\":\"AKID[0-9A-Za-z]{32}\",\"SecretKey\":\"[0-9A-Za-z]{32}\"}$", value);
    }

    [Fact]
    public async Task The_key_before_works_until_the_next_rotation_and_then_ends()
    {
        await Create();
        Credentials first = await Read();
        await Rotate();
        Credentials second = await Read();
        Assert.NotEqual(first.SecretId, second.SecretId);
        Assert.NotEqual(first.SecretKey, second.SecretKey);
        Assert.Null(await Use(first));
        Assert.Null(await Use(second));
        await Rotate();
        Credentials third = await Read();
        Assert.Equal("AuthFailure.SignatureFailure", await Use(first));
        Assert.Null(await Use(second));
        Assert.Null(await Use(third));
        Assert.Equal([second.SecretId, third.SecretId], await Keys());
    }

    [Fact]
    public async Task Tasks_history_and_descriptions_tell_it_as_of_every_product()
    {
        long created = await Create("""{"TargetUin":"UIN"}""");
        Credentials first = await Read();
        long task = await Rotate();
        Assert.NotEqual(created, task);
        foreach (long flow in (long[])[created, task])
        {
            JsonElement told = await bench.SsmOk("DescribeAsyncRequestInfo", new { FlowID = flow });
            Assert.Equal((1, "success"), (told.GetProperty("TaskStatus").GetInt32(), told.GetProperty("Description").GetString()));
        }

        JsonElement history = await bench.SsmOk("DescribeRotationHistory", new { SecretName = "app" });
        string before = Assert.Single(history.GetProperty("VersionIDs").EnumerateArray()).GetString()!;
        Assert.Equal(first, await Read(before));
        Assert.Equal([first.SecretId, (await Read()).SecretId], history.GetProperty("AccountInfoList").EnumerateArray().Select(one => one.GetProperty("AccountName").GetString()));
        JsonElement described = await bench.SsmOk("DescribeSecret", new { SecretName = "app" });
        Assert.Equal((3, "Cam", "Enabled", uin), (described.GetProperty("SecretType").GetInt32(), described.GetProperty("ProductName").GetString(), described.GetProperty("Status").GetString(), described.GetProperty("TargetUin").GetInt64()));
        Assert.Equal($"{uin}", described.GetProperty("TargetUinString").GetString());
        Assert.False((await bench.SsmOk("DescribeRotationDetail", new { SecretName = "app" })).GetProperty("EnableRotation").GetBoolean());
        Assert.Equal(1, (await bench.SsmOk("ListSecrets", new { SecretType = 3 })).GetProperty("TotalCount").GetInt32());
        Assert.True((await bench.SsmOk("GetServiceStatus", new { })).GetProperty("AccessKeyEscrowEnabled").GetBoolean());
        foreach (string action in (string[])["PutSecretValue", "UpdateSecret"])
            Assert.Equal("FailedOperation", await Code(action, new { SecretName = "app", VersionId = "v", SecretString = "x" }));
    }

    [Fact]
    public async Task A_schedule_rotates_it()
    {
        await Create();
        await bench.SsmOk("UpdateRotationStatus", new { SecretName = "app", EnableRotation = true, Frequency = 30, RotationBeginTime = RotationTests.Text(bench.Time.GetUtcNow().AddDays(1)) });
        Credentials first = await Read();
        bench.Time.Advance(TimeSpan.FromHours(23));
        await bench.RunAllDue();
        Assert.Equal(first, await Read());
        bench.Time.Advance(TimeSpan.FromHours(2));
        await bench.RunAllDue();
        Credentials second = await Read();
        Assert.NotEqual(first, second);
        bench.Time.Advance(TimeSpan.FromDays(30));
        await bench.RunAllDue();
        Assert.NotEqual(second, await Read());
        Assert.Null(await Use(second));
    }

    [Fact]
    public async Task Another_key_of_the_user_stands_in_the_way_of_a_rotation_and_nothing_is_lost()
    {
        await Create();
        Credentials current = await Read();
        string other = (await bench.CamOk("CreateAccessKey", new { TargetUin = uin })).GetProperty("AccessKey").GetProperty("AccessKeyId").GetString()!;
        Assert.Equal("OperationDenied.AccessKeyOverLimit", await Code("RotateProductSecret", new { SecretName = "app" }));
        Assert.Equal(current, await Read());
        Assert.Null(await Use(current));

        await bench.SsmOk("UpdateRotationStatus", new { SecretName = "app", EnableRotation = true, Frequency = 30 });
        await bench.RunAllDue();
        Assert.Equal(current, await Read());
        Assert.Equal([current.SecretId, other], await Keys());
        JsonElement record = (await bench.Records()).Last(record => record.GetProperty("action").GetString() == "BeginRotation");
        Assert.Contains("FlowID", record.GetRawText(), StringComparison.Ordinal);

        await bench.CamOk("UpdateAccessKey", new { TargetUin = uin, AccessKeyId = other, Status = "Inactive" });
        await bench.CamOk("DeleteAccessKey", new { TargetUin = uin, AccessKeyId = other });
        await Rotate();
        Assert.Null(await Use(current));
        Credentials next = await Read();
        Assert.NotEqual(current, next);
        Assert.True((await bench.SsmOk("DescribeRotationDetail", new { SecretName = "app" })).GetProperty("EnableRotation").GetBoolean());
        bench.Time.Advance(TimeSpan.FromDays(31));
        await bench.RunAllDue();
        Assert.NotEqual(next, await Read());
    }

    [Fact]
    public async Task A_user_with_two_keys_gets_no_secret()
    {
        for (int i = 0; i < 2; i++)
            await bench.CamOk("CreateAccessKey", new { TargetUin = uin });
        Assert.Equal("OperationDenied.AccessKeyOverLimit", await CreateCode());
        Assert.Equal(0, (await bench.SsmOk("ListSecrets", new { SecretType = 3 })).GetProperty("TotalCount").GetInt32());
    }

    [Fact]
    public async Task A_key_that_was_disabled_or_deleted_by_hand_is_replaced_by_a_rotation()
    {
        await Create();
        Credentials first = await Read();
        await bench.CamOk("UpdateAccessKey", new { TargetUin = uin, AccessKeyId = first.SecretId, Status = "Inactive" });
        Assert.NotNull(await Use(first));
        await Rotate();
        Credentials second = await Read();
        Assert.Null(await Use(second));
        Assert.NotNull(await Use(first));
        await bench.CamOk("DeleteAccessKey", new { TargetUin = uin, AccessKeyId = first.SecretId });
        await bench.CamOk("UpdateAccessKey", new { TargetUin = uin, AccessKeyId = second.SecretId, Status = "Inactive" });
        await bench.CamOk("DeleteAccessKey", new { TargetUin = uin, AccessKeyId = second.SecretId });
        await Rotate();
        Assert.Null(await Use(await Read()));
        Assert.Single(await Keys());
    }

    [Fact]
    public async Task When_the_user_is_gone_a_rotation_says_so_and_the_secret_can_be_deleted()
    {
        await Create();
        Credentials key = await Read();
        await bench.CamOk("DeleteUser", new { Name = "robot", Force = 1 });
        Assert.NotNull(await Use(key));
        Assert.Equal("ResourceNotFound", await Code("RotateProductSecret", new { SecretName = "app" }));
        await bench.SsmOk("DisableSecret", new { SecretName = "app" });
        await bench.SsmOk("DeleteSecret", new { SecretName = "app", DeleteMode = 1 });
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(7, false)]
    [InlineData(7, true)]
    public async Task Deletion_takes_the_keys_along_if_it_is_told_to_when_the_window_ends(int days, bool withKeys)
    {
        await Create();
        Credentials first = await Read();
        await Rotate();
        Credentials second = await Read();
        await bench.SsmOk("DisableSecret", new { SecretName = "app" });
        await bench.SsmOk("DeleteSecret", new { SecretName = "app", RecoveryWindowInDays = days, DeleteMode = withKeys ? 1 : 0 });
        if (days > 0)
        {
            Assert.Null(await Use(first));
            bench.Time.Advance(TimeSpan.FromDays(days + 1));
            await bench.RunAllDue();
        }

        Assert.Equal("ResourceNotFound", await Code("DescribeSecret", new { SecretName = "app" }));
        foreach (Credentials key in (Credentials[])[first, second])
            Assert.Equal(withKeys ? "AuthFailure.SignatureFailure" : null, await Use(key));
        Assert.Equal(withKeys ? 0 : 2, (await Keys()).Length);
    }

    [Fact]
    public async Task Who_creates_one_needs_the_right_to_make_keys_of_that_user()
    {
        Principals principals = new(bench);
        long account = bench.Key.Account;
        string secrets = """{"version":"2.0","statement":[{"effect":"allow","action":"ssm:*","resource":"*"}]}""";
        string others = $$"""{"version":"2.0","statement":[{"effect":"allow","action":"cam:CreateAccessKey","resource":"qcs::cam::uin/{{account}}:uin/{{uin + 1}}"}]}""";
        string his = $$"""{"version":"2.0","statement":[{"effect":"allow","action":"cam:CreateAccessKey","resource":"qcs::cam::uin/{{account}}:uin/{{uin}}"}]}""";
        Assert.Equal(Unauthorized, await CreateCode(await principals.User(secrets)));
        Assert.Equal(Unauthorized, await CreateCode(await principals.User(secrets, others)));
        Assert.Equal(Unauthorized, await CreateCode(await principals.User(his)));
        Assert.Empty(await Keys());
        Assert.Null(await CreateCode(await principals.User(secrets, his)));
        JsonElement record = (await bench.Records()).Last(record => record.GetProperty("action").GetString() == "CreateSecret");
        Assert.Contains((await Keys()).Single(), record.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain((await Read()).SecretKey, record.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_keys_of_the_root_account_and_of_nobody_are_no_secrets()
    {
        Assert.Equal("OperationDenied.SubUin", await CreateCode(config: $$"""{"TargetUin":{{bench.Key.Account}}}"""));
        Assert.Equal("ResourceNotFound.UserNotExist", await CreateCode(config: """{"TargetUin":899999999999}"""));
        Credentials everything = await new Principals(bench).User("""{"version":"2.0","statement":[{"effect":"allow","action":"*","resource":"*"}]}""");
        Assert.Equal("OperationDenied.SubUin", await CreateCode(everything, $$"""{"TargetUin":{{bench.Key.Account}}}"""));
    }

    [Fact]
    public async Task What_names_no_user_is_refused()
    {
        string[] wrong =
        [
            "", "{}", "[]", "x",
            """{"TargetUin":0}""",
            """{"TargetUin":-1}""",
            """{"TargetUin":1.5}""",
            """{"TargetUin":""}""",
            """{"TargetUin":" 1"}""",
            """{"TargetUin":null}""",
            """{"TargetUin":1,"TargetUin":1}""",
            """{"TargetUin":1,"More":1}""",
        ];
        foreach (string config in wrong)
            Assert.Equal((config, "InvalidParameterValue"), (config, await CreateCode(config: config)));
    }

    [Fact]
    public async Task A_value_or_version_of_the_callers_own_is_refused()
    {
        foreach (object more in (object[])[new { VersionId = "v1" }, new { SecretString = "x" }, new { SecretBinary = "eA==" }])
        {
            Dictionary<string, object> fields = new() { ["SecretName"] = "app", ["SecretType"] = 3, ["AdditionalConfig"] = ConfigOf(uin) };
            foreach (JsonProperty property in JsonSerializer.SerializeToElement(more).EnumerateObject())
                fields[property.Name] = property.Value;
            Assert.Equal("InvalidParameterValue", await Code("CreateSecret", fields));
        }
    }

    [Fact]
    public async Task A_new_key_demands_of_signatures_what_the_one_before_did()
    {
        await Create();
        Credentials first = await Read();
        var stored = (await bench.Deployment.Accounts.FindKey(first.SecretId, CancellationToken.None))!;
        await bench.Deployment.Database.Commit(new UnitOfWork([bench.Deployment.Accounts.RequireSignedAction(stored, true)], ReadOnlyMemory<byte>.Empty));
        await Rotate();
        Assert.True((await bench.Deployment.Accounts.FindKey((await Read()).SecretId, CancellationToken.None))!.Value.RequireSignedAction);
    }

    private static string ConfigOf(long uin) => $$"""{"TargetUin":{{uin}}}""";

    private async Task<long> Create(string? config = null) => (await bench.SsmOk("CreateSecret", new
    {
        SecretName = "app",
        SecretType = 3,
        AdditionalConfig = config?.Replace("UIN", $"{uin}", StringComparison.Ordinal) ?? ConfigOf(uin),
    })).GetProperty("FlowID").GetInt64();

    private async Task<string?> CreateCode(Credentials? caller = null, string? config = null) =>
        Bench.CodeOf(await bench.Call(Ssm, "CreateSecret", new { SecretName = "app", SecretType = 3, AdditionalConfig = config ?? ConfigOf(uin) }, caller));

    private async Task<long> Rotate() => (await bench.SsmOk("RotateProductSecret", new { SecretName = "app" })).GetProperty("FlowID").GetInt64();

    private async Task<Credentials> Read(string version = "SSM_Current")
    {
        JsonElement answer = await bench.SsmOk("GetSecretValue", new { SecretName = "app", VersionId = version });
        using JsonDocument value = JsonDocument.Parse(answer.GetProperty("SecretString").GetString()!);
        return new Credentials(value.RootElement.GetProperty("SecretId").GetString()!, value.RootElement.GetProperty("SecretKey").GetString()!);
    }

    // Everybody may ask who he is: only the signature counts.
    private Task<string?> Use(Credentials key) => bench.StsCode("GetCallerIdentity", new { }, key);

    private async Task<string[]> Keys() =>
        [.. (await bench.CamOk("ListAccessKeys", new { TargetUin = uin })).GetProperty("AccessKeys").EnumerateArray().Select(key => key.GetProperty("AccessKeyId").GetString()!)];

    private async Task<string?> Code(string action, object parameters) => Bench.CodeOf(await bench.Ssm(action, parameters));
}
