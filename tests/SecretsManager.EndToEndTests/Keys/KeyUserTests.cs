using System.Text.Json.Nodes;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>What uses a key, and what that means for the key's end.</summary>
public abstract partial class KeyServiceTests
{
    private const string InUse = "FailedOperation.CmkUsedByCloudProduct";

    [Fact]
    public async Task A_key_with_secrets_is_not_scheduled_for_deletion_and_the_refusal_names_them()
    {
        string key = await NewKey();
        string prefix = NewAlias("dependent");
        string[] secrets = await Task.WhenAll(Enumerable.Range(0, 21).Select(i => NewSecret(key, $"{prefix}-{i:D2}")));
        JsonObject described = await Describe(key);
        Assert.Equal(21, (long)described["CloudResourceCount"]!);
        Assert.Equal(secrets.Order(), described["CloudResources"]!.AsArray().Select(one => (string)one!["ResourceId"]!).Order());
        await Disable(key);
        SdkAnswer refused = await Sdk.Kms("ScheduleKeyDeletion", new { KeyId = key, PendingWindowInDays = 7 });
        Assert.Equal(InUse, refused.Code);
        Assert.Contains("21 secrets (", refused.Message, StringComparison.Ordinal);
        Assert.Equal(20, secrets.Count(secret => refused.Message.Contains(secret, StringComparison.Ordinal)));

        // A secret that waits for its own deletion still needs the key.
        await Task.WhenAll(secrets.Select(secret => Sdk.Ok("DisableSecret", new { SecretName = secret })));
        await Task.WhenAll(secrets.Skip(1).Select(secret => Sdk.Ok("DeleteSecret", new { SecretName = secret, RecoveryWindowInDays = 0 })));
        await Sdk.Ok("DeleteSecret", new { SecretName = secrets[0], RecoveryWindowInDays = 1 });
        SdkAnswer last = await Sdk.Kms("ScheduleKeyDeletion", new { KeyId = key, PendingWindowInDays = 8 });
        Assert.Equal(InUse, last.Code);
        Assert.Contains($"1 secret ({secrets[0]})", last.Message, StringComparison.Ordinal);
        Assert.Equal("Disabled", await StateOf(key));
    }

    [Fact]
    public async Task A_key_whose_last_secret_has_gone_or_moved_can_be_scheduled_for_deletion()
    {
        string key = await NewKey();
        string[] secrets = await Task.WhenAll(NewSecret(key), NewSecret(key));
        await Sdk.Ok("ChangeSecretKey", new { SecretName = secrets[0], KmsKeyId = await NewKey() });
        await Sdk.Ok("DisableSecret", new { SecretName = secrets[1] });
        await Sdk.Ok("DeleteSecret", new { SecretName = secrets[1], RecoveryWindowInDays = 0 });
        await ScheduleDeletion(key);
        Assert.Equal("x", (await Sdk.Ok("GetSecretValue", new { SecretName = secrets[0] })).Text("SecretString"));
    }

    [Fact]
    public async Task A_resource_of_another_product_is_bound_and_unbound_and_keeps_the_key_meanwhile()
    {
        string key = await NewKey();
        object bucket = new { KeyId = key, ProductId = "cos", ResourceId = "bucket-1250000000" };
        await Ok("BindCloudResource", bucket);
        await Ok("BindCloudResource", bucket, "GET");
        await Ok("BindCloudResource", new { KeyId = key, ProductId = "cbs", ResourceId = "disk (1)" });
        JsonObject described = await Describe(key);
        Assert.Equal(2, (long)described["CloudResourceCount"]!);
        Assert.Equal(
            [("cos", "bucket-1250000000"), ("cbs", "disk (1)")],
            described["CloudResources"]!.AsArray().Select(one => ((string)one!["ProductId"]!, (string)one["ResourceId"]!)));

        await Disable(key);
        SdkAnswer refused = await Sdk.Kms("ScheduleKeyDeletion", new { KeyId = key, PendingWindowInDays = 7 });
        Assert.Equal(InUse, refused.Code);
        Assert.Contains("cos/bucket-1250000000", refused.Message, StringComparison.Ordinal);

        foreach ((string product, string resource) in (IEnumerable<(string, string)>)[("cos", "bucket"), ("cbs", "bucket-1250000000")])
            await Refused("ResourceUnavailable.CloudResourceBindingNotFound", "UnbindCloudResource", new { KeyId = key, ProductId = product, ResourceId = resource });
        await Ok("UnbindCloudResource", new { KeyId = key, ProductId = "cbs", ResourceId = "disk (1)" });
        await Ok("UnbindCloudResource", bucket);
        await Refused("ResourceUnavailable.CloudResourceBindingNotFound", "UnbindCloudResource", bucket, "GET");
        await ScheduleDeletion(key);
    }

