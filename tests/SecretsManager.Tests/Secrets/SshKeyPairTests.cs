using System.Security.Cryptography;
using System.Text.Json;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Secrets;

/// <summary>Secrets that are SSH key pairs: making, reading, and what else may be done with them.</summary>
public sealed class SshKeyPairTests : IAsyncLifetime
{
    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_pair_is_made_and_read_by_its_name_by_its_id_and_by_both()
    {
        JsonElement made = await bench.SsmOk("CreateSSHKeyPairSecret", new { SecretName = "host", ProjectId = 7, SSHKeyName = "host_key" });
        string id = made.GetProperty("SSHKeyID").GetString()!;
        Assert.Matches("^skey-[a-z0-9]{8}$", id);
        Assert.Equal(
            ("host", "host_key", 0, "no tags to save"),
            (made.GetProperty("SecretName").GetString(), made.GetProperty("SSHKeyName").GetString(), made.GetProperty("TagCode").GetInt32(), made.GetProperty("TagMsg").GetString()));

        JsonElement named = await Read(new { SecretName = "host" });
        foreach (JsonElement read in (JsonElement[])[named, await Read(new { SSHKeyId = id }), await Read(new { SecretName = "host", SSHKeyId = id })])
        {
            Assert.Equal(
                (id, "host_key", 7, "created by ssm"),
                (Text(read, "SSHKeyID"), Text(read, "SSHKeyName"), read.GetProperty("ProjectID").GetInt64(), Text(read, "SSHKeyDescription")));
            Assert.Equal(Text(named, "PrivateKey"), Text(read, "PrivateKey"));
            Assert.Equal(Text(named, "PublicKey"), Text(read, "PublicKey"));
        }
    }

    [Fact]
    public async Task The_private_key_is_a_PEM_of_RSA_2048_and_the_public_key_is_the_line_of_its_other_half()
    {
        string id = await Make("host");
        JsonElement read = await Read(new { SecretName = "host" });
        string pem = Text(read, "PrivateKey");
        Assert.StartsWith("-----BEGIN RSA PRIVATE KEY-----\n", pem, StringComparison.Ordinal);
        Assert.EndsWith("\n-----END RSA PRIVATE KEY-----\n", pem, StringComparison.Ordinal);
        string[] lines = pem.Split('\n')[1..^2];
        Assert.All(lines[..^1], line => Assert.Equal(64, line.Length));

        using RSA rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        Assert.Equal(2048, rsa.KeySize);
        string[] words = Text(read, "PublicKey").Split(' ');
        Assert.Equal(("ssh-rsa", id, 3), (words[0], words[2], words.Length));
        byte[][] fields = Fields(Convert.FromBase64String(words[1]));
        RSAParameters key = rsa.ExportParameters(includePrivateParameters: false);
        Assert.Equal(["ssh-rsa"u8.ToArray(), key.Exponent!, [0, .. key.Modulus!]], fields);
    }

