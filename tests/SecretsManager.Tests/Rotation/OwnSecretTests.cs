using System.Text.Json;
using SecretsManager.Tests.Access;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>Secrets of the caller's own that rotate: what is current, what is told, what is refused. The values are generated, the simplest means.</summary>
public sealed class OwnSecretTests
{
    private static readonly object Generated = new { Kind = "Generated" };

    [Fact]
    public async Task A_rotation_makes_a_new_value_by_the_rules_and_keeps_the_old_one_readable()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open();
        JsonElement set = await bench.Set(new { Kind = "Generated", PasswordLength = 40, PasswordClasses = new[] { "Upper", "Digits" }, PasswordSymbols = "-_", ExcludedCharacters = "O0I1" });
        Assert.Equal("Generated", set.GetProperty("Kind").GetString());
        Assert.Equal(OwnSecretBench.First, await bench.Read());
        string before = Assert.Single(await bench.Versions());
        Assert.Matches("^SSM_Rotate_[0-9]{14}$", before);

        long task = await bench.Begin();
        Assert.Equal((0, "running"), await bench.Rotation.StatusOf(task));
        Assert.Equal(task, (await bench.DescribeRotation()).GetProperty("FlowID").GetInt64());
        Assert.Equal(OwnSecretBench.First, await bench.Read());
        Assert.Equal([before], await bench.Versions());
        Assert.Equal((1, "success"), await bench.Settle(task));

