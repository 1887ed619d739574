using System.Text.Json.Nodes;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>Secrets under keys: which key, what its state means for them, and how they come under another.</summary>
public abstract partial class KeyServiceTests
{
    private const string KeyFails = "FailedOperation.AccessKmsError";

    private static int lastValue;

    [Fact]
    public async Task A_secret_is_under_the_key_that_it_names_by_id_or_by_alias_and_else_under_the_default_one()
    {
        (string alias, string prefix) = (NewAlias(), NewAlias("named"));
        string key = await NewKey(alias: alias);
        await Sdk.Ok("CreateSecret", new { SecretName = prefix + "-id", SecretString = "x", KmsKeyId = key });
        await Sdk.Ok("CreateSecret", new { SecretName = prefix + "-alias", SecretString = "x", KmsKeyId = alias });
        await Sdk.Ok("CreateSecret", new { SecretName = prefix + "-none", SecretString = "x" });
        await Sdk.Ok("CreateSecret", new { SecretName = prefix + "-empty", SecretString = "x", KmsKeyId = "" });

        string defaultKey = (await KeyOf(prefix + "-none")).Id;
        Assert.Equal("ssm", (string)(await Describe(defaultKey))["Owner"]!);
        foreach ((string name, string id, string type) in (IEnumerable<(string, string, string)>)
            [("-id", key, "CUSTOMER"), ("-alias", key, "CUSTOMER"), ("-none", defaultKey, "DEFAULT"), ("-empty", defaultKey, "DEFAULT")])
            Assert.Equal((id, type), await KeyOf(prefix + name));

        JsonObject described = await Describe(key);
        Assert.Equal(2, (long)described["CloudResourceCount"]!);
        Assert.Equal(
            [("ssm", prefix + "-alias"), ("ssm", prefix + "-id")],
            described["CloudResources"]!.AsArray().Select(one => ((string)one!["ProductId"]!, (string)one["ResourceId"]!)).Order());
    }

    [Fact]
    public async Task A_secret_of_EncryptType_1_is_under_a_software_key_and_names_none()
    {
        string name = NewAlias("software");
        await Sdk.Refused(WrongValue, "CreateSecret", new { SecretName = name, SecretString = "x", EncryptType = 1, KmsKeyId = await NewKey() });
        await Sdk.Ok("CreateSecret", new { SecretName = name, SecretString = "under software", EncryptType = 1 });
        Assert.Equal(("", "DEFAULT"), await KeyOf(name));
        JsonNode key = Assert.Single((await Ok("ListKeyDetail", new { Role = 1, SearchKeyAlias = "kms-ssm-software" })).Response!["KeyMetadatas"]!.AsArray())!;
        Assert.Equal("SOFTWARE", (string)key["Protection"]!);
        Assert.Equal("under software", (await Sdk.Ok("GetSecretValue", new { SecretName = name })).Text("SecretString"));
    }

    [Fact]
    public async Task A_secret_comes_under_no_key_that_cannot_protect_it()
    {
        string secret = await NewSecret(await NewKey());
        string ofAnother = (await Other.KmsOk("CreateKey", new { Alias = NewAlias() })).Text("KeyId");
        string aliasOfAnother = NewAlias();
        await Other.KmsOk("CreateKey", new { Alias = aliasOfAnother });
        string[] keys =
        [
            Guid.NewGuid().ToString(), "no-such-alias", ofAnother, aliasOfAnother,
            .. await Task.WhenAll(((string[])["Disabled", "PendingDelete", "PendingImport", "Archived"]).Select(MakeKey)),
            .. await Task.WhenAll(NewKey("ASYMMETRIC_DECRYPT_RSA_2048"), NewKey("ASYMMETRIC_SIGN_VERIFY_ECC")),
        ];
        await Task.WhenAll(keys.Select(key => Sdk.Refused(KeyFails, "CreateSecret", new { SecretName = NewAlias(), SecretString = "x", KmsKeyId = key })));
        await Task.WhenAll(keys.Select(key => Sdk.Refused(KeyFails, "ChangeSecretKey", new { SecretName = secret, KmsKeyId = key })));
        Assert.Equal("x", (await Sdk.Ok("GetSecretValue", new { SecretName = secret })).Text("SecretString"));
    }

