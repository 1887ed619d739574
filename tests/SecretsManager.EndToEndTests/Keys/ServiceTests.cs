using System.Text.Json.Nodes;
using SecretsManager.Protocol.Kms;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>The service as a whole: what it is, what it does not do, whose keys it keeps out of reach.</summary>
public abstract partial class KeyServiceTests
{
    private const string Unsupported = "UnsupportedOperation";

    [Fact]
    public async Task The_status_names_the_root_of_trust_and_counts_the_keys_that_do_not_wait_for_their_deletion()
    {
        SdkAnswer before = await Ok("GetServiceStatus");
        Assert.Equal(
            ("ServiceEnabled InvalidType UserLevel ProExpireTime ProRenewFlag ProResourceId ExclusiveVSMEnabled ExclusiveHSMEnabled SubscriptionInfo "
                + "CmkUserCount CmkLimit ExclusiveHSMList IsAllowedDataKeyHosted DataKeyLimit FreeDataKeyLimit DataKeyUsedCount SyncTaskList IsAllowedSync "
                + "QpsLimit QpsTotalLimit RegionsQps ResourceZone ResourceRegion CallsPerMonth CallsOfMonth RootOfTrust RequestId").Split(' ').Order(),
            before.Response!.Select(field => field.Key).Order());
        Assert.All(before.Response!, field => Assert.NotNull(field.Value));
        Assert.Equal((true, 1, Server.Root), ((bool)before.Response!["ServiceEnabled"]!, before.Number("InvalidType"), before.Text("RootOfTrust")));

        await Task.WhenAll(States.Select(MakeKey));
        await NewKey("ASYMMETRIC_SIGN_VERIFY_ECC");
        // The other way of signing, so that an answer of the same second is another one.
        Assert.Equal(before.Number("CmkUserCount") + 5, (await Ok("GetServiceStatus", method: "GET")).Number("CmkUserCount"));
    }

    [Fact]
    public async Task The_regions_are_those_of_the_server() =>
        Assert.Equal(["ap-guangzhou"], (await Sdk.KmsOk("GetRegions", region: "")).Response!["Regions"]!.AsArray().Select(region => (string)region!));

    [Fact]
    public async Task The_listed_algorithms_are_the_usages_that_a_key_can_have()
    {
        JsonObject listed = (await Ok("ListAlgorithms")).Response!;
        (string Usage, string Algorithm)[] Of(string kind) => [.. listed[kind]!.AsArray().Select(one => ((string)one!["KeyUsage"]!, (string)one["Algorithm"]!))];
        Assert.Equal([("ENCRYPT_DECRYPT", "AES_256")], Of("SymmetricAlgorithms"));
        Assert.Equal([("ASYMMETRIC_DECRYPT_RSA_2048", "RSA_2048")], Of("AsymmetricAlgorithms"));
        Assert.Equal(Signing.Select(entry => (entry.Usage, entry.Algorithm)), Of("AsymmetricSignVerifyAlgorithms"));

        string[] usages = [.. ((string[])["SymmetricAlgorithms", "AsymmetricAlgorithms", "AsymmetricSignVerifyAlgorithms"]).SelectMany(Of).Select(one => one.Usage).Distinct()];
        await Task.WhenAll(usages.Select(async usage => Assert.Equal(usage, (string)(await Describe(await NewKey(usage)))["KeyUsage"]!)));
        await Task.WhenAll(Of("AsymmetricSignVerifyAlgorithms").Select(async one => await Sign(await NewKey(one.Usage), one.Algorithm, [1], "RAW")));
        await Task.WhenAll(
            Refused("UnsupportedOperation.UnsupportedKeyUsageInCurrentRegion", "CreateKey", new { Alias = NewAlias(), KeyUsage = "ASYMMETRIC_DECRYPT_SM2" }),
            Refused("UnsupportedOperation.UnsupportedKeyUsageInCurrentRegion", "CreateKey", new { Alias = NewAlias(), KeyUsage = "ASYMMETRIC_SIGN_VERIFY_SM2" }),
            Refused(WrongUsage, "CreateKey", new { Alias = NewAlias(), KeyUsage = "encrypt_decrypt" }),
            Refused(WrongUsage, "CreateKey", new { Alias = NewAlias(), KeyUsage = "ALL" }),
            Refused(WrongUsage, "CreateKey", new { Alias = NewAlias(), KeyUsage = "ASYMMETRIC_DECRYPT_RSA_4096" }));
    }

    [Fact]
    public Task Actions_of_the_API_that_are_not_done_here_say_so() => Task.WhenAll(UnservedActions.All.Select(async action =>
        Assert.Equal((action, Unsupported), (action, (await Sdk.Kms(action, new { For = action })).Code))));