        string value = await bench.Read();
        Assert.Matches("^[A-Z2-9_-]{40}$", value);
        Assert.Matches("[A-Z]", value);
        Assert.Matches("[2-9]", value);
        Assert.Matches("[_-]", value);
        Assert.DoesNotMatch("[OI]", value);
        Assert.Equal(OwnSecretBench.First, await bench.Read(before));
        Assert.Equal([before], await bench.Rotation.History());
        string current = (await bench.DescribeRotation()).GetProperty("CurrentVersionId").GetString()!;
        Assert.Equal([current, before], await bench.Versions());
        Assert.Equal(value, await bench.Read(current));
        await bench.AssertNotTold(task, value);
    }

    [Fact]
    public async Task What_is_current_is_said_by_the_rotation_or_by_a_rollout_and_never_by_both()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open();
        await bench.Bench.SsmOk("PutSecretValue", new { SecretName = "app", VersionId = "v2", SecretString = "two" });
        await bench.Bench.SsmOk("StartVersionRollout", new { SecretName = "app", VersionId = "v2", Percent = 50 });
        Assert.Equal("UnsupportedOperation", (await bench.TrySet(Generated)).Code);
        await bench.Bench.SsmOk("PromoteVersion", new { SecretName = "app" });
        Assert.Equal("UnsupportedOperation", (await bench.TrySet(Generated)).Code);
        await bench.Bench.SsmOk("PromoteVersion", new { SecretName = "app", FollowNewest = true });

        await bench.Set(Generated);
        string version = (await bench.Versions())[0];
        Assert.Equal("UnsupportedOperation", Bench.CodeOf(await bench.Bench.Ssm("StartVersionRollout", new { SecretName = "app", VersionId = version, Percent = 50 })));
        Assert.Equal("UnsupportedOperation", Bench.CodeOf(await bench.Bench.Ssm("PromoteVersion", new { SecretName = "app", VersionId = version })));
        Assert.Equal("UnsupportedOperation", Bench.CodeOf(await bench.Bench.Ssm("UpdateRotationStatus", new { SecretName = "app", EnableRotation = true, WaitForReadersDays = 3 })));
    }

    [Fact]
    public async Task A_template_holds_the_new_value_in_its_place()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open();
        await bench.Set(new { Kind = "Generated", ValueTemplate = """{"user":"ä\"x","password":"{value}"}""" });
        await bench.Rotate();
        using JsonDocument value = JsonDocument.Parse(await bench.Read());
        Assert.Equal("ä\"x", value.RootElement.GetProperty("user").GetString());
        Assert.Matches("^[A-Za-z0-9]{32}$", value.RootElement.GetProperty("password").GetString()!);
    }

    [Fact]
    public async Task A_schedule_rotates_at_its_time_and_is_told_like_that_of_a_product()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open();
        DateTimeOffset begin = bench.Bench.Time.GetUtcNow().AddDays(3);
        await bench.Set(new { Kind = "Generated", EnableRotation = true, Frequency = 40, RotationBeginTime = Text(begin) });
        JsonElement listed = Assert.Single((await bench.Bench.SsmOk("ListSecrets", new { })).GetProperty("SecretMetadatas").EnumerateArray());
        Assert.Equal((1, begin.ToUnixTimeSeconds()), (listed.GetProperty("RotationStatus").GetInt32(), listed.GetProperty("NextRotationTime").GetInt64()));
        bench.Bench.Time.Advance(TimeSpan.FromDays(3) - TimeSpan.FromMinutes(1));
        await bench.Rotation.Work();
        Assert.Equal(OwnSecretBench.First, await bench.Read());
        bench.Bench.Time.Advance(TimeSpan.FromMinutes(2));
        await Settled(bench);
        Assert.NotEqual(OwnSecretBench.First, await bench.Read());
        JsonElement detail = await bench.Bench.SsmOk("DescribeRotationDetail", new { SecretName = "app" });
        Assert.Equal((true, 40, Text(begin.AddDays(40))), (detail.GetProperty("EnableRotation").GetBoolean(), detail.GetProperty("Frequency").GetInt32(), detail.GetProperty("NextRotateBeginTime").GetString()));

        string value = await bench.Read();
        await bench.Bench.SsmOk("UpdateRotationStatus", new { SecretName = "app", EnableRotation = false });
        bench.Bench.Time.Advance(TimeSpan.FromDays(80));
        await Settled(bench);
        Assert.Equal(value, await bench.Read());
        await bench.Bench.SsmOk("UpdateRotationStatus", new { SecretName = "app", EnableRotation = true, Frequency = 30 });
        await bench.Bench.SsmOk("DisableSecret", new { SecretName = "app" });
        await Settled(bench);
        await bench.Bench.SsmOk("EnableSecret", new { SecretName = "app" });
        Assert.Equal(value, await bench.Read());
        await Settled(bench);
        Assert.NotEqual(value, await bench.Read());
    }

    [Fact]
    public async Task A_value_put_by_hand_is_current_at_once_and_none_is_put_while_a_rotation_is_open()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open();
        await bench.Set(Generated);
        await bench.Bench.SsmOk("PutSecretValue", new { SecretName = "app", VersionId = "v2", SecretString = "by hand" });
        Assert.Equal("by hand", await bench.Read());
        await bench.Bench.SsmOk("UpdateSecret", new { SecretName = "app", VersionId = "SSM_Current", SecretString = "mended" });
        Assert.Equal(("mended", "mended"), (await bench.Read(), await bench.Read("v2")));
        Assert.Equal("FailedOperation", Bench.CodeOf(await bench.Bench.Ssm("DeleteSecretVersion", new { SecretName = "app", VersionId = "v2" })));
        Assert.Equal("ResourceInUse.VersionIdExists", Bench.CodeOf(await bench.Bench.Ssm("PutSecretValue", new { SecretName = "app", VersionId = "SSM_Current", SecretString = "x" })));

        long task = await bench.Begin();
        Assert.Equal("FailedOperation", Bench.CodeOf(await bench.Bench.Ssm("PutSecretValue", new { SecretName = "app", VersionId = "v3", SecretString = "x" })));
        Assert.Equal("FailedOperation", Bench.CodeOf(await bench.Bench.Ssm("UpdateSecret", new { SecretName = "app", VersionId = "v2", SecretString = "x" })));
        Assert.Equal("FailedOperation", Bench.CodeOf(await bench.Bench.Ssm("DeleteSecretVersion", new { SecretName = "app", VersionId = "v2" })));
        Assert.Equal("FailedOperation", Bench.CodeOf(await bench.Bench.Ssm("RotateSecret", new { SecretName = "app" })));
        Assert.Equal("FailedOperation", (await bench.TrySet(new { Kind = "None" })).Code);
        await bench.Settle(task);
        await bench.Bench.SsmOk("DeleteSecretVersion", new { SecretName = "app", VersionId = "v2" });
        Assert.Equal(2, (await bench.Versions()).Length);
    }

    [Fact]
    public async Task The_history_keeps_ten_versions_and_makes_room_for_one_put_by_hand()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open();
        await bench.Set(Generated);
        for (int i = 0; i < 11; i++)
            await bench.Rotate();
        string[] versions = await bench.Versions();
        Assert.Equal(10, versions.Length);
        Assert.Equal(versions[1..], await bench.Rotation.History());
        await bench.Bench.SsmOk("PutSecretValue", new { SecretName = "app", VersionId = "v2", SecretString = "by hand" });
        string[] after = await bench.Versions();
        Assert.Equal(["v2", .. versions[..9]], after);
    }

    [Fact]
    public async Task Without_a_rotation_again_it_is_a_secret_as_before_and_can_be_deleted()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open();
        await bench.Set(Generated);
        await bench.Rotate();
        string value = await bench.Read();
        Assert.Equal("None", (await bench.Set(new { Kind = "None" })).GetProperty("Kind").GetString());
        Assert.Equal(value, await bench.Read());
        Assert.Equal("FailedOperation.RotationForbidden", Bench.CodeOf(await bench.Bench.Ssm("RotateSecret", new { SecretName = "app" })));
        Assert.Equal("FailedOperation.RotationForbidden", Bench.CodeOf(await bench.Bench.Ssm("UpdateRotationStatus", new { SecretName = "app", EnableRotation = true })));
        await bench.Set(Generated);
        Assert.Equal("FailedOperation.RotationForbidden", Bench.CodeOf(await bench.Bench.Ssm("RotateProductSecret", new { SecretName = "app" })));
        await bench.Begin();
        await bench.Bench.SsmOk("DisableSecret", new { SecretName = "app" });
        Assert.Equal("FailedOperation", Bench.CodeOf(await bench.Bench.Ssm("DeleteSecret", new { SecretName = "app" })));
        await Settled(bench);
        await bench.Bench.SsmOk("DeleteSecret", new { SecretName = "app", RecoveryWindowInDays = 1 });
        await bench.Bench.SsmOk("RestoreSecret", new { SecretName = "app" });
        await bench.Bench.SsmOk("EnableSecret", new { SecretName = "app" });
        await bench.Rotate();
        await bench.Bench.SsmOk("DisableSecret", new { SecretName = "app" });
        await bench.Bench.SsmOk("DeleteSecret", new { SecretName = "app" });
        Assert.Equal("ResourceNotFound", Bench.CodeOf(await bench.Bench.Ssm("DescribeSecretRotation", new { SecretName = "app" })));
    }

    [Theory]
    [InlineData("Kind", "Canary", "InvalidParameterValue")]
    [InlineData("Kind", "1", "InvalidParameterValue")]
    [InlineData("Kind", null, "MissingParameter")]
    [InlineData("PasswordLength", 7, "InvalidParameterValue")]
    [InlineData("PasswordLength", 1025, "InvalidParameterValue")]
    [InlineData("PasswordLength", 10, "InvalidParameterValue")]
    [InlineData("PasswordSymbols", "\"", "InvalidParameterValue")]
    [InlineData("PasswordClasses", "Canary", "InvalidParameterValue")]
    [InlineData("ExcludedCharacters", "0123456789", "InvalidParameterValue")]
    [InlineData("ExcludedCharacters", "canary-", "InvalidParameterValue")]
    [InlineData("ValueTemplate", "canary {value}", "InvalidParameterValue")]
    [InlineData("ValueTemplate", """{"canary":"x"}""", "InvalidParameterValue")]
    [InlineData("ValueTemplate", """{"a":"{value}","b":"{value}"}""", "InvalidParameterValue")]
    [InlineData("ValueTemplate", """{"{value}":"canary"}""", "InvalidParameterValue")]
    [InlineData("Frequency", 30, "InvalidParameterValue")]
    [InlineData("Command", "canary", "InvalidParameterValue")]
    [InlineData("Url", "https://canary/", "InvalidParameterValue")]
    [InlineData("PublicKey", "canary", "InvalidParameterValue")]
    [InlineData("Unknown", "canary", "UnknownParameter")]
    public async Task A_wrong_field_is_refused_and_changes_nothing(string field, object? value, string code)
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open();
        Dictionary<string, object?> fields = new() { ["Kind"] = "Generated", [field] = field == "PasswordClasses" ? new[] { value } : value };
        (string? refused, string message) = await bench.TrySet(fields.Where(one => one.Value is not null).ToDictionary());
        Assert.Equal(code, refused);
        Assert.DoesNotContain("canary", message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("None", (await bench.DescribeRotation()).GetProperty("Kind").GetString());
    }

    [Fact]
    public async Task Only_a_secret_of_the_callers_own_values_takes_a_rotation_and_what_is_switched_off_is_told()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open();
        await bench.Bench.SsmOk("CreateSSHKeyPairSecret", new { SecretName = "pair", ProjectId = 0 });
        Assert.Equal("FailedOperation.RotationForbidden", (await bench.TrySet(new { SecretName = "pair", Kind = "Generated" })).Code);
        Assert.Equal("FailedOperation.RotationForbidden", Bench.CodeOf(await bench.Bench.Ssm("RotateSecret", new { SecretName = "pair" })));
        Assert.Equal("FailedOperation.RotationForbidden", Bench.CodeOf(await bench.Bench.Ssm("DescribeSecretRotation", new { SecretName = "pair" })));
        Assert.Equal("UnsupportedOperation", (await bench.TrySet(new { Kind = "Command", Command = "x" })).Code);
        Assert.Equal("UnsupportedOperation", (await bench.TrySet(new { Kind = "Webhook", Url = "https://x/" })).Code);
        await bench.Bench.SsmOk("DeleteSecretVersion", new { SecretName = "app", VersionId = "SSM_Current" });
        Assert.Equal("FailedOperation", (await bench.TrySet(Generated)).Code);
    }

    [Fact]
    public async Task Who_may_not_read_the_secret_may_not_have_its_values_sent_anywhere()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open();
        Credentials user = await new Principals(bench.Bench).User(
            """{"version":"2.0","statement":[{"effect":"allow","action":"ssm:SetSecretRotation","resource":"*"}]}""");
        foreach (object fields in (object[])[new { SecretName = "app", Kind = "Command", Command = "x" }, new { SecretName = "app", Kind = "Webhook", Url = "https://x/" }])
            Assert.Equal("UnauthorizedOperation", Bench.CodeOf(await bench.Bench.Call("2019-09-23", "SetSecretRotation", fields, user)));
        Assert.Null(Bench.CodeOf(await bench.Bench.Call("2019-09-23", "SetSecretRotation", new { SecretName = "app", Kind = "Generated" }, user)));
    }

    private static string Text(DateTimeOffset time) => time.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task Settled(OwnSecretBench bench)
    {
        for (int round = 0; round < 3; round++)
        {
            await bench.Rotation.Work();
            bench.Bench.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