    [Fact]
    public async Task No_two_pairs_are_alike_and_a_pair_without_a_name_gets_one_from_its_id()
    {
        string[] ids = [await Make("one"), await Make("two")];
        JsonElement[] pairs = [await Read(new { SSHKeyId = ids[0] }), await Read(new { SSHKeyId = ids[1] })];
        foreach (string field in (string[])["SSHKeyID", "SSHKeyName", "PublicKey", "PrivateKey"])
            Assert.NotEqual(Text(pairs[0], field), Text(pairs[1], field));
        Assert.Equal("ssm_" + ids[0]["skey-".Length..], Text(pairs[0], "SSHKeyName"));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("0_A", true)]
    [InlineData("abcdefghijklmnopqrstuvwxy", true)]
    [InlineData("", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyz", false)]
    [InlineData("_a", false)]
    [InlineData("a-b", false)]
    [InlineData("a b", false)]
    [InlineData("é", false)]
    public async Task A_pairs_name_is_up_to_25_letters_digits_and_underscores(string name, bool allowed) =>
        Assert.Equal(allowed ? null : "InvalidParameterValue", await Code("CreateSSHKeyPairSecret", new { SecretName = "host", ProjectId = 0, SSHKeyName = name }));

    [Fact]
    public async Task What_is_wrong_with_a_request_is_told()
    {
        await Make("host");
        string other = await Make("other");
        await bench.SsmOk("CreateSecret", new { SecretName = "own", SecretString = "v" });
        (string? Code, object Parameters)[] made =
        [
            ("MissingParameter", new { SecretName = "new" }),
            ("MissingParameter", new { ProjectId = 0 }),
            ("InvalidParameterValue", new { SecretName = "new", ProjectId = -1 }),
            ("InvalidParameterValue", new { SecretName = "-", ProjectId = 0 }),
            ("InvalidParameterValue", new { SecretName = "new", ProjectId = 0, EncryptType = 2 }),
            ("InvalidParameterValue", new { SecretName = "new", ProjectId = 0, EncryptType = 1, KmsKeyId = "key" }),
            ("UnsupportedOperation", new { SecretName = "new", ProjectId = 0, KmsHsmClusterId = "cls" }),
            ("InvalidParameterValue", new { SecretName = "new", ProjectId = 0, Description = new string('d', 2049) }),
            ("FailedOperation.AccessKmsError", new { SecretName = "new", ProjectId = 0, KmsKeyId = "none" }),
            ("ResourceInUse.SecretExists", new { SecretName = "host", ProjectId = 0 }),
            ("ResourceInUse.SecretExists", new { SecretName = "own", ProjectId = 0 }),
        ];
        foreach ((string? code, object parameters) in made)
            Assert.Equal(code, await Code("CreateSSHKeyPairSecret", parameters));
        (string? Code, object Parameters)[] read =
        [
            ("MissingParameter", new { }),
            ("MissingParameter", new { SecretName = "", SSHKeyId = "" }),
            ("InvalidParameterValue", new { SecretName = "-" }),
            ("InvalidParameterValue", new { SSHKeyId = "skey-ABCDEFGH" }),
            ("InvalidParameterValue", new { SSHKeyId = "skey-123" }),
            ("InvalidParameterValue", new { SSHKeyId = "skey-1234567\0" }),
            ("InvalidParameterValue", new { SecretName = "host", SSHKeyId = other }),
            ("ResourceNotFound", new { SecretName = "none" }),
            ("ResourceNotFound", new { SSHKeyId = "skey-00000000" }),
            ("FailedOperation", new { SecretName = "own" }),
        ];
        foreach ((string? code, object parameters) in read)
            Assert.Equal(code, await Code("GetSSHKeyPairValue", parameters));
    }

    [Fact]
    public async Task A_disabled_pair_tells_everything_but_its_private_half()
    {
        string id = await Make("host");
        JsonElement before = await Read(new { SSHKeyId = id });
        await bench.SsmOk("DisableSecret", new { SecretName = "host" });
        JsonElement disabled = await Read(new { SSHKeyId = id });
        Assert.Equal("", Text(disabled, "PrivateKey"));
        foreach (string field in (string[])["SSHKeyID", "SSHKeyName", "PublicKey", "SSHKeyDescription"])
            Assert.Equal(Text(before, field), Text(disabled, field));
        await bench.SsmOk("EnableSecret", new { SecretName = "host" });
        Assert.Equal(Text(before, "PrivateKey"), Text(await Read(new { SSHKeyId = id }), "PrivateKey"));
    }

    [Fact]
    public async Task A_pair_stays_as_it_was_made()
    {
        await Make("host");
        string key = Text(await Read(new { SecretName = "host" }), "PrivateKey");
        (string? Code, string Action, object Parameters)[] calls =
        [
            ("FailedOperation", "PutSecretValue", new { SecretName = "host", VersionId = "v2", SecretString = "x" }),
            ("FailedOperation", "UpdateSecret", new { SecretName = "host", VersionId = "SSM_Current", SecretString = "x" }),
            ("FailedOperation", "DeleteSecretVersion", new { SecretName = "host", VersionId = "SSM_Current" }),
            ("FailedOperation.RotationForbidden", "RotateProductSecret", new { SecretName = "host" }),
            ("FailedOperation.RotationForbidden", "UpdateRotationStatus", new { SecretName = "host", EnableRotation = true }),
        ];
        foreach ((string? code, string action, object parameters) in calls)
            Assert.Equal(code, await Code(action, parameters));
        Assert.Equal(key, Text(await Read(new { SecretName = "host" }), "PrivateKey"));
        await bench.SsmOk("UpdateDescription", new { SecretName = "host", Description = "another" });
        JsonElement version = Assert.Single((await bench.SsmOk("ListSecretVersionIds", new { SecretName = "host" })).GetProperty("Versions").EnumerateArray());
        Assert.Equal("SSM_Current", Text(version, "VersionId"));
    }

    [Fact]
    public async Task GetSecretValue_says_where_to_read_a_pair()
    {
        await Make("host");
        JsonElement answer = await bench.Ssm("GetSecretValue", new { SecretName = "host", VersionId = "SSM_Current" });
        Assert.Equal("FailedOperation", Bench.CodeOf(answer));
        Assert.Contains("GetSSHKeyPairValue", answer.GetProperty("Error").GetProperty("Message").GetString(), StringComparison.Ordinal);
        await bench.SsmOk("DisableSecret", new { SecretName = "host" });
        Assert.Equal("FailedOperation", await Code("GetSecretValue", new { SecretName = "host", VersionId = "SSM_Current" }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pair_is_deleted_at_once_and_never_scheduled(bool clean)
    {
        string id = await Make("host");
        Assert.Equal("FailedOperation", await Code("DeleteSecret", new { SecretName = "host", RecoveryWindowInDays = 0 }));
        await bench.SsmOk("DisableSecret", new { SecretName = "host" });
        Assert.Equal("InvalidParameterValue", await Code("DeleteSecret", new { SecretName = "host", RecoveryWindowInDays = 1 }));
        await bench.SsmOk("DeleteSecret", new { SecretName = "host", RecoveryWindowInDays = 0, CleanSSHKey = clean });
        Assert.Equal("ResourceNotFound", await Code("GetSSHKeyPairValue", new { SSHKeyId = id }));
        Assert.Equal("ResourceNotFound", await Code("GetSSHKeyPairValue", new { SecretName = "host" }));
        Assert.NotEqual(id, await Make("host"));
    }

    [Fact]
    public async Task Descriptions_and_lists_tell_the_pair()
    {
        await bench.SsmOk("CreateSecret", new { SecretName = "own", SecretString = "v" });
        JsonElement made = await bench.SsmOk("CreateSSHKeyPairSecret", new
        {
            SecretName = "host",
            ProjectId = 3,
            SSHKeyName = "k",
            Description = "d",
            EncryptType = 1,
            Tags = new[] { new { TagKey = "env", TagValue = "dev" } },
        });
        Assert.Equal("ok", Text(made, "TagMsg"));
        JsonElement listed = Assert.Single((await bench.SsmOk("ListSecrets", new { SecretType = 2 })).GetProperty("SecretMetadatas").EnumerateArray());
        foreach (JsonElement told in (JsonElement[])[listed, await bench.SsmOk("DescribeSecret", new { SecretName = "host" })])
        {
            Assert.Equal(("host", "d", "Enabled", "Cvm"), (Text(told, "SecretName"), Text(told, "Description"), Text(told, "Status"), Text(told, "ProductName")));
            Assert.Equal((2, 3, 1), (told.GetProperty("SecretType").GetInt32(), told.GetProperty("ProjectID").GetInt32(), told.GetProperty("EncryptType").GetInt32()));
            Assert.Equal((Text(made, "SSHKeyID"), "k"), (Text(told, "ResourceID"), Text(told, "ResourceName")));
            Assert.Empty(told.GetProperty("AssociatedInstanceIDs").EnumerateArray());
        }

        object filter = new { SecretType = 2, InstanceID = Text(made, "SSHKeyID"), TagFilters = new[] { new { TagKey = "env", TagValue = new[] { "dev" } } } };
        Assert.Equal(1, (await bench.SsmOk("ListSecrets", filter)).GetProperty("TotalCount").GetInt32());
        Assert.Equal("own", Text(Assert.Single((await bench.SsmOk("ListSecrets", new { SecretType = 0 })).GetProperty("SecretMetadatas").EnumerateArray()), "SecretName"));
    }

    [Fact]
    public async Task A_pair_lies_under_the_key_that_is_named_and_moves_to_another()
    {
        string[] keys = [await NewKey("first"), await NewKey("second")];
        await bench.SsmOk("CreateSSHKeyPairSecret", new { SecretName = "host", ProjectId = 0, KmsKeyId = keys[0] });
        string privateKey = Text(await Read(new { SecretName = "host" }), "PrivateKey");
        await bench.SsmOk("ChangeSecretKey", new { SecretName = "host", KmsKeyId = keys[1] });
        await bench.KmsOk("DisableKey", new { KeyId = keys[0] });
        Assert.Equal(privateKey, Text(await Read(new { SecretName = "host" }), "PrivateKey"));
        await bench.KmsOk("DisableKey", new { KeyId = keys[1] });
        Assert.Equal("FailedOperation.AccessKmsError", await Code("GetSSHKeyPairValue", new { SecretName = "host" }));
    }

    [Fact]
    public async Task A_pair_outlives_a_restart()
    {
        string id = await Make("host");
        string privateKey = Text(await Read(new { SecretName = "host" }), "PrivateKey");
        await bench.Restart();
        Assert.Equal(privateKey, Text(await Read(new { SSHKeyId = id }), "PrivateKey"));
    }

    private async Task<string> NewKey(string alias) => Text(await bench.KmsOk("CreateKey", new { Alias = alias }), "KeyId");

    private async Task<string> Make(string name) => Text(await bench.SsmOk("CreateSSHKeyPairSecret", new { SecretName = name, ProjectId = 0 }), "SSHKeyID");

    private Task<JsonElement> Read(object parameters) => bench.SsmOk("GetSSHKeyPairValue", parameters);

    private async Task<string?> Code(string action, object parameters) => Bench.CodeOf(await bench.Ssm(action, parameters));

    private static string Text(JsonElement element, string field) => element.GetProperty(field).GetString()!;

    // The fields of a key as SSH sends it: each behind its length.
    private static byte[][] Fields(byte[] blob)
    {
        List<byte[]> fields = [];
        for (int at = 0; at < blob.Length;)
        {
            int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(blob.AsSpan(at));
            fields.Add(blob[(at + 4)..(at + 4 + length)]);
            at += 4 + length;
        }

        return [.. fields];
    }
}
