using System.Text.Json;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>The rotation of an administrator's own password: whatever fails, somebody who holds the secret gets in.</summary>
public sealed class AdministratorRotationTests
{
    private readonly ProductDouble product = new();

    [Fact]
    public async Task The_value_keeps_what_else_is_in_it_and_the_version_before_stays()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Bench.SsmOk("UpdateSecret", new { SecretName = "administrator", VersionId = "SSM_Current", SecretString = $$"""{ "host" : "a", "Password":"{{product.Administrator}}" , "UserName":"root","port":1}""" });
        string before = product.Administrator;
        await Rotate(rotation);
        string value = (await rotation.Bench.SsmOk("GetSecretValue", new { SecretName = "administrator", VersionId = "SSM_Current" })).GetProperty("SecretString").GetString()!;
        Assert.Equal($$"""{ "host" : "a", "Password":"{{product.Administrator}}" , "UserName":"root","port":1}""", value);
        Assert.NotEqual(before, product.Administrator);
        string old = Assert.Single(await rotation.History("administrator"));
        Assert.Equal(before, (await rotation.Read("administrator", old)).Password);
        JsonElement described = await rotation.Bench.SsmOk("DescribeSecretRotation", new { SecretName = "administrator" });
        Assert.Equal("Administrator", described.GetProperty("Kind").GetString());
        Assert.Equal(RotationBench.Instance, described.GetProperty("InstanceID").GetString());
        Assert.Contains(
            await rotation.Bench.Records(),
            record => record.GetProperty("parameters").TryGetProperty("Event", out JsonElement step) && step.GetString() == "Promote");
    }

    [Fact]
    public async Task While_the_password_is_changed_but_not_yet_current_accounts_are_made_and_rotated()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        product.Hook = at => Fail(at == "after administrator", TargetFault.Unreachable);
        long task = await rotation.BeginAdministrator();
        await rotation.Work();
        Assert.NotEqual(product.Administrator, (await rotation.ReadAdministrator()).Password);
        await rotation.Create("other");
        await rotation.Rotate();

        product.Hook = _ => { };
        Assert.Equal((1, "success"), await rotation.Settle(task));
        Assert.Equal(product.Administrator, (await rotation.ReadAdministrator()).Password);
    }

    [Fact]
    public async Task Work_that_is_refused_because_the_password_has_just_changed_is_done_again_with_the_new_one()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        ProductInstances instances = rotation.Bench.Service<ProductInstances>();
        Stored<ProductInstance> instance = (await instances.Find(rotation.Bench.Key.Account, "ap-guangzhou", RotationBench.Instance, default))!;
        int tries = 0;
        bool taken = await instances.Administer(
            instance.Value,
            async target =>
            {
                if (++tries == 1)
                    await Rotate(rotation);
                return await product.TakesAdministrator(target, default) ? true : throw new TargetException(TargetFault.AdministratorRefused, "Refused.");
            },
            default);
        Assert.True(taken);
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task A_password_that_the_instance_refuses_is_replaced_and_after_ten_of_them_it_is_parked()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        int refusals = 2;
        product.Hook = at => Fail(at == "before administrator" && refusals-- > 0, TargetFault.PasswordRefused);
        await Rotate(rotation);
        string before = product.Administrator;
        Assert.Equal(before, (await rotation.ReadAdministrator()).Password);

        product.Hook = at => Fail(at == "before administrator", TargetFault.PasswordRefused);
        (int status, string description) = await rotation.Settle(await rotation.BeginAdministrator());
        Assert.Equal(2, status);
        Assert.StartsWith("It is parked after 10 tries; the secret keeps the current password and the planned one. Planned by the test", description, StringComparison.Ordinal);
        Assert.Equal(before, product.Administrator);
        Assert.Equal(before, (await rotation.ReadAdministrator()).Password);
    }

    [Fact]
    public async Task Where_somebody_else_changed_it_it_is_parked_until_the_instance_takes_the_current_one_again()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        string current = product.Administrator;
        long task = await rotation.BeginAdministrator();
        product.Administrator = "changed-by-hand";
        (int status, string description) = await rotation.Settle(task);
        Assert.Equal(2, status);
        Assert.Contains("neither the administrator's current password nor the planned one", description, StringComparison.Ordinal);
        Assert.Equal("FailedOperation", Bench.CodeOf(await rotation.Bench.Ssm("PutSecretValue", new { SecretName = "administrator", VersionId = "v9", SecretString = "x" })));

        product.Administrator = current;
        Assert.Equal(task, await rotation.BeginAdministrator());
        Assert.Equal((1, "success"), await rotation.Settle(task));
        Assert.Equal(product.Administrator, (await rotation.ReadAdministrator()).Password);
    }

    [Fact]
    public async Task What_is_given_up_half_done_leaves_both_passwords_in_the_secret()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        string before = product.Administrator;
        product.Hook = at => Fail(at is "after administrator", TargetFault.Unreachable);
        Assert.Equal(2, (await rotation.Settle(await rotation.BeginAdministrator())).Status);
        Assert.NotEqual(before, product.Administrator);
        await rotation.Bench.SsmOk("SetSecretRotation", new { SecretName = "administrator", Kind = "None" });
        JsonElement versions = await rotation.Bench.SsmOk("ListSecretVersionIds", new { SecretName = "administrator" });
        Dictionary<string, string> passwords = [];
        foreach (JsonElement version in versions.GetProperty("Versions").EnumerateArray())
        {
            string id = version.GetProperty("VersionId").GetString()!;
            passwords[(await rotation.Read("administrator", id)).Password] = id;
        }

        Assert.Equal(2, passwords.Count);
        product.Hook = _ => { };
        await rotation.Bench.SsmOk("UpdateProductInstance", new { InstanceID = RotationBench.Instance, CredentialVersionId = passwords[product.Administrator] });
        await rotation.Create();
        Assert.Equal("UnsupportedOperation", Bench.CodeOf(await Begin(rotation)));
        Assert.Contains(before, passwords.Keys);
    }

    [Fact]
    public async Task A_schedule_changes_it_by_itself_until_it_is_switched_off()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Settle((await rotation.Bench.SsmOk("RotateInstanceAdministrator", new { InstanceID = RotationBench.Instance, Frequency = 30 })).GetProperty("FlowID").GetInt64());
        HashSet<string> passwords = [product.Administrator];
        for (int month = 0; month < 2; month++)
        {
            rotation.Bench.Time.Advance(TimeSpan.FromDays(30.01));
            await rotation.Work();
            await rotation.Work();
            Assert.True(passwords.Add(product.Administrator));
            Assert.Equal(product.Administrator, (await rotation.ReadAdministrator()).Password);
        }

        await rotation.Settle((await rotation.Bench.SsmOk("RotateInstanceAdministrator", new { InstanceID = RotationBench.Instance, Frequency = 0 })).GetProperty("FlowID").GetInt64());
        passwords.Add(product.Administrator);
        rotation.Bench.Time.Advance(TimeSpan.FromDays(90));
        await rotation.Work();
        Assert.False(passwords.Add(product.Administrator));
        Assert.Equal("InvalidParameterValue", Bench.CodeOf(await rotation.Bench.Ssm("RotateInstanceAdministrator", new { InstanceID = RotationBench.Instance, Frequency = 29 })));
    }

    [Fact]
    public async Task An_instance_that_is_deregistered_changes_nothing_any_more()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Settle((await rotation.Bench.SsmOk("RotateInstanceAdministrator", new { InstanceID = RotationBench.Instance, Frequency = 30 })).GetProperty("FlowID").GetInt64());
        await rotation.Bench.SsmOk("DeregisterProductInstance", new { InstanceID = RotationBench.Instance });
        string password = product.Administrator;
        rotation.Bench.Time.Advance(TimeSpan.FromDays(60));
        await rotation.Work();
        Assert.Equal(password, (await rotation.ReadAdministrator()).Password);
        Assert.Equal("ResourceNotFound", Bench.CodeOf(await Begin(rotation)));
    }

    [Fact]
    public async Task An_account_that_another_instance_would_lose_is_not_changed()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Bench.SsmOk("CreateSecret", new { SecretName = "the-same", SecretString = JsonSerializer.Serialize(new { UserName = "root", Password = product.Administrator }) });
        await Register("same-place-other-secret", 1, "the-same");
        Assert.Equal("ResourceInUse", Bench.CodeOf(await Begin(rotation)));
        await rotation.Bench.SsmOk("DeregisterProductInstance", new { InstanceID = "same-place-other-secret" });
        await Register("other-place-same-secret", 2, "administrator");
        Assert.Equal("ResourceInUse", Bench.CodeOf(await Begin(rotation)));
        await rotation.Bench.SsmOk("DeregisterProductInstance", new { InstanceID = "other-place-same-secret" });

        await Register("same-place-same-secret", 1, "administrator");
        await Rotate(rotation);
        await rotation.Bench.SsmOk("UpdateProductInstance", new { InstanceID = "same-place-same-secret", LoginsPerSecond = 7 });
        Assert.Equal("UnsupportedOperation", Bench.CodeOf(await rotation.Bench.Ssm("RotateInstanceAdministrator", new { InstanceID = "same-place-same-secret" })));

        Task Register(string id, int port, string secret) => rotation.Bench.SsmOk(
            "RegisterProductInstance",
            new { InstanceID = id, ProductName = ProductDouble.Name, Host = "db.example", Port = port, Encryption = "None", CredentialSecretName = secret });
    }

    [Fact]
    public async Task A_secret_that_rotates_otherwise_is_left_alone_and_no_other_means_is_set_by_that_name()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        Assert.Equal("InvalidParameterValue", Bench.CodeOf(await rotation.Bench.Ssm("SetSecretRotation", new { SecretName = "administrator", Kind = "Administrator" })));
        await rotation.Bench.SsmOk("SetSecretRotation", new { SecretName = "administrator", Kind = "Generated" });
        Assert.Equal("UnsupportedOperation", Bench.CodeOf(await Begin(rotation)));
    }

    /// <summary>Whoever may not rotate the secret may not do so by way of the instance.</summary>
    [Fact]
    public async Task It_takes_the_right_on_the_instance_and_on_the_secret()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        long uin = (await rotation.Bench.CamOk("AddUser", new { Name = "clerk" })).GetProperty("Uin").GetInt64();
        JsonElement key = (await rotation.Bench.CamOk("CreateAccessKey", new { TargetUin = uin })).GetProperty("AccessKey");
        Credentials clerk = new(key.GetProperty("AccessKeyId").GetString()!, key.GetProperty("SecretAccessKey").GetString()!);
        await Allow("one", "ssm:RotateInstanceAdministrator");
        Assert.StartsWith("UnauthorizedOperation", Bench.CodeOf(await rotation.Bench.Call("2019-09-23", "RotateInstanceAdministrator", new { InstanceID = RotationBench.Instance }, clerk)), StringComparison.Ordinal);
        await Allow("two", "ssm:RotateSecret");
        Assert.Null(Bench.CodeOf(await rotation.Bench.Call("2019-09-23", "RotateInstanceAdministrator", new { InstanceID = RotationBench.Instance }, clerk)));

        async Task Allow(string name, string action)
        {
            string document = $$"""{"version":"2.0","statement":[{"effect":"allow","action":"{{action}}","resource":"*"}]}""";
            JsonElement policy = await rotation.Bench.CamOk("CreatePolicy", new { PolicyName = name, PolicyDocument = document });
            await rotation.Bench.CamOk("AttachUserPolicy", new { PolicyId = policy.GetProperty("PolicyId").GetInt64(), AttachUin = uin });
        }
    }

    private static Task<JsonElement> Begin(RotationBench rotation) => rotation.Bench.Ssm("RotateInstanceAdministrator", new { InstanceID = RotationBench.Instance });

    private static async Task Rotate(RotationBench rotation) => Assert.Equal((1, "success"), await rotation.Settle(await rotation.BeginAdministrator()));

    private static void Fail(bool now, TargetFault fault)
    {
        if (now)
            throw new TargetException(fault, "Planned by the test.");
    }
}
