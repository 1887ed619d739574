using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace SecretsManager.EndToEndTests.Access;

/// <summary>Users, roles, workloads and tags through the official SDK: from nothing to a secret that is read, and to the end of the right.</summary>
public sealed class AccessSdkTests : IAsyncLifetime
{
    private const string Unauthorized = "UnauthorizedOperation";

    private static readonly (string, string) Cam = ("cam", "2019-01-16");
    private static readonly (string, string) Sts = ("sts", "2018-08-13");
    private static readonly (string, string) Tag = ("tag", "2018-08-13");

    private ServerProcess server = null!;
    private OfficialSdk root = null!;

    private string Account => server.FirstKey.Uin;

    public async ValueTask InitializeAsync()
    {
        server = await ServerProcess.Start();
        root = OfficialSdk.Start(server);
        await root.Ok("CreateSecret", new { SecretName = "one", SecretString = "first" });
        await root.Ok("CreateSecret", new { SecretName = "two", SecretString = "second" });
    }

    public async ValueTask DisposeAsync()
    {
        await root.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_user_reads_the_one_secret_that_its_policy_names_until_its_key_is_disabled()
    {
        SdkAnswer user = await root.OkOf(Cam, "AddUser", new { Name = "reader", UseApi = 1 });
        await using OfficialSdk reader = OfficialSdk.Start(server, user.Text("SecretId"), user.Text("SecretKey"));
        await reader.Refused(Unauthorized, "GetSecretValue", new { SecretName = "one" });

        long policy = await NewPolicy("read-one", "ssm:GetSecretValue", "qcs::ssm:::secret/creatorUin/*/one");
        await root.OkOf(Cam, "AttachUserPolicy", new { PolicyId = policy, AttachUin = user.Number("Uin") });
        Assert.Equal("first", (await reader.Ok("GetSecretValue", new { SecretName = "one", VersionId = "SSM_Current" })).Text("SecretString"));
        await reader.Refused(Unauthorized, "GetSecretValue", new { SecretName = "two" });
        Assert.Equal("CAMUser", (await reader.OkOf(Sts, "GetCallerIdentity")).Text("Type"));

        await root.OkOf(Cam, "UpdateAccessKey", new { AccessKeyId = user.Text("SecretId"), Status = "Inactive", TargetUin = user.Number("Uin") });
        await reader.Refused("AuthFailure.SecretIdNotFound", "DescribeSecret", new { SecretName = "one" });
    }

    [Fact]
    public async Task A_role_is_taken_by_whom_it_trusts_and_its_sessions_end_when_they_are_revoked()
    {
        string trust = $$$"""{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/{{{Account}}}:root"]}}]}""";
        await root.OkOf(Cam, "CreateRole", new { RoleName = "duty", PolicyDocument = trust });
        long policy = await NewPolicy("read-two", "ssm:GetSecretValue", "qcs::ssm:::secret/creatorUin/*/two");
        await root.OkOf(Cam, "AttachRolePolicy", new { PolicyId = policy, AttachRoleName = "duty" });

        await using OfficialSdk session = await Session(await root.OkOf(Sts, "AssumeRole", new { RoleArn = $"qcs::cam::uin/{Account}:roleName/duty", RoleSessionName = "night" }));
        Assert.Equal("second", (await session.Ok("GetSecretValue", new { SecretName = "two", VersionId = "SSM_Current" })).Text("SecretString"));
        await session.Refused(Unauthorized, "GetSecretValue", new { SecretName = "one" });
        SdkAnswer identity = await session.OkOf(Sts, "GetCallerIdentity");
        Assert.Equal("CAMRole", identity.Text("Type"));
        Assert.EndsWith(":night", identity.Text("UserId"), StringComparison.Ordinal);

        await root.OkOf(Cam, "RevokeRoleSessions", new { RoleName = "duty" });
        await session.Refused("AuthFailure.TokenFailure", "DescribeSecret", new { SecretName = "two" });
    }

    [Fact]
    public async Task A_workload_trades_its_identity_token_for_a_secret_without_any_key()
    {
        using ECDsa pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await root.OkOf(Cam, "CreateOIDCConfig", new { Name = "cluster", IdentityUrl = "https://issuer.example", ClientId = new[] { "ssm" }, IdentityKey = KeySet(pair) });
        string trust = $$$$"""
            {"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRoleWithWebIdentity",
              "principal":{"federated":["qcs::cam::uin/{{{{Account}}}}:oidc-provider/cluster"]},
              "condition":{"string_equal":{"oidc:iss":"https://issuer.example","oidc:aud":"ssm","oidc:sub":"system:serviceaccount:shop:billing"}}}]}
            """;
        await root.OkOf(Cam, "CreateRole", new { RoleName = "billing", PolicyDocument = trust });
        await root.OkOf(Cam, "AttachRolePolicy", new { PolicyId = 11, AttachRoleName = "billing" });
        await using OfficialSdk workload = OfficialSdk.StartUnsigned(server);
        object Trade(string subject) => new
        {
            ProviderId = "cluster",
            WebIdentityToken = Token(pair, subject),
            RoleArn = $"qcs::cam::uin/{Account}:roleName/billing",
            RoleSessionName = "pod",
        };

        SdkAnswer refused = await workload.Call("AssumeRoleWithWebIdentity", Trade("system:serviceaccount:shop:other"), service: Sts);
        Assert.NotEqual(string.Empty, refused.Code);
        await using OfficialSdk pod = await Session(await workload.OkOf(Sts, "AssumeRoleWithWebIdentity", Trade("system:serviceaccount:shop:billing")));
        Assert.Equal("first", (await pod.Ok("GetSecretValue", new { SecretName = "one", VersionId = "SSM_Current" })).Text("SecretString"));
        await pod.Refused(Unauthorized, "DisableSecret", new { SecretName = "one" });
        await workload.RefusedOf(Sts, "AuthFailure.InvalidAuthorization", "GetCallerIdentity");
    }

    [Fact]
    public async Task A_tag_opens_and_shuts_a_secret()
    {
        SdkAnswer user = await root.OkOf(Cam, "AddUser", new { Name = "dev", UseApi = 1 });
        SdkAnswer policy = await root.OkOf(Cam, "CreatePolicy", new
        {
            PolicyName = "dev",
            PolicyDocument = """{"version":"2.0","statement":[{"effect":"allow","action":["ssm:*"],"resource":["*"],"condition":{"for_any_value:string_equal":{"qcs:resource_tag":["env&dev"]}}}]}""",
        });
        await root.OkOf(Cam, "AttachUserPolicy", new { PolicyId = policy.Number("PolicyId"), AttachUin = user.Number("Uin") });
        await using OfficialSdk dev = OfficialSdk.Start(server, user.Text("SecretId"), user.Text("SecretKey"));
        string[] resources = [$"qcs::ssm:ap-guangzhou:uin/{Account}:secret/creatorUin/{Account}/one"];

        await dev.Refused(Unauthorized, "DescribeSecret", new { SecretName = "one" });
        await root.OkOf(Tag, "TagResources", new { ResourceList = resources, Tags = new[] { new { TagKey = "env", TagValue = "dev" } } });
        await dev.Ok("ListSecretVersionIds", new { SecretName = "one" });
        Assert.Equal(1, (await dev.Ok("ListSecrets")).Number("TotalCount"));
        await root.OkOf(Tag, "UnTagResources", new { ResourceList = resources, TagKeys = new[] { "env" } });
        await dev.Refused(Unauthorized, "GetSecretValue", new { SecretName = "one", VersionId = "SSM_Current" });
    }

    [Fact]
    public async Task Another_account_takes_a_role_that_trusts_it_and_nothing_else()
    {
        var key = await server.NewAccount(100000000002);
        await using OfficialSdk other = OfficialSdk.Start(server, key);
        string Trust(string account) => $$$"""{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/{{{account}}}:root"]}}]}""";
        await root.OkOf(Cam, "CreateRole", new { RoleName = "open", PolicyDocument = Trust("100000000002") });
        await root.OkOf(Cam, "CreateRole", new { RoleName = "shut", PolicyDocument = Trust(Account) });
        await root.OkOf(Cam, "AttachRolePolicy", new { PolicyId = 11, AttachRoleName = "open" });

        SdkAnswer taken = await other.OkOf(Sts, "AssumeRole", new { RoleArn = $"qcs::cam::uin/{Account}:roleName/open", RoleSessionName = "guest" });
        await using OfficialSdk guest = await Session(taken);
        Assert.Equal("first", (await guest.Ok("GetSecretValue", new { SecretName = "one", VersionId = "SSM_Current" })).Text("SecretString"));
        foreach (string name in (string[])["shut", "none"])
            await other.RefusedOf(Sts, Unauthorized, "AssumeRole", new { RoleArn = $"qcs::cam::uin/{Account}:roleName/{name}", RoleSessionName = "guest" });
    }

    private static string KeySet(ECDsa pair)
    {
        ECParameters point = pair.ExportParameters(false);
        object key = new { kty = "EC", crv = "P-256", alg = "ES256", use = "sig", kid = "1", x = Base64Url(point.Q.X!), y = Base64Url(point.Q.Y!) };
        return Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new { keys = new[] { key } }));
    }

    private static string Token(ECDsa pair, string subject)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string signed = Base64Url(JsonSerializer.SerializeToUtf8Bytes(new { alg = "ES256", kid = "1", typ = "JWT" })) + "."
            + Base64Url(JsonSerializer.SerializeToUtf8Bytes(new { iss = "https://issuer.example", aud = "ssm", sub = subject, iat = now, nbf = now, exp = now + 600 }));
        return signed + "." + Base64Url(pair.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
    }

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private Task<OfficialSdk> Session(SdkAnswer answer)
    {
        JsonObject credentials = answer.Response!["Credentials"]!.AsObject();
        Assert.True(answer.Number("ExpiredTime") > 0);
        Assert.True(DateTimeOffset.TryParse(answer.Text("Expiration"), CultureInfo.InvariantCulture, out _));
        return Task.FromResult(OfficialSdk.Start(server, (string)credentials["TmpSecretId"]!, (string)credentials["TmpSecretKey"]!, (string)credentials["Token"]!));
    }

    private async Task<long> NewPolicy(string name, string action, string resource) => (await root.OkOf(Cam, "CreatePolicy", new
    {
        PolicyName = name,
        PolicyDocument = $$"""{"version":"2.0","statement":[{"effect":"allow","action":["{{action}}"],"resource":["{{resource}}"]}]}""",
    })).Number("PolicyId");
}
