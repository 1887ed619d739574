using System.Runtime.Versioning;
using System.Text.Json;
using SecretsManager.Server;
using SecretsManager.Tests.Access;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>SSH key pairs in a host: what is written there, what is told, and what is refused.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SshHostTests : IAsyncLifetime
{
    private SshHost host = null!;
    private RotationBench rotation = null!;

    public async ValueTask InitializeAsync()
    {
        host = await SshHost.Start();
        rotation = await RotationBench.Open(host);
    }

    public async ValueTask DisposeAsync()
    {
        await rotation.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Lines_of_others_and_the_mode_of_the_file_stay_as_they_are()
    {
        string foreign = $"# who may log in \u00e9\n\n{host.AdministratorLine}\ncommand=\"echo a b\",no-pty {host.AdministratorLine} \t\n# ssh_SSM_abc\nnot a key at all\r\n   {host.AdministratorLine}_SSM_x";
        host.Keys = foreign;
        File.SetUnixFileMode(host.FileOf(host.User), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        await rotation.Create();
        for (int time = 0; time < 3; time++)
        {
            string[] added = host.Keys[(foreign.Length + 1)..].Split('\n');
            Assert.StartsWith(foreign + "\n", host.Keys, StringComparison.Ordinal);
            Assert.Equal(int.Min(time, 1) + 2, added.Length);
            Assert.All(added[..^1], line => Assert.Matches("^ssh-ed25519 [A-Za-z0-9+/=]+ ssh_SSM_[0-9A-Za-z]{3}$", line));
            await rotation.Rotate();
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(host.FileOf(host.User)));
        Assert.Equal(["authorized_keys"], Directory.GetFileSystemEntries(Path.GetDirectoryName(host.FileOf(host.User))!).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_pair_is_told_with_its_host_and_its_private_half_only_by_its_own_action()
    {
        JsonElement made = await rotation.Bench.SsmOk(
            "CreateSSHKeyPairSecret", new { SecretName = "app", ProjectId = 3, SSHKeyName = "k", InstanceID = RotationBench.Instance, UserName = host.User });
        Assert.Equal("Creating", (await rotation.Describe()).GetProperty("Status").GetString());
        Assert.Equal("ResourceUnavailable", await Code("GetSSHKeyPairValue", new { SecretName = "app" }));
        Assert.Equal((1, "success"), await rotation.Settle(made.GetProperty("FlowID").GetInt64()));
        JsonElement first = await rotation.Bench.SsmOk("GetSSHKeyPairValue", new { SSHKeyId = made.GetProperty("SSHKeyID").GetString() });
        Assert.Matches($"^ssh-rsa [A-Za-z0-9+/=]+ {made.GetProperty("SSHKeyID").GetString()}$", first.GetProperty("PublicKey").GetString());
        Assert.True(await host.Takes(first.GetProperty("PrivateKey").GetString()!));
        JsonElement described = await rotation.Describe();
        Assert.Equal([RotationBench.Instance], described.GetProperty("AssociatedInstanceIDs").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(("Enabled", "Cvm", "k", 3), (described.GetProperty("Status").GetString(), described.GetProperty("ProductName").GetString(), described.GetProperty("ResourceName").GetString(), described.GetProperty("ProjectID").GetInt32()));
        Assert.Equal("FailedOperation", await Code("GetSecretValue", new { SecretName = "app", VersionId = "SSM_Current" }));
        Assert.Equal("FailedOperation", await Code("PutSecretValue", new { SecretName = "app", VersionId = "v", SecretString = "x" }));

        await rotation.Rotate();
        JsonElement second = await rotation.Bench.SsmOk("GetSSHKeyPairValue", new { SecretName = "app" });
        Assert.NotEqual(first.GetProperty("PublicKey").GetString(), second.GetProperty("PublicKey").GetString());
        Assert.Contains(second.GetProperty("PublicKey").GetString()!.Split(' ')[1], host.Keys, StringComparison.Ordinal);
        await rotation.Bench.SsmOk("DisableSecret", new { SecretName = "app" });
        JsonElement disabled = await rotation.Bench.SsmOk("GetSSHKeyPairValue", new { SecretName = "app" });
        Assert.Equal((second.GetProperty("PublicKey").GetString(), ""), (disabled.GetProperty("PublicKey").GetString(), disabled.GetProperty("PrivateKey").GetString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deletion_takes_the_keys_out_of_the_host_if_it_is_told_to(bool clean)
    {
        string before = host.Keys;
        await rotation.Create();
        (_, string key) = await rotation.Read();
        Assert.Equal("ResourceInUse", await Code("DeregisterProductInstance", new { InstanceID = RotationBench.Instance }));
        await rotation.Bench.SsmOk("DisableSecret", new { SecretName = "app" });
        JsonElement deleted = await rotation.Bench.SsmOk("DeleteSecret", new { SecretName = "app", CleanSSHKey = clean });
        if (clean)
            Assert.Equal((1, "success"), await rotation.Settle(deleted.GetProperty("FlowID").GetInt64()));
        Assert.Equal(!clean, await host.Takes(key));
        Assert.Equal(clean, before == host.Keys);
        JsonElement strays = await rotation.Bench.SsmOk("DescribeStrayAccounts", new { InstanceID = RotationBench.Instance });
        string[] names = [.. strays.GetProperty("AccountNames").EnumerateArray().Select(name => name.GetString()!)];
        Assert.Equal(clean ? 0 : 1, names.Length);
        if (!clean)
            await rotation.Bench.SsmOk("DropStrayAccounts", new { InstanceID = RotationBench.Instance, AccountNames = names });
        Assert.Equal(before, host.Keys);
        await rotation.Bench.SsmOk("DeregisterProductInstance", new { InstanceID = RotationBench.Instance });
    }

    [Fact]
    public async Task A_host_that_does_not_prove_its_key_is_told_nothing()
    {
        (_, string other) = await host.NewPair("other");
        JsonElement refused = await rotation.Bench.Ssm("UpdateProductInstance", new { InstanceID = RotationBench.Instance, Authority = other });
        Assert.Equal("FailedOperation", Bench.CodeOf(refused));
        Assert.Contains("does not prove a key", refused.GetProperty("Error").GetProperty("Message").GetString(), StringComparison.Ordinal);
        string[] log = [.. (await host.Log()).Where(line => line.Contains("Accepted", StringComparison.Ordinal))];
        await rotation.Bench.SsmOk("UpdateProductInstance", new { InstanceID = RotationBench.Instance, Authority = $"# keys\n[127.0.0.1]:{host.Port} {other}\nhost.example {host.PublicKey} comment\n" });
        Assert.Single((await host.Log()).Where(line => line.Contains("Accepted", StringComparison.Ordinal)).Skip(log.Length));
        await rotation.Create();
    }

    [Fact]
    public async Task A_registration_of_a_host_with_a_wrong_field_registers_nothing()
    {
        const string Key = "AAAAC3NzaC1lZDI1NTE5AAAAIGVwZ3PzUyzvGXAWE7VKYzTpZqAZWWEJcQ5gpt2iEDyZ";
        (string Field, string Value)[] wrong =
        [
            ("Encryption", "None"),
            ("Authority", ""),
            ("Authority", "canary"),
            ("Authority", "ssh-ed25519 canary"),
            ("Authority", $"ssh-rsa {Key} canary"),
            ("Authority", $"@revoked * ssh-ed25519 {Key}"),
            ("AllowedUsers", ""),
            ("AllowedUsers", "canary;reboot"),
            ("AllowedUsers", "$(canary)"),
            ("AllowedUsers", "-canary"),
            ("AllowedUsers", "../canary"),
            ("AllowedUsers", "*"),
        ];
        foreach ((string field, string value) in wrong)
        {
            Dictionary<string, object> request = new()
            {
                ["InstanceID"] = "other",
                ["ProductName"] = "Cvm",
                ["Host"] = "127.0.0.1",
                ["Port"] = host.Port,
                ["Authority"] = host.PublicKey,
                ["AllowedUsers"] = new[] { host.User },
                ["CredentialSecretName"] = "administrator-db-1",
                [field] = field == "AllowedUsers" ? new[] { value } : value,
            };
            JsonElement answer = await rotation.Bench.Ssm("RegisterProductInstance", request);
            Assert.Equal((field, value, "InvalidParameterValue"), (field, value, Bench.CodeOf(answer)));
            Assert.DoesNotContain("canary", answer.GetProperty("Error").GetProperty("Message").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_pair_with_a_wrong_field_is_not_made()
    {
        (string Field, string Value, string Code)[] wrong =
        [
            ("UserName", "nobody", "InvalidParameterValue"),
            ("UserName", "canary'; reboot #", "InvalidParameterValue"),
            ("UserName", "", "MissingParameter"),
            ("InstanceID", "", "InvalidParameterValue"),
            ("InstanceID", "unknown", "ResourceNotFound"),
            ("KeyType", "dsa", "InvalidParameterValue"),
        ];
        string before = host.Keys;
        foreach ((string field, string value, string code) in wrong)
        {
            Dictionary<string, object> request = new() { ["SecretName"] = "app", ["ProjectId"] = 0, ["InstanceID"] = RotationBench.Instance, ["UserName"] = host.User, [field] = value };
            Assert.Equal((field, value, code), (field, value, await Code("CreateSSHKeyPairSecret", request)));
        }

        Assert.Equal("ResourceNotFound", await Code("DescribeSecret", new { SecretName = "app" }));
        Assert.Equal(before, host.Keys);
    }

    [Fact]
    public async Task A_pair_of_Ed25519_without_a_host_is_read_by_OpenSSH()
    {
        await rotation.Bench.SsmOk("CreateSSHKeyPairSecret", new { SecretName = "app", ProjectId = 0, KeyType = "ed25519" });
        JsonElement pair = await rotation.Bench.SsmOk("GetSSHKeyPairValue", new { SecretName = "app" });
        string privateKey = pair.GetProperty("PrivateKey").GetString()!;
        Assert.StartsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n", privateKey, StringComparison.Ordinal);
        Assert.EndsWith("\n-----END OPENSSH PRIVATE KEY-----\n", privateKey, StringComparison.Ordinal);
        Assert.Equal(pair.GetProperty("PublicKey").GetString(), await host.PublicHalf(privateKey));
        Assert.False(await host.Takes(privateKey));
        host.Keys += pair.GetProperty("PublicKey").GetString() + "\n";
        Assert.True(await host.Takes(privateKey));
        Assert.Equal("FailedOperation.RotationForbidden", await Code("RotateProductSecret", new { SecretName = "app" }));
    }

    [Fact]
    public async Task A_host_is_no_database()
    {
        Assert.Equal("InvalidParameterValue", await Code("CreateProductSecret", new
        {
            SecretName = "app",
            UserNamePrefix = "app",
            ProductName = "Cvm",
            InstanceID = RotationBench.Instance,
            Domains = new[] { "%" },
            PrivilegesList = Array.Empty<object>(),
        }));
    }

    [Fact]
    public async Task Who_makes_a_pair_for_a_host_needs_the_host_too()
    {
        Principals principals = new(rotation.Bench);
        const string Secrets = """{"version":"2.0","statement":[{"effect":"allow","action":"ssm:CreateSSHKeyPairSecret","resource":"qcs::ssm:::secret/*"}]}""";
        const string Host = """{"version":"2.0","statement":[{"effect":"allow","action":"ssm:CreateSSHKeyPairSecret","resource":"qcs::ssm:::instance/db-1"}]}""";
        object request = new { SecretName = "app", ProjectId = 0, InstanceID = RotationBench.Instance, UserName = host.User, KeyType = "ed25519" };
        Assert.Equal("UnauthorizedOperation", Bench.CodeOf(await rotation.Bench.Call("2019-09-23", "CreateSSHKeyPairSecret", request, await principals.User(Secrets))));
        Assert.Null(Bench.CodeOf(await rotation.Bench.Call("2019-09-23", "CreateSSHKeyPairSecret", request, await principals.User(Secrets, Host))));
    }

    [Fact]
    public async Task A_file_that_is_a_link_is_not_touched_and_the_reason_is_told()
    {
        string elsewhere = host.FileOf(host.User) + ".elsewhere";
        File.Move(host.FileOf(host.User), elsewhere);
        File.CreateSymbolicLink(host.FileOf(host.User), elsewhere);
        string before = host.Keys;
        (int status, string reason) = await rotation.Settle(await rotation.BeginCreation());
        Assert.Equal(2, status);
        Assert.Contains("is a link", reason, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(elsewhere));
        Assert.NotNull(new FileInfo(host.FileOf(host.User)).LinkTarget);
    }

    [Fact]
    public async Task Root_manages_the_keys_of_another_user_as_that_user()
    {
        Assert.True(Environment.IsPrivilegedProcess, "Only root can make a user.");
        string user = "ssm" + Identifiers.NewNumber(100_000, 999_999, new SystemRandomBytes());
        await MakeUser(user, "*");
        try
        {
            JsonElement examined = await rotation.Bench.SsmOk("UpdateProductInstance", new { InstanceID = RotationBench.Instance, AllowedUsers = new[] { user, "ssmnobody" } });
            Assert.Equal(["The host has no user ssmnobody."], examined.GetProperty("Missing").EnumerateArray().Select(sentence => sentence.GetString()));
            await rotation.Bench.SsmOk("UpdateProductInstance", new { InstanceID = RotationBench.Instance, AllowedUsers = new[] { user } });
            long task = (await rotation.Bench.SsmOk("CreateSSHKeyPairSecret", new { SecretName = "app", ProjectId = 0, KeyType = "ed25519", InstanceID = RotationBench.Instance, UserName = user })).GetProperty("FlowID").GetInt64();
            Assert.Equal((1, "success"), await rotation.Settle(task));
            Assert.True(await host.Takes((await rotation.Read()).Password, user));
            Assert.False(await host.Takes((await rotation.Read()).Password));
            Assert.Equal((0, $"{user} 600 {user} 700\n"), await SshHost.Run("/bin/sh", "-c", $"echo $(stat -c '%U %a' {host.FileOf(user)} {host.HomeOf(user)}/.ssh)"));

            // A link that the user makes gives him nothing of root's.
            File.Delete(host.FileOf(user));
            File.CreateSymbolicLink(host.FileOf(user), host.FileOf(host.User));
            string before = host.Keys;
            Assert.Equal(2, (await rotation.Settle(await rotation.BeginRotation())).Status);
            Assert.Equal(before, host.Keys);
        }
        finally
        {
            await SshHost.Run("/usr/sbin/userdel", user);
        }
    }

    [Fact]
    public async Task An_administrator_with_a_password_manages_his_own_keys_and_nobody_elses()
    {
        Assert.True(Environment.IsPrivilegedProcess, "Only root can make a user.");
        string user = "ssm" + Identifiers.NewNumber(100_000, 999_999, new SystemRandomBytes());
        await MakeUser(user, (await SshHost.Run("openssl", "passwd", "-6", "the-password")).Said.Trim());
        try
        {
            await rotation.Bench.SsmOk("CreateSecret", new { SecretName = "other", SecretString = $$"""{"UserName":"{{user}}","Password":"a-wrong-one"}""" });
            Dictionary<string, object> request = new()
            {
                ["InstanceID"] = "other",
                ["ProductName"] = "Cvm",
                ["Host"] = "127.0.0.1",
                ["Port"] = host.Port,
                ["Authority"] = host.PublicKey,
                ["AllowedUsers"] = new[] { user, "daemon" },
                ["CredentialSecretName"] = "other",
            };
            JsonElement refused = await rotation.Bench.Ssm("RegisterProductInstance", request);
            Assert.Contains("refuses the administrator", refused.GetProperty("Error").GetProperty("Message").GetString(), StringComparison.Ordinal);
            await rotation.Bench.SsmOk("UpdateSecret", new { SecretName = "other", VersionId = "SSM_Current", SecretString = $$"""{"UserName":"{{user}}","Password":"the-password"}""" });
            JsonElement missing = Assert.Single((await rotation.Bench.SsmOk("RegisterProductInstance", request)).GetProperty("Missing").EnumerateArray());
            Assert.Equal("The administrator's account may not change the keys of the user daemon: it must be that user or root.", missing.GetString());
            foreach ((string name, bool allowed) in ((string, bool)[])[(user, true), ("daemon", false)])
            {
                JsonElement made = await rotation.Bench.SsmOk("CreateSSHKeyPairSecret", new { SecretName = name, ProjectId = 0, KeyType = "ed25519", InstanceID = "other", UserName = name });
                Assert.Equal(allowed ? 1 : 2, (await rotation.Settle(made.GetProperty("FlowID").GetInt64())).Status);
            }

            Assert.True(await host.Takes((await rotation.Read(user)).Password, user));
        }
        finally
        {
            await SshHost.Run("/usr/sbin/userdel", user);
        }
    }

    private async Task MakeUser(string name, string passwordHash)
    {
        Assert.Equal(
            (0, ""), await SshHost.Run("/usr/sbin/useradd", "--no-create-home", "--home-dir", host.HomeOf(name), "--shell", "/bin/sh", "--password", passwordHash, name));
        Directory.CreateDirectory(host.HomeOf(name));
        Assert.Equal((0, ""), await SshHost.Run("chown", name, host.HomeOf(name)));
    }

    private async Task<string?> Code(string action, object parameters) => Bench.CodeOf(await rotation.Bench.Ssm(action, parameters));
}
