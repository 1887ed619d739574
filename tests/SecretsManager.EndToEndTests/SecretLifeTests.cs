using System.Text.Json.Nodes;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.EndToEndTests;

/// <summary>A secret's life through the official SDK, over HTTPS, against a real server; once for each engine.</summary>
public abstract class SecretLifeTests : IAsyncLifetime
{
    private ServerProcess? server;
    private OfficialSdk? sdk;

    private OfficialSdk Sdk => sdk!;

    public async ValueTask InitializeAsync()
    {
        server = await StartServer();
        sdk = OfficialSdk.Start(server);
    }

    public async ValueTask DisposeAsync()
    {
        if (sdk is not null)
            await sdk.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task A_secret_is_created_read_versioned_disabled_deleted_and_restored(string method)
    {
        string name = "life-" + method;
        SdkAnswer created = await Sdk.Ok("CreateSecret", new { SecretName = name, VersionId = "v1", SecretString = "first value", Description = "a secret" }, method);
        Assert.Equal((name, "v1", 0, "no tags to save"), (created.Text("SecretName"), created.Text("VersionId"), created.Number("TagCode"), created.Text("TagMsg")));

        SdkAnswer read = await Sdk.Ok("GetSecretValue", new { SecretName = name, VersionId = "v1" }, method);
        Assert.Equal((name, "v1", "first value", ""), (read.Text("SecretName"), read.Text("VersionId"), read.Text("SecretString"), read.Text("SecretBinary")));

        await Sdk.Ok("PutSecretValue", new { SecretName = name, VersionId = "v2", SecretBinary = "MTIzMTIzMTIzMTIzMTIzQQ==" }, method);
        SdkAnswer binary = await Sdk.Ok("GetSecretValue", new { SecretName = name, VersionId = "v2" }, method);
        Assert.Equal(("MTIzMTIzMTIzMTIzMTIzQQ==", ""), (binary.Text("SecretBinary"), binary.Text("SecretString")));

        await Sdk.Ok("UpdateSecret", new { SecretName = name, VersionId = "v1", SecretString = "changed" }, method);
        Assert.Equal("changed", (await Sdk.Ok("GetSecretValue", new { SecretName = name, VersionId = "v1" }, method)).Text("SecretString"));
        await Sdk.Ok("UpdateDescription", new { SecretName = name, Description = "another" }, method);

        SdkAnswer versions = await Sdk.Ok("ListSecretVersionIds", new { SecretName = name }, method);
        Assert.Equal(["v2", "v1"], versions.Response!["Versions"]!.AsArray().Select(version => (string)version!["VersionId"]!));

        await Sdk.Ok("DisableSecret", new { SecretName = name }, method);
        await Sdk.Refused("ResourceUnavailable.ResourceDisabled", "GetSecretValue", new { SecretName = name, VersionId = "v1" }, method);
        SdkAnswer deleted = await Sdk.Ok("DeleteSecret", new { SecretName = name, RecoveryWindowInDays = 7 }, method);
        await Sdk.Refused("ResourceUnavailable.ResourcePendingDeleted", "GetSecretValue", new { SecretName = name, VersionId = "v1" }, method);

        SdkAnswer described = await Sdk.Ok("DescribeSecret", new { SecretName = name }, method);
        Assert.Equal(("PendingDelete", "another"), (described.Text("Status"), described.Text("Description")));
        Assert.Equal(deleted.Number("DeleteTime"), described.Number("DeleteTime"));

        await Sdk.Ok("RestoreSecret", new { SecretName = name }, method);
        Assert.Equal("Disabled", (await Sdk.Ok("DescribeSecret", new { SecretName = name }, method)).Text("Status"));
        await Sdk.Ok("EnableSecret", new { SecretName = name }, method);
        Assert.Equal("changed", (await Sdk.Ok("GetSecretValue", new { SecretName = name, VersionId = "v1" }, method)).Text("SecretString"));

        await Sdk.Ok("DeleteSecretVersion", new { SecretName = name, VersionId = "v1" }, method);
        await Sdk.Refused("ResourceNotFound", "GetSecretValue", new { SecretName = name, VersionId = "v1" }, method);
        await Sdk.Ok("DisableSecret", new { SecretName = name }, method);
        await Sdk.Ok("DeleteSecret", new { SecretName = name, RecoveryWindowInDays = 0 }, method);
        await Sdk.Refused("ResourceNotFound", "DescribeSecret", new { SecretName = name }, method);
        await Sdk.Ok("CreateSecret", new { SecretName = name, SecretString = "the name is free again" }, method);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task An_SSH_key_pair_is_created_read_by_both_its_names_described_disabled_and_deleted(string method)
    {
        string name = "pair-" + method;
        SdkAnswer made = await Sdk.Ok("CreateSSHKeyPairSecret", new { SecretName = name, ProjectId = 0, SSHKeyName = "pair_" + method, Description = "a pair" }, method);
        AssertFields(made.Response!, "SecretName SSHKeyID SSHKeyName TagCode TagMsg RequestId");
        string id = made.Text("SSHKeyID");
        SdkAnswer named = await Sdk.Ok("GetSSHKeyPairValue", new { SecretName = name }, method);
        AssertFields(named.Response!, "SSHKeyID PublicKey PrivateKey ProjectID SSHKeyDescription SSHKeyName RequestId");
        Assert.EndsWith(" " + id, named.Text("PublicKey"), StringComparison.Ordinal);
        Assert.Equal(named.Text("PrivateKey"), (await Sdk.Ok("GetSSHKeyPairValue", new { SSHKeyId = id }, method)).Text("PrivateKey"));

        await Sdk.Ok("DisableSecret", new { SecretName = name }, method);
        SdkAnswer disabled = await Sdk.Ok("GetSSHKeyPairValue", new { SecretName = name, SSHKeyId = id }, method);
        Assert.Equal((named.Text("PublicKey"), "", "pair_" + method), (disabled.Text("PublicKey"), disabled.Text("PrivateKey"), disabled.Text("SSHKeyName")));
        SdkAnswer described = await Sdk.Ok("DescribeSecret", new { SecretName = name }, method);
        Assert.Equal(("Cvm", id, "pair_" + method, 2), (described.Text("ProductName"), described.Text("ResourceID"), described.Text("ResourceName"), described.Number("SecretType")));
        SdkAnswer listed = await Sdk.Ok("ListSecrets", new { SecretType = 2, SearchSecretName = name }, method);
        Assert.Equal([name], Names(listed));

        await Sdk.Ok("DeleteSecret", new { SecretName = name, CleanSSHKey = true }, method);
        await Sdk.Refused("ResourceNotFound", "GetSSHKeyPairValue", new { SSHKeyId = id }, method);
    }

    [Fact]
    public async Task Every_state_allows_and_refuses_what_the_documentation_says()
    {
        await Sdk.Ok("CreateSecret", new { SecretName = "states", VersionId = "v1", SecretString = "x" });
        await Sdk.Refused("FailedOperation", "DeleteSecret", new { SecretName = "states" });
        await Sdk.Refused("FailedOperation", "RestoreSecret", new { SecretName = "states" });
        await Sdk.Ok("EnableSecret", new { SecretName = "states" });
        await Sdk.Ok("DisableSecret", new { SecretName = "states" });
        await Task.Delay(TimeSpan.FromSeconds(1));
        await Sdk.Ok("DisableSecret", new { SecretName = "states" });
        await Sdk.Ok("PutSecretValue", new { SecretName = "states", VersionId = "v2", SecretString = "y" });
        await Sdk.Ok("UpdateSecret", new { SecretName = "states", VersionId = "v2", SecretString = "z" });
        await Sdk.Ok("UpdateDescription", new { SecretName = "states", Description = "" });
        await Sdk.Refused("FailedOperation", "RestoreSecret", new { SecretName = "states" });
        await Sdk.Ok("DeleteSecret", new { SecretName = "states", RecoveryWindowInDays = 30 });
        foreach ((string action, object parameters) in new (string, object)[]
        {
            ("PutSecretValue", new { SecretName = "states", VersionId = "v3", SecretString = "x" }),
            ("UpdateSecret", new { SecretName = "states", VersionId = "v2", SecretString = "x" }),
            ("UpdateDescription", new { SecretName = "states", Description = "x" }),
            ("EnableSecret", new { SecretName = "states" }),
            ("DisableSecret", new { SecretName = "states" }),
            ("DeleteSecret", new { SecretName = "states", RecoveryWindowInDays = 1 }),
        })
            await Sdk.Refused("FailedOperation", action, parameters);
        await Sdk.Refused("ResourceInUse.SecretExists", "CreateSecret", new { SecretName = "states", SecretString = "x" });
        await Sdk.Ok("DeleteSecretVersion", new { SecretName = "states", VersionId = "v2" });
        await Sdk.Ok("ListSecretVersionIds", new { SecretName = "states" });
    }

    [Fact]
    public async Task An_application_that_asks_for_the_current_version_follows_a_rotation()
    {
        await Sdk.Ok("CreateSecret", new { SecretName = "current", VersionId = "v1", SecretString = "one" });
        await Sdk.Ok("PutSecretValue", new { SecretName = "current", VersionId = "v2", SecretString = "two" });
        SdkAnswer current = await Sdk.Ok("GetSecretValue", new { SecretName = "current", VersionId = "SSM_Current" });
        Assert.Equal(("two", "SSM_Current"), (current.Text("SecretString"), current.Text("VersionId")));
        Assert.Equal("v2", (await Sdk.Ok("GetSecretValue", new { SecretName = "current", VersionId = "" })).Text("VersionId"));
        Assert.Equal("two", (await Sdk.Ok("GetSecretValue", new { SecretName = "current" })).Text("SecretString"));
        await Sdk.Ok("DeleteSecretVersion", new { SecretName = "current", VersionId = "v2" });
        Assert.Equal("one", (await Sdk.Ok("GetSecretValue", new { SecretName = "current", VersionId = "SSM_Current" })).Text("SecretString"));

        await Sdk.Ok("CreateSecret", new { SecretName = "named-current", SecretString = "kept" });
        await Sdk.Ok("PutSecretValue", new { SecretName = "named-current", VersionId = "v2", SecretString = "newer" });
        Assert.Equal("kept", (await Sdk.Ok("GetSecretValue", new { SecretName = "named-current", VersionId = "SSM_Current" })).Text("SecretString"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("null\u0000inside")]
    [InlineData("emoji 🔐 and 凭据, \"quotes\" \\ / <tags> & 'apostrophes'")]
    [InlineData("line\r\nbreaks\ttabs and \u2028 separators")]
    public async Task A_text_comes_back_as_it_was_sent(string value)
    {
        string name = "text-" + Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(value))[..Math.Min(40, value.Length * 2)];
        foreach (string method in new[] { "POST", "GET" })
        {
            await Sdk.Ok("CreateSecret", new { SecretName = name + method, SecretString = value }, method);
            Assert.Equal(value, (await Sdk.Ok("GetSecretValue", new { SecretName = name + method, VersionId = "SSM_Current" }, method)).Text("SecretString"));
        }
    }

    [Fact]
    public async Task A_value_of_32768_bytes_is_kept_and_one_more_is_refused()
    {
        string largest = new('x', 32768);
        await Sdk.Ok("CreateSecret", new { SecretName = "large", SecretString = largest });
        Assert.Equal(largest, (await Sdk.Ok("GetSecretValue", new { SecretName = "large" })).Text("SecretString"));
        byte[] bytes = [.. Enumerable.Range(0, 32768).Select(i => (byte)i)];
        await Sdk.Ok("CreateSecret", new { SecretName = "large-binary", SecretBinary = Convert.ToBase64String(bytes) });
        Assert.Equal(Convert.ToBase64String(bytes), (await Sdk.Ok("GetSecretValue", new { SecretName = "large-binary" })).Text("SecretBinary"));

        await Sdk.Refused("InvalidParameterValue", "CreateSecret", new { SecretName = "larger", SecretString = largest + "x" });
        await Sdk.Refused("InvalidParameterValue", "CreateSecret", new { SecretName = "larger", SecretBinary = Convert.ToBase64String(new byte[32769]) });
        await Sdk.Refused("ResourceNotFound", "DescribeSecret", new { SecretName = "larger" });
    }

    [Fact]
    public async Task The_eleventh_version_is_refused()
    {
        await Sdk.Ok("CreateSecret", new { SecretName = "eleven", VersionId = "v1", SecretString = "x" });
        for (int i = 2; i <= 10; i++)
            await Sdk.Ok("PutSecretValue", new { SecretName = "eleven", VersionId = $"v{i}", SecretString = "x" });
        await Sdk.Refused("LimitExceeded", "PutSecretValue", new { SecretName = "eleven", VersionId = "v11", SecretString = "x" });
        await Sdk.Refused("ResourceInUse.VersionIdExists", "PutSecretValue", new { SecretName = "eleven", VersionId = "v10", SecretString = "another" });
        await Sdk.Refused("ResourceNotFound", "UpdateSecret", new { SecretName = "eleven", VersionId = "v11", SecretString = "x" });
    }

    [Fact]
    public async Task Lists_filter_order_and_page_without_a_gap_or_a_duplicate()
    {
        for (int i = 0; i < 25; i++)
            await Sdk.Ok("CreateSecret", new
            {
                SecretName = $"list-{i:D2}",
                SecretString = "x",
                Tags = new[] { new { TagKey = "env", TagValue = i % 2 == 0 ? "prod" : "dev" }, new { TagKey = "team", TagValue = $"t{i % 3}" } },
            });
        await Sdk.Ok("DisableSecret", new { SecretName = "list-03" });

        SdkAnswer first = await Sdk.Ok("ListSecrets", new { SearchSecretName = "list-" });
        Assert.Equal((25, 20), (first.Number("TotalCount"), first.Response!["SecretMetadatas"]!.AsArray().Count));
        List<string> paged = [];
        for (int offset = 0; offset < 25; offset += 7)
            paged.AddRange(Names(await Sdk.Ok("ListSecrets", new { SearchSecretName = "list-", Offset = offset, Limit = 7, OrderType = 1 })));
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"list-{i:D2}"), paged);

        Assert.Equal(["list-03"], Names(await Sdk.Ok("ListSecrets", new { SearchSecretName = "list-", State = 2 })));
        SdkAnswer tagged = await Sdk.Ok(
            "ListSecrets",
            new { TagFilters = new[] { new { TagKey = "env", TagValue = new[] { "prod" } }, new { TagKey = "team", TagValue = new[] { "t0", "t1" } } }, Limit = 200 },
            "GET");
        Assert.Equal(Enumerable.Range(0, 25).Where(i => i % 2 == 0 && i % 3 != 2).Select(i => $"list-{i:D2}"), Names(tagged).Order());
        Assert.Equal(25, (await Sdk.Ok("ListSecrets", new { TagFilters = new[] { new { TagKey = "team" } } })).Number("TotalCount"));
        Assert.Empty(Names(await Sdk.Ok("ListSecrets", new { SearchSecretName = "nothing" })));
        Assert.Equal(0, (await Sdk.Ok("ListSecrets", new { SecretType = 1, ProductName = "Mysql,Redis" })).Number("TotalCount"));
        Assert.Equal(0, (await Sdk.Ok("ListSecrets", new { SearchSecretName = "list-", EncryptType = 1 })).Number("TotalCount"));
        await Sdk.Refused("InvalidParameterValue", "ListSecrets", new { Limit = 201 });

        JsonNode one = first.Response!["SecretMetadatas"]![0]!;
        Assert.Equal("DEFAULT", (string)one["KmsKeyType"]!);
        string instance = (string)one["ResourceID"]!;
        Assert.Equal([(string)one["SecretName"]!], Names(await Sdk.Ok("ListSecrets", new { InstanceID = instance })));
    }

    [Fact]
    public async Task Each_answer_has_every_field_of_the_documentation_and_none_is_null()
    {
        await Sdk.Ok("CreateSecret", new { SecretName = "fields", SecretString = "x", EncryptType = 1 });
        SdkAnswer described = await Sdk.Ok("DescribeSecret", new { SecretName = "fields" });
        AssertFields(
            described.Response!,
            "SecretName Description KmsKeyId CreateUin Status DeleteTime CreateTime SecretType ProductName ResourceID RotationStatus RotationFrequency ResourceName ProjectID AssociatedInstanceIDs TargetUin AdditionalConfig EncryptType EncryptSwitching CreateUinString TargetUinString AccountInfoList NextRotationTime RequestId");
        Assert.Equal(("", 1, "100000000001"), (described.Text("KmsKeyId"), described.Number("EncryptType"), described.Text("CreateUinString")));
        Assert.Matches("^[0-9]+_100000000001_customize_[0-9]{19}_[0-9A-Za-z]{3}$", described.Text("ResourceID"));
        SdkAnswer listed = await Sdk.Ok("ListSecrets", new { SearchSecretName = "fields" });
        AssertFields(
            listed.Response!["SecretMetadatas"]![0]!.AsObject(),
            "SecretName Description KmsKeyId CreateUin Status DeleteTime CreateTime KmsKeyType RotationStatus NextRotationTime SecretType ProductName ResourceName ProjectID AssociatedInstanceIDs TargetUin RotationFrequency ResourceID RotationBeginTime EncryptType EncryptSwitching CreateUinString TargetUinString");
        SdkAnswer status = await Sdk.Ok("GetServiceStatus");
        AssertFields(
            status.Response!,
            "ServiceEnabled InvalidType AccessKeyEscrowEnabled ExpireTime QPSLimit SecretLimit PayModel RenewFlag ResourceId TotalCount ResourceRegion CallsPerMonth CallsOfMonth RootOfTrust RequestId");
        Assert.Equal(["ap-guangzhou"], (await Sdk.Ok("GetRegions", region: "")).Response!["Regions"]!.AsArray().Select(region => (string)region!));
        SdkAnswer products = await Sdk.Ok("DescribeSupportedProducts");
        Assert.Equal(products.Number("TotalCount"), products.Response!["Products"]!.AsArray().Count);
    }

    [Fact]
    public async Task Wrong_values_get_the_documented_codes()
    {
        await Sdk.Ok("CreateSecret", new { SecretName = "codes", VersionId = "v1", SecretString = "x" });
        await Sdk.Refused("ResourceInUse.SecretExists", "CreateSecret", new { SecretName = "codes", SecretString = "x" });
        await Sdk.Refused("InvalidParameterValue", "CreateSecret", new { SecretName = "-codes", SecretString = "x" });
        await Sdk.Refused("InvalidParameterValue", "CreateSecret", new { SecretName = "codes2" });
        await Sdk.Refused("InvalidParameterValue", "CreateSecret", new { SecretName = "codes2", SecretString = "x", SecretBinary = "eA==" });
        await Sdk.Refused("InvalidParameterValue", "CreateSecret", new { SecretName = "codes2", SecretBinary = "not base64" });
        await Sdk.Refused("FailedOperation.AccessKmsError", "CreateSecret", new { SecretName = "codes2", SecretString = "x", KmsKeyId = "6abd1fdb-86d4-11ef-b72d-52540089bc41" });
        await Sdk.Refused("InvalidParameterValue", "CreateSecret", new { SecretName = "codes2", SecretString = "x", SecretType = 4 });
        await Sdk.Refused(
            "InvalidParameterValue.TagKeysDuplicated",
            "CreateSecret",
            new { SecretName = "codes2", SecretString = "x", Tags = new[] { new { TagKey = "a", TagValue = "1" }, new { TagKey = "a", TagValue = "2" } } });
        await Sdk.Refused("UnsupportedOperation", "GetSecretValue", new { SecretName = "codes", VersionId = "v1", EncryptionPublicKey = "key" });
        await Sdk.Refused("ResourceNotFound", "GetSecretValue", new { SecretName = "codes", VersionId = "v9" });
        await Sdk.Refused("ResourceNotFound", "GetSecretValue", new { SecretName = "Codes", VersionId = "v1" });
        await Sdk.Refused("MissingParameter", "GetSecretValue", new { });
        await Sdk.Refused("UnknownParameter", "GetSecretValue", new { SecretName = "codes", Colour = "red" });
        await Sdk.Refused("InvalidParameterValue", "DeleteSecret", new { SecretName = "codes", RecoveryWindowInDays = 31 });
        await Sdk.Refused("UnsupportedRegion", "GetServiceStatus", region: "eu-moscow");
        string keyId = (await Sdk.Ok("DescribeSecret", new { SecretName = "codes" })).Text("KmsKeyId");
        await Sdk.Ok("CreateSecret", new { SecretName = "codes-with-key", SecretString = "x", KmsKeyId = keyId });

        SdkAnswer wrongKey = await Sdk.Call("GetServiceStatus", secretKey: "wrong");
        Assert.Equal("AuthFailure.SignatureFailure", wrongKey.Code);
        SdkAnswer chinese = await Sdk.Call("GetSecretValue", new { SecretName = "none" }, language: "zh-CN");
        Assert.Contains("凭据", chinese.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sequences_of_the_Terraform_provider_work()
    {
        const string name = "tf-secret";
        await Sdk.Ok("CreateSecret", new { SecretName = name, VersionId = "default", SecretString = "default", Description = "", SecretType = 0 });
        await Sdk.Ok("DeleteSecretVersion", new { SecretName = name, VersionId = "default" });
        SdkAnswer empty = await Sdk.Ok("DescribeSecret", new { SecretName = name });
        Assert.Equal(("Enabled", ""), (empty.Text("Status"), empty.Text("AdditionalConfig")));
        Assert.Empty((await Sdk.Ok("ListSecretVersionIds", new { SecretName = name })).Response!["Versions"]!.AsArray());
        await Sdk.Refused("ResourceNotFound", "GetSecretValue", new { SecretName = name, VersionId = "default" });

        await Sdk.Ok("PutSecretValue", new { SecretName = name, VersionId = "v1", SecretBinary = "MTIzMTIzMTIzMTIzMTIzQQ==" });
        SdkAnswer version = await Sdk.Ok("GetSecretValue", new { SecretName = name, VersionId = "v1" });
        Assert.Equal(("MTIzMTIzMTIzMTIzMTIzQQ==", ""), (version.Text("SecretBinary"), version.Text("SecretString")));
        await Sdk.Ok("UpdateSecret", new { SecretName = name, VersionId = "v1", SecretString = "now text" });
        await Sdk.Ok("DeleteSecretVersion", new { SecretName = name, VersionId = "v1" });
        await Sdk.Refused("ResourceNotFound", "GetSecretValue", new { SecretName = name, VersionId = "v1" });

        await Sdk.Ok("UpdateDescription", new { SecretName = name, Description = "" });
        Assert.InRange((await Sdk.Ok("ListSecrets", new { Offset = 0, Limit = 200 })).Response!["SecretMetadatas"]!.AsArray().Count, 1, 199);
        Assert.NotEmpty((await Sdk.Ok("DescribeSupportedProducts")).Response!["Products"]!.AsArray());
        await Sdk.Refused("FailedOperation", "DeleteSecret", new { SecretName = name, RecoveryWindowInDays = 0 });
        // The sweeper waits before it tries again; within the same second it would sign the same request and get the same outcome.
        await Task.Delay(TimeSpan.FromSeconds(1));
        await Sdk.Ok("DisableSecret", new { SecretName = name });
        await Sdk.Ok("DeleteSecret", new { SecretName = name, RecoveryWindowInDays = 0 });
        await Sdk.Refused("ResourceNotFound", "DescribeSecret", new { SecretName = name });
    }

    /// <summary>Starts the server on the engine.</summary>
    protected abstract Task<ServerProcess> StartServer();

    private static IEnumerable<string> Names(SdkAnswer listed) =>
        listed.Response!["SecretMetadatas"]!.AsArray().Select(secret => (string)secret!["SecretName"]!);

    private static void AssertFields(JsonObject answer, string fields)
    {
        Assert.Equal(fields.Split(' ').Order(), answer.Select(field => field.Key).Order());
        Assert.All(answer, field => Assert.NotNull(field.Value));
    }
}

public sealed class SecretLifeOnSqliteTests : SecretLifeTests
{
    protected override Task<ServerProcess> StartServer() => ServerProcess.Start();
}

public sealed class SecretLifeOnPostgresTests(PostgresServer postgres) : SecretLifeTests, IClassFixture<PostgresServer>
{
    protected override async Task<ServerProcess> StartServer() => await ServerProcess.Start(
        "--SecretsManager:Storage:Engine=postgresql", "--SecretsManager:Storage:AnswerSeconds=60", "--SecretsManager:Storage:ConnectionString=" + await postgres.CreateDatabase());
}
