using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>What the operator's settings change about keys.</summary>
public sealed class KeySettingTests
{
    [Fact]
    public async Task A_quota_counts_the_keys_that_do_not_wait_for_their_deletion()
    {
        await using ServerProcess server = await ServerProcess.Start("--SecretsManager:Keys:KeysPerRegion=2", "--region", "ap-guangzhou,ap-beijing");
        await using OfficialSdk sdk = OfficialSdk.Start(server);
        await sdk.Ok("CreateSecret", new { SecretName = "default", SecretString = "the product's own key does not count" });
        string first = (await sdk.KmsOk("CreateKey", new { Alias = "first" })).Text("KeyId");
        await sdk.KmsOk("CreateKey", new { Alias = "second", Type = 2 });
        await sdk.KmsRefused("LimitExceeded.CmkLimitExceeded", "CreateKey", new { Alias = "third" });
        SdkAnswer status = await sdk.KmsOk("GetServiceStatus");
        Assert.Equal((2, 2), (status.Number("CmkUserCount"), status.Number("CmkLimit")));
        await sdk.KmsOk("CreateKey", new { Alias = "first" }, region: "ap-beijing");

        await sdk.KmsOk("DisableKey", new { KeyId = first });
        await sdk.KmsRefused("LimitExceeded.CmkLimitExceeded", "CreateKey", new { Alias = "third", Description = "a disabled key counts" });
        await sdk.KmsOk("ScheduleKeyDeletion", new { KeyId = first, PendingWindowInDays = 7 });
        await sdk.KmsOk("CreateKey", new { Alias = "third", Description = "one that waits for its deletion does not" });
    }

    [Fact]
    public async Task A_key_in_use_is_scheduled_for_deletion_where_that_is_allowed_and_says_what_will_be_lost()
    {
        await using ServerProcess server = await ServerProcess.Start("--SecretsManager:Keys:AllowDeletionInUse=true");
        await using OfficialSdk sdk = OfficialSdk.Start(server);
        string key = (await sdk.KmsOk("CreateKey", new { Alias = "used" })).Text("KeyId");
        await sdk.Ok("CreateSecret", new { SecretName = "precious", VersionId = "v1", SecretString = "kept", KmsKeyId = key });
        await sdk.KmsOk("BindCloudResource", new { KeyId = key, ProductId = "cos", ResourceId = "bucket" });
        await sdk.KmsOk("DisableKey", new { KeyId = key });
        SdkAnswer scheduled = await sdk.KmsOk("ScheduleKeyDeletion", new { KeyId = key, PendingWindowInDays = 7 });
        Assert.Contains("1 secret (precious); 1 resource (cos/bucket)", scheduled.Text("Message"), StringComparison.Ordinal);
        Assert.Contains(server.Output.Split('\n'), line => line.Contains(key, StringComparison.Ordinal) && line.Contains("precious", StringComparison.Ordinal));

        foreach ((string action, object parameters) in (IEnumerable<(string, object)>)
        [
            ("GetSecretValue", new { SecretName = "precious", VersionId = "v1" }),
            ("PutSecretValue", new { SecretName = "precious", VersionId = "v2", SecretString = "x" }),
            ("UpdateSecret", new { SecretName = "precious", VersionId = "v1", SecretString = "x" }),
            ("CreateSecret", new { SecretName = "another", SecretString = "x", KmsKeyId = key }),
            ("ChangeSecretKey", new { SecretName = "precious" }),
        ])
            await sdk.Refused("FailedOperation.AccessKmsError", action, parameters);

        await sdk.KmsOk("CancelKeyDeletion", new { KeyId = key });
        await sdk.Refused("FailedOperation.AccessKmsError", "GetSecretValue", new { SecretName = "precious", VersionId = "v1" });
        await sdk.KmsOk("EnableKeys", new { KeyIds = new[] { key } });
        Assert.Equal("kept", (await sdk.Ok("GetSecretValue", new { SecretName = "precious", VersionId = "v1" })).Text("SecretString"));
        await sdk.Ok("ChangeSecretKey", new { SecretName = "precious" }, "GET");
        Assert.Equal("kept", (await sdk.Ok("GetSecretValue", new { SecretName = "precious", VersionId = "v1" })).Text("SecretString"));
    }
}