    [Theory]
    [InlineData("Disabled")]
    [InlineData("Archived")]
    [InlineData("PendingImport")]
    public async Task A_secret_is_neither_read_nor_written_from_the_moment_its_key_is_not_enabled_until_it_is_again(string state)
    {
        string key = await NewExternalKey();
        byte[] material = NewMaterial();
        await Import(key, material);
        string secret = await NewSecret(key);
        await AssertWorks(secret, key);

        await (state switch
        {
            "Disabled" => Ok("DisableKey", new { KeyId = key }),
            "Archived" => Archive(key),
            _ => Ok("DeleteImportedKeyMaterial", new { KeyId = key }),
        });
        await AssertRefused(secret, key);
        Assert.Equal(state, await StateOf(key));
        await Sdk.Ok("DescribeSecret", new { SecretName = secret });
        await Sdk.Ok("UpdateDescription", new { SecretName = secret, Description = state });
        Assert.NotEmpty((await Sdk.Ok("ListSecretVersionIds", new { SecretName = secret })).Response!["Versions"]!.AsArray());

        await (state switch
        {
            "Disabled" => Enable(key),
            "Archived" => Ok("CancelKeyArchive", new { KeyId = key }),
            _ => Import(key, material),
        });
        await AssertWorks(secret, key);
    }

    [Fact]
    public async Task A_secret_changes_its_key_with_all_its_values()
    {
        string[] keys = await Task.WhenAll(NewKey(), NewKey());
        string secret = await NewSecret(keys[0]);
        await Sdk.Ok("PutSecretValue", new { SecretName = secret, VersionId = "binary", SecretBinary = "/wAB" });
        async Task AssertKept()
        {
            Assert.Equal("x", (await Sdk.Ok("GetSecretValue", new { SecretName = secret, VersionId = "SSM_Current" })).Text("SecretString"));
            Assert.Equal("/wAB", (await Sdk.Ok("GetSecretValue", new { SecretName = secret, VersionId = "binary" })).Text("SecretBinary"));
        }

        SdkAnswer changed = await Sdk.Ok("ChangeSecretKey", new { SecretName = secret, KmsKeyId = keys[1] });
        Assert.Equal((secret, keys[1]), (changed.Text("SecretName"), changed.Text("KmsKeyId")));
        Assert.Equal((keys[1], "CUSTOMER"), await KeyOf(secret));
        Assert.Equal((0, 1), ((int)(await Describe(keys[0]))["CloudResourceCount"]!, (int)(await Describe(keys[1]))["CloudResourceCount"]!));
        await ScheduleDeletion(keys[0]);
        await AssertKept();

        string alias = (string)(await Describe(keys[1]))["Alias"]!;
        await Sdk.Ok("ChangeSecretKey", new { SecretName = secret, EncryptType = 1 });
        Assert.Equal(("", "DEFAULT"), await KeyOf(secret));
        await AssertKept();
        await Sdk.Ok("ChangeSecretKey", new { SecretName = secret, KmsKeyId = alias });
        Assert.Equal((keys[1], "CUSTOMER"), await KeyOf(secret));
        await AssertKept();
        Assert.Equal((await KeyOf(await NewSecret(""))).Id, (await Sdk.Ok("ChangeSecretKey", new { SecretName = secret, KmsKeyId = "" })).Text("KmsKeyId"));
        Assert.Equal("DEFAULT", (await KeyOf(secret)).Type);
        await AssertKept();
        await Sdk.Refused(WrongValue, "ChangeSecretKey", new { SecretName = secret, KmsKeyId = keys[1], EncryptType = 1 });
        await Sdk.Refused(WrongValue, "ChangeSecretKey", new { SecretName = secret, EncryptType = 2 });
        await Sdk.Refused("ResourceNotFound", "ChangeSecretKey", new { SecretName = "no-such-secret", KmsKeyId = keys[1] });
    }

