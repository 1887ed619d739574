using System.Text.Json;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>Secrets whose accounts the product makes: creating, reading, rotating by hand and by schedule, deleting.</summary>
public sealed class RotationTests
{
    private readonly ProductDouble product = new();

    [Fact]
    public async Task A_secret_is_creating_until_its_account_is_made_and_then_holds_an_account_that_logs_in()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        long task = await rotation.BeginCreation();
        Assert.Equal((0, "running"), await rotation.StatusOf(task));
        Assert.Equal("Creating", (await rotation.Describe()).GetProperty("Status").GetString());
        Assert.Equal("ResourceUnavailable.ResourceUninitialized", Bench.CodeOf(await rotation.Bench.Ssm("GetSecretValue", new { SecretName = "app", VersionId = "SSM_Current" })));
        Assert.Empty(product.All);

        Assert.Equal((1, "success"), await rotation.Settle(task));
        (string account, string password) = await rotation.Read();
        Assert.Matches($"^{rotation.Prefix}_SSM_[0-9A-Za-z]{{3}}$", account);
        Assert.Equal(32, password.Length);
        Assert.True(product.Takes(account, password));
        JsonElement described = await rotation.Describe();
        Assert.Equal("Enabled", described.GetProperty("Status").GetString());
        Assert.Equal(ProductDouble.Name, described.GetProperty("ProductName").GetString());
        Assert.Equal(RotationBench.Instance, described.GetProperty("ResourceID").GetString());
        JsonElement only = Assert.Single(described.GetProperty("AccountInfoList").EnumerateArray());
        Assert.Equal((account, "SSM_Current"), (only.GetProperty("AccountName").GetString(), only.GetProperty("Version").GetString()));
        Assert.Empty(await rotation.History());
    }

    [Fact]
    public async Task Two_accounts_take_turns_and_the_previous_one_works_until_the_next_rotation()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        (string Account, string Password) first = await rotation.Read();
        await rotation.Rotate();
        (string Account, string Password) second = await rotation.Read();
        Assert.NotEqual(first.Account, second.Account);
        Assert.True(product.Takes(first.Account, first.Password));
        Assert.True(product.Takes(second.Account, second.Password));
        Assert.Equal(first, await rotation.Read(version: Assert.Single(await rotation.History())));

        await rotation.Rotate();
        (string Account, string Password) third = await rotation.Read();
        Assert.Equal(first.Account, third.Account);
        Assert.NotEqual(first.Password, third.Password);
        Assert.False(product.Takes(first.Account, first.Password));
        Assert.True(product.Takes(second.Account, second.Password));
        Assert.True(product.Takes(third.Account, third.Password));
        Assert.Equal(2, product.All.Count);
    }

    [Fact]
    public async Task The_history_keeps_ten_versions_with_the_current_one()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        for (int i = 0; i < 12; i++)
            await rotation.Rotate();
        string[] history = await rotation.History();
        Assert.Equal(9, history.Length);
        Assert.Equal(history, history.OrderDescending(StringComparer.Ordinal));
        JsonElement listed = await rotation.Bench.SsmOk("ListSecretVersionIds", new { SecretName = "app" });
        Assert.Equal(["SSM_Current", .. history], listed.GetProperty("Versions").EnumerateArray().Select(version => version.GetProperty("VersionId").GetString()!));
    }

    [Fact]
    public async Task A_schedule_rotates_at_its_time_of_day_and_never_before_it()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        DateTimeOffset begin = rotation.Bench.Time.GetUtcNow().AddHours(30);
        await rotation.Create(more: new { EnableRotation = true, RotationFrequency = 2, RotationBeginTime = Text(begin) });
        (string Account, string Password) before = await rotation.Read();
        rotation.Bench.Time.Advance(begin - rotation.Bench.Time.GetUtcNow() - TimeSpan.FromSeconds(10));
        await rotation.Work();
        Assert.Equal(before, await rotation.Read());
        rotation.Bench.Time.Advance(TimeSpan.FromSeconds(20));
        await WorkUntilIdle(rotation);
        (string Account, string Password) after = await rotation.Read();
        Assert.NotEqual(before.Account, after.Account);
        JsonElement detail = await rotation.Bench.SsmOk("DescribeRotationDetail", new { SecretName = "app" });
        Assert.True(detail.GetProperty("EnableRotation").GetBoolean());
        Assert.Equal(2, detail.GetProperty("Frequency").GetInt32());
        Assert.Equal(Text(begin.AddDays(2)), detail.GetProperty("NextRotateBeginTime").GetString());
        Assert.StartsWith(Text(begin)[..13], detail.GetProperty("LatestRotateTime").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_disabled_or_whose_rotation_is_off_does_not_rotate()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        (string Account, string Password) before = await rotation.Read();
        await rotation.Bench.SsmOk("UpdateRotationStatus", new { SecretName = "app", EnableRotation = true, Frequency = 30, RotationBeginTime = Text(rotation.Bench.Time.GetUtcNow().AddDays(1)) });
        await rotation.Bench.SsmOk("DisableSecret", new { SecretName = "app" });
        rotation.Bench.Time.Advance(TimeSpan.FromDays(2));
        await WorkUntilIdle(rotation);
        await rotation.Bench.SsmOk("EnableSecret", new { SecretName = "app" });
        await rotation.Bench.SsmOk("UpdateRotationStatus", new { SecretName = "app", EnableRotation = false });
        rotation.Bench.Time.Advance(TimeSpan.FromDays(100));
        await WorkUntilIdle(rotation);
        Assert.Equal(before, await rotation.Read());
    }

    [Fact]
    public async Task Deleting_with_accounts_drops_them_and_without_leaves_them()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create("kept");
        await rotation.Create("gone");
        await rotation.Rotate("gone");
        Assert.Equal(3, product.All.Count);
        foreach (string name in (string[])["kept", "gone"])
            await rotation.Bench.SsmOk("DisableSecret", new { SecretName = name });
        Assert.False((await rotation.Bench.SsmOk("DeleteSecret", new { SecretName = "kept" })).TryGetProperty("FlowID", out _));
        long task = (await rotation.Bench.SsmOk("DeleteSecret", new { SecretName = "gone", DeleteMode = 1 })).GetProperty("FlowID").GetInt64();
        Assert.Equal((1, "success"), await rotation.Settle(task));
        Assert.Single(product.All);
    }

    [Fact]
    public async Task Accounts_go_when_a_deletion_window_ends_if_that_was_asked_for()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        await rotation.Bench.SsmOk("DisableSecret", new { SecretName = "app" });
        await rotation.Bench.SsmOk("DeleteSecret", new { SecretName = "app", RecoveryWindowInDays = 3, DeleteMode = 1 });
        rotation.Bench.Time.Advance(TimeSpan.FromDays(2));
        await WorkUntilIdle(rotation);
        Assert.Single(product.All);
        rotation.Bench.Time.Advance(TimeSpan.FromDays(2));
        await WorkUntilIdle(rotation);
        Assert.Empty(product.All);
        Assert.Equal("ResourceNotFound", Bench.CodeOf(await rotation.Bench.Ssm("DescribeSecret", new { SecretName = "app" })));
    }

    [Fact]
    public async Task Values_of_a_product_are_not_written_by_hand()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        Assert.Equal("FailedOperation", Bench.CodeOf(await rotation.Bench.Ssm("PutSecretValue", new { SecretName = "app", VersionId = "v2", SecretString = "x" })));
        await rotation.Bench.SsmOk("UpdateRotationStatus", new { SecretName = "app", EnableRotation = true, Frequency = 30, RotationBeginTime = Text(rotation.Bench.Time.GetUtcNow().AddDays(1)) });
        Assert.Equal("OperationDenied.AutoRotatedResource", Bench.CodeOf(await rotation.Bench.Ssm("UpdateSecret", new { SecretName = "app", VersionId = "SSM_Current", SecretString = "x" })));
        Assert.Equal("FailedOperation", Bench.CodeOf(await rotation.Bench.Ssm("DeleteSecretVersion", new { SecretName = "app", VersionId = "SSM_Current" })));
    }

    [Fact]
    public async Task A_secret_of_the_callers_own_does_not_rotate()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        Assert.Equal("FailedOperation.RotationForbidden", Bench.CodeOf(await rotation.Bench.Ssm("RotateProductSecret", new { SecretName = "administrator" })));
        Assert.Equal("FailedOperation.RotationForbidden", Bench.CodeOf(await rotation.Bench.Ssm("UpdateRotationStatus", new { SecretName = "administrator", EnableRotation = true })));
        Assert.Equal("FailedOperation", Bench.CodeOf(await rotation.Bench.Ssm("DescribeRotationHistory", new { SecretName = "administrator" })));
    }

    [Fact]
    public async Task Each_step_stands_in_the_audit_and_no_password_does()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        await rotation.Rotate();
        (string _, string password) = await rotation.Read();
        List<JsonElement> records = await rotation.Bench.Records();
        string[] events = [.. records.Where(record => record.GetProperty("action").GetString() == "AdvanceRotation").Select(record => record.GetProperty("parameters").GetProperty("Event").GetString()!)];
        Assert.Equal(["Take", "Apply", "Applied", "Promote", "Take", "Apply", "Applied", "Promote"], events);
        Assert.All(records, record => Assert.DoesNotContain(password, record.GetRawText(), StringComparison.Ordinal));
    }

    internal static string Text(DateTimeOffset time) =>
        time.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task WorkUntilIdle(RotationBench rotation)
    {
        for (int round = 0; round < 5; round++)
        {
            await rotation.Work();
            rotation.Bench.Time.Advance(TimeSpan.FromSeconds(2));
        }
    }
}