    [Fact]
    public async Task A_resource_is_named_by_a_word_and_a_line_of_ASCII()
    {
        string key = await NewKey();
        (string Product, string Resource)[] wrong = [("", "r"), ("a b", "r"), (new string('p', 65), "r"), ("云", "r"), ("p", ""), ("p", new string('r', 257)), ("p", "资源"), ("p", "a\nb")];
        await Task.WhenAll(((string[])["BindCloudResource", "UnbindCloudResource"]).SelectMany(action => wrong.Select(one =>
            Refused(WrongValue, action, new { KeyId = key, ProductId = one.Product, ResourceId = one.Resource }))));
        await Ok("BindCloudResource", new { KeyId = key, ProductId = new string('p', 64), ResourceId = new string('~', 256) });
    }

    [Fact]
    public async Task Material_that_would_expire_does_so_no_longer_once_a_product_uses_the_key()
    {
        string key = await NewExternalKey();
        await Import(key, NewMaterial(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3600);
        await Ok("BindCloudResource", new { KeyId = key, ProductId = "cos", ResourceId = "bucket" });
        JsonObject described = await Describe(key);
        Assert.Equal(("Enabled", 0), ((string)described["KeyState"]!, (long)described["ValidTo"]!));
    }

    [Fact]
    public async Task The_secrets_under_a_rotated_key_move_to_its_new_version_and_are_readable_all_the_while()
    {
        string key = await NewKey();
        string[] secrets = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => NewSecret(key, value: $"value {i}")));
        await Task.WhenAll(secrets.Select((secret, i) => Sdk.Ok("PutSecretValue", new { SecretName = secret, VersionId = "second", SecretString = $"second {i}" })));
        async Task AssertReadable() => await Task.WhenAll(secrets.Select(async (secret, i) =>
        {
            Assert.Equal($"value {i}", (await Sdk.Ok("GetSecretValue", new { SecretName = secret, VersionId = "SSM_Current" })).Text("SecretString"));
            Assert.Equal($"second {i}", (await Sdk.Ok("GetSecretValue", new { SecretName = secret, VersionId = "second" })).Text("SecretString"));
        }));

        Assert.Null((await Describe(key))["Rewrap"]);
        foreach ((string method, int version) in (IEnumerable<(string, int)>)[("POST", 2), ("GET", 3)])
        {
            await Ok("RotateKey", new { KeyId = key }, method);
            await Until(async () =>
            {
                await AssertReadable();
                JsonNode rewrap = (await Describe(key))["Rewrap"]!;
                Assert.Equal(version, (int)rewrap["TargetVersion"]!);
                AssertNow((long)rewrap["StartTime"]!);
                return (long)rewrap["Moved"]! == 16;
            });
            Assert.Equal(8, (long)(await Describe(key))["Rewrap"]!["Total"]!);
            await AssertReadable();
        }

        await Sdk.Ok("PutSecretValue", new { SecretName = secrets[0], VersionId = "third", SecretString = "under version 3" });
        Assert.Equal("under version 3", (await Sdk.Ok("GetSecretValue", new { SecretName = secrets[0], VersionId = "third" })).Text("SecretString"));
    }
}