    [Fact]
    public async Task Actions_that_are_not_of_the_API_do_not_exist()
    {
        foreach (string action in (string[])["DeleteKey", "TendKey", "createKey", "ExportKey"])
            await Refused("InvalidAction", action, new { KeyId = action });
        Assert.Equal("NoSuchVersion", (await Sdk.Call("CreateKey", new { Alias = NewAlias() }, service: (KmsService.Name, "2019-09-23"))).Code);
        Assert.Equal("NoSuchVersion", (await Sdk.Call("CreateSecret", new { SecretName = NewAlias() }, service: (KmsService.Name, KmsService.Version))).Code);
    }

    [Fact]
    public async Task There_are_no_member_accounts_and_no_clusters()
    {
        string key = await NewKey();
        string[] actions =
        [
            "ArchiveKey", "CancelKeyArchive", "CancelKeyDeletion", "DescribeKey", "DescribeKeys", "DisableKey", "DisableKeyRotation", "DisableKeys", "EnableKey",
            "EnableKeyRotation", "EnableKeys", "GetKeyRotationStatus", "RotateKey", "ScheduleKeyDeletion", "UpdateAlias", "UpdateKeyDescription",
        ];
        await Task.WhenAll(actions.Select(async action =>
        {
            JsonObject parameters = System.Text.Json.JsonSerializer.SerializeToNode(Sample.Of(action, key))!.AsObject();
            parameters["MemberAccount"] = new JsonObject { ["MemberUin"] = 100000000002, ["MemberAppId"] = 1 + Array.IndexOf(actions, action) };
            Assert.Equal((action, Unsupported), (action, (await Sdk.Kms(action, parameters)).Code));
        }));
        await Refused(Unsupported, "ListKeyDetail", new { MemberAccounts = new[] { new { MemberUin = 100000000002 } } });
        await Refused(Unsupported, "CreateKey", new { Alias = NewAlias(), HsmClusterId = "cluster" });
        await Ok("CreateKey", new { Alias = NewAlias(), HsmClusterId = "" });
        Assert.Equal("Enabled", await StateOf(key));
    }

    [Fact]
    public async Task A_key_that_the_product_made_for_itself_is_shown_and_neither_used_nor_changed()
    {
        string secret = NewAlias("secret");
        await Sdk.Ok("CreateSecret", new { SecretName = secret, SecretString = "under the default key" });
        string key = (await Sdk.Ok("DescribeSecret", new { SecretName = secret })).Text("KmsKeyId");
        JsonObject described = await Describe(key);
        Assert.Equal(
            ("ssm", "kms-ssm-default", "Enabled", Server.Protection, 0),
            ((string)described["Owner"]!, (string)described["Alias"]!, (string)described["KeyState"]!, (string)described["Protection"]!, (long)described["CloudResourceCount"]!));
        Assert.Contains(key, (await AllIds(role: 1)).Ids);
        Assert.DoesNotContain(key, (await AllIds(role: 0)).Ids);
        Assert.Equal([key], (await Ok("ListKeyDetail", new { Role = 1, SearchKeyAlias = "kms-ssm-default" })).Response!["KeyMetadatas"]!.AsArray().Select(one => (string)one!["KeyId"]!));

        Assert.All(await CodesOf(Sdk, [.. Sample.Changes, .. Sample.Uses], key), one => Assert.Equal((one.Action, "UnsupportedOperation.NotUserCreatedCmk"), one));
        await Refused("UnsupportedOperation.NotUserCreatedCmk", "ReEncrypt", new { CiphertextBlob = await Encrypt(await NewKey()), DestinationKeyId = key });
        await Task.WhenAll(Sample.Descriptions.Select(action => Ok(action, Sample.Of(action, key))));
        Assert.Equal("under the default key", (await Sdk.Ok("GetSecretValue", new { SecretName = secret })).Text("SecretString"));
    }

    [Fact]
    public async Task A_key_that_does_not_exist_is_not_found_and_what_is_no_id_is_refused()
    {
        string[] actions = [.. Sample.Changes, .. Sample.Uses, .. Sample.Descriptions];
        await Task.WhenAll(actions.Select(async action =>
            Assert.Equal((action, NotFound), (action, (await Sdk.Kms(action, Sample.Of(action, Guid.NewGuid().ToString()))).Code))));
        await Task.WhenAll(actions.Select(async action =>
        {
            string alias = NewAlias();
            await NewKey(alias: alias);
            Assert.Equal((action, "InvalidParameterValue.InvalidKeyId"), (action, (await Sdk.Kms(action, Sample.Of(action, alias))).Code));
        }));
    }
}