    [Fact]
    public async Task A_secret_leaves_its_key_only_while_that_is_enabled_and_it_does_not_wait_for_its_deletion()
    {
        string[] keys = await Task.WhenAll(NewKey(), NewKey());
        string secret = await NewSecret(keys[0]);
        await Disable(keys[0]);
        await Sdk.Refused(KeyFails, "ChangeSecretKey", new { SecretName = secret, KmsKeyId = keys[1] });
        Assert.Equal(keys[0], (await KeyOf(secret)).Id);
        await Enable(keys[0]);
        await Sdk.Ok("DisableSecret", new { SecretName = secret });
        await Sdk.Ok("ChangeSecretKey", new { SecretName = secret, KmsKeyId = keys[1] }, "GET");
        await Sdk.Ok("DeleteSecret", new { SecretName = secret, RecoveryWindowInDays = 1 });
        await Sdk.Refused("FailedOperation", "ChangeSecretKey", new { SecretName = secret, KmsKeyId = keys[0] });
        await Sdk.Ok("RestoreSecret", new { SecretName = secret });
        await Sdk.Ok("EnableSecret", new { SecretName = secret });
        Assert.Equal("x", (await Sdk.Ok("GetSecretValue", new { SecretName = secret })).Text("SecretString"));
    }

    private async Task<string> NewSecret(string key, string? name = null, string value = "x")
    {
        name ??= NewAlias("secret");
        await Sdk.Ok("CreateSecret", new { SecretName = name, SecretString = value, KmsKeyId = key });
        return name;
    }

    private async Task<(string Id, string Type)> KeyOf(string secret)
    {
        string id = (await Sdk.Ok("DescribeSecret", new { SecretName = secret }, "GET")).Text("KmsKeyId");
        JsonNode listed = (await Sdk.Ok("ListSecrets", new { SearchSecretName = secret })).Response!["SecretMetadatas"]!.AsArray().Single(one => (string)one!["SecretName"]! == secret)!;
        Assert.Equal(id, (string)listed["KmsKeyId"]!);
        return (id, (string)listed["KmsKeyType"]!);
    }

    private async Task AssertWorks(string secret, string key)
    {
        foreach ((string action, object parameters) in Writes(secret, key))
            await Sdk.Ok(action, parameters);
        Assert.StartsWith("value-", (await Sdk.Ok("GetSecretValue", new { SecretName = secret, VersionId = "SSM_Current" })).Text("SecretString"), StringComparison.Ordinal);
    }

    private async Task AssertRefused(string secret, string key)
    {
        await Sdk.Refused(KeyFails, "GetSecretValue", new { SecretName = secret, VersionId = "SSM_Current" });
        await Sdk.Refused(KeyFails, "GetSecretValue", new { SecretName = secret });
        foreach ((string action, object parameters) in Writes(secret, key))
            await Sdk.Refused(KeyFails, action, parameters);
        await Sdk.Refused(KeyFails, "ChangeSecretKey", new { SecretName = secret, KmsKeyId = await NewKey() });
    }

    // A value of its own each time: a refusal stands for its second.
    private static IEnumerable<(string Action, object Parameters)> Writes(string secret, string key)
    {
        string value = $"value-{Interlocked.Increment(ref lastValue)}";
        yield return ("PutSecretValue", new { SecretName = secret, VersionId = value, SecretString = value });
        yield return ("UpdateSecret", new { SecretName = secret, VersionId = "SSM_Current", SecretString = value });
        yield return ("CreateSecret", new { SecretName = NewAlias("secret"), SecretString = value, KmsKeyId = key });
    }
}
