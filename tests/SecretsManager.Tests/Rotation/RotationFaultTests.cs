using System.Text.Json;
using SecretsManager.Server.Rotation;
using SecretsManager.Tests.Access.PolicyReference;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>What happens when an instance, a node or a key fails in the middle of a rotation: the current account always logs in.</summary>
public sealed class RotationFaultTests
{
    private readonly ProductDouble product = new();

    [Fact]
    public async Task An_instance_that_fails_ten_times_parks_the_rotation_and_a_call_resumes_it()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        (string Account, string Password) before = await rotation.Read();
        product.Hook = at => Fail(at == "before apply", TargetFault.Unreachable);
        long task = await rotation.BeginRotation();
        (int status, string description) = await rotation.Settle(task);
        Assert.Equal(2, status);
        Assert.StartsWith("It is parked after 10 tries; the current version is untouched. Planned by the test", description, StringComparison.Ordinal);
        Assert.Equal(before, await rotation.Read());
        Assert.True(product.Takes(before.Account, before.Password));
        Assert.Equal(10, (await rotation.Bench.Records()).Count(record => record.GetProperty("parameters").TryGetProperty("Event", out var step) && step.GetString() == "Postpone"));

        product.Hook = _ => { };
        Assert.Equal(task, await rotation.BeginRotation());
        Assert.Equal((1, "success"), await rotation.Settle(task));
        Assert.NotEqual(before, await rotation.Read());
    }

    [Fact]
    public async Task A_rotation_that_was_applied_without_an_answer_keeps_its_candidate()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        int failures = 3;
        product.Hook = at => Fail(at == "after apply" && failures-- > 0, TargetFault.Unreachable);
        await rotation.Rotate();
        (string account, string password) = await rotation.Read();
        Assert.True(product.Takes(account, password));
    }

    [Fact]
    public async Task A_login_that_is_taken_late_is_waited_for()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        product.LateLogins = 4;
        await rotation.Rotate();
        (string account, string password) = await rotation.Read();
        Assert.True(product.Takes(account, password));
    }

    [Fact]
    public async Task A_password_that_the_instance_refuses_is_replaced_by_another()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        (string Account, string Password) before = await rotation.Read();
        int refusals = 2;
        product.Hook = at => Fail(at == "before apply" && refusals-- > 0, TargetFault.PasswordRefused);
        await rotation.Rotate();
        (string Account, string Password) after = await rotation.Read();
        Assert.NotEqual(before.Account, after.Account);
        Assert.True(product.Takes(after.Account, after.Password));
        Assert.True(product.Takes(before.Account, before.Password));
    }

    [Fact]
    public async Task A_rotation_all_of_whose_passwords_are_refused_is_parked_with_the_reason_and_goes_on_when_it_is_resumed()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        await rotation.Rotate();
        (string Account, string Password) current = await rotation.Read();
        string previous = (await rotation.History())[0];
        product.Hook = at => Fail(at == "before apply", TargetFault.PasswordRefused);
        (int status, string description) = await rotation.Settle(await rotation.BeginRotation());
        Assert.Equal(2, status);
        Assert.EndsWith("Planned by the test.", description, StringComparison.Ordinal);
        Assert.Equal(current, await rotation.Read());
        Assert.True(product.Takes(current.Account, current.Password));
        Assert.Equal(previous, (await rotation.History())[0]);

        product.Hook = _ => { };
        await rotation.Rotate();
        (string Account, string Password) after = await rotation.Read();
        Assert.NotEqual(current.Account, after.Account);
        Assert.True(product.Takes(after.Account, after.Password));
        Assert.True(product.Takes(current.Account, current.Password));
    }

    [Fact]
    public async Task A_creation_all_of_whose_passwords_are_refused_fails_and_leaves_nothing()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        product.Hook = at => Fail(at == "before apply", TargetFault.PasswordRefused);
        Assert.Equal((2, "Planned by the test."), await rotation.Settle(await rotation.BeginCreation()));
        await rotation.Work();
        Assert.Empty(product.All);
        Assert.Equal("Failed", (await rotation.Describe()).GetProperty("Status").GetString());
    }

    [Fact]
    public async Task A_creation_that_fails_leaves_nothing_in_the_instance_and_its_secret_can_be_deleted()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        product.Hook = at => Fail(at is "before login", TargetFault.Untrusted);
        (int status, string description) = await rotation.Settle(await rotation.BeginCreation());
        Assert.Equal((2, "Planned by the test."), (status, description));
        await rotation.Work();
        Assert.Empty(product.All);
        Assert.Equal("Failed", (await rotation.Describe()).GetProperty("Status").GetString());
        await rotation.Bench.SsmOk("DeleteSecret", new { SecretName = "app" });
        product.Hook = _ => { };
        await rotation.Create();
    }

    [Fact]
    public async Task An_account_that_somebody_made_under_the_name_is_left_alone()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        long task = await rotation.BeginCreation();
        string planned = (await rotation.Bench.Deployment.Secrets.Get(rotation.Bench.Key.Account, "ap-guangzhou", "app", default)).Value.Credential!.Accounts[0].Name;
        product.All[planned] = ("another's", new([], []));
        Assert.Equal((1, "success"), await rotation.Settle(task));
        Assert.Equal("another's", product.All[planned].Password);
        Assert.NotEqual(planned, (await rotation.Read()).Account);
    }

    [Fact]
    public async Task A_secret_whose_rotation_is_parked_can_be_deleted_with_its_accounts()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        product.Hook = at => Fail(at == "after apply", TargetFault.Failed);
        Assert.Equal(2, (await rotation.Settle(await rotation.BeginRotation())).Status);
        product.Hook = _ => { };
        Assert.Equal(2, product.All.Count);
        await rotation.Bench.SsmOk("DisableSecret", new { SecretName = "app" });
        long task = (await rotation.Bench.SsmOk("DeleteSecret", new { SecretName = "app", DeleteMode = 1 })).GetProperty("FlowID").GetInt64();
        Assert.Equal((1, "success"), await rotation.Settle(task));
        Assert.Empty(product.All);
    }

    [Fact]
    public async Task Accounts_that_no_secret_knows_are_told_and_dropped_when_named()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        product.All["old_SSM_1aZ"] = ("x", new([], []));
        product.All["somebody"] = ("x", new([], []));
        var found = await rotation.Bench.SsmOk("DescribeStrayAccounts", new { InstanceID = RotationBench.Instance });
        Assert.Equal(["old_SSM_1aZ"], found.GetProperty("AccountNames").EnumerateArray().Select(name => name.GetString()));
        string known = (await rotation.Read()).Account;
        Assert.Equal("InvalidParameterValue", Bench.CodeOf(await rotation.Bench.Ssm("DropStrayAccounts", new { InstanceID = RotationBench.Instance, AccountNames = new[] { "old_SSM_1aZ", known } })));
        Assert.Equal(3, product.All.Count);
        await rotation.Bench.SsmOk("DropStrayAccounts", new { InstanceID = RotationBench.Instance, AccountNames = new[] { "old_SSM_1aZ" } });
        Assert.Equal([known, "somebody"], product.All.Keys);
    }

    [Fact]
    public async Task While_a_task_is_open_another_is_refused_and_so_is_deletion()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        await rotation.BeginRotation();
        Assert.Equal("FailedOperation", Bench.CodeOf(await rotation.Bench.Ssm("RotateProductSecret", new { SecretName = "app" })));
        await rotation.Bench.SsmOk("DisableSecret", new { SecretName = "app" });
        Assert.Equal("FailedOperation", Bench.CodeOf(await rotation.Bench.Ssm("DeleteSecret", new { SecretName = "app" })));
        Assert.Equal("ResourceInUse", Bench.CodeOf(await rotation.Bench.Ssm("DeregisterProductInstance", new { InstanceID = RotationBench.Instance })));
    }

    /// <summary>Stops the worker dead at random places, again and again; a fresh one opens the same store.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Wherever_the_worker_stops_dead_a_fresh_one_finishes_and_every_credential_that_was_current_logs_in(int seed)
    {
        RandomStop stop = new(seed);
        await using RotationBench rotation = await RotationBench.Open(product, stop);
        product.Hook = stop.Reach;
        await rotation.BeginCreation();
        long last = 0;
        for (int stops = 0, rotations = 0; stops < Stops || rotations < Stops / 5;)
        {
            stop.Arm();
            await rotation.Work();
            if (stop.HasStopped)
            {
                stops++;
                await rotation.Bench.Restart();
                rotation.Bench.Time.Advance(TimeSpan.FromSeconds(61));
            }
            else
            {
                rotation.Bench.Time.Advance(TimeSpan.FromSeconds(5));
            }

            if ((await rotation.Describe()).GetProperty("Status").GetString() != "Enabled")
                continue;
            Assert.True(await CurrentLogsIn(rotation), "The current credential does not log in.");
            JsonElement begun = await rotation.Bench.Ssm("RotateProductSecret", new { SecretName = "app" });
            if (Bench.CodeOf(begun) is not null)
                continue;
            rotations++;
            last = begun.GetProperty("FlowID").GetInt64();
        }

        stop.Disarm();
        Assert.Equal((1, "success"), await rotation.Settle(last));
        Assert.Equal(2, product.All.Count);
        Assert.True(await CurrentLogsIn(rotation));
        (string account, string password) = await rotation.Read(version: (await rotation.History())[0]);
        Assert.True(product.Takes(account, password), "The previous credential does not log in.");
    }

    [Fact]
    public async Task A_password_that_was_not_durable_before_the_instance_was_touched_is_caught()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        product.IsCareless = true;
        await rotation.Create();
        Assert.False(await CurrentLogsIn(rotation));
    }

    // For each of three seeds.
    private static int Stops => Campaign.Long ? 3334 : 100;

    private async Task<bool> CurrentLogsIn(RotationBench rotation)
    {
        (string account, string password) = await rotation.Read();
        return product.Takes(account, password);
    }

    private static void Fail(bool now, TargetFault fault)
    {
        if (now)
            throw new TargetException(fault, "Planned by the test.");
    }
}
