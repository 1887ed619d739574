using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SecretsManager.Server;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Hosting;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access.WebIdentity;

/// <summary>Identity providers, and workloads that trade their tokens for sessions of roles, through the API.</summary>
public sealed class WebIdentityTests : IAsyncLifetime
{
    private const string Cam = "2019-01-16";
    private const string Sts = "2018-08-13";
    private const string ReadOne = """{"version":"2.0","statement":{"effect":"allow","action":"ssm:GetSecretValue","resource":"qcs::ssm:::secret/creatorUin/*/one"}}""";

    private Bench bench = null!;
    private Principals principals = null!;

    private long Account => bench.Key.Account;

    public async ValueTask InitializeAsync()
    {
        bench = await Bench.Open();
        principals = new Principals(bench);
        await bench.SsmOk("CreateSecret", new { SecretName = "one", SecretString = "1" });
        await bench.SsmOk("CreateSecret", new { SecretName = "two", SecretString = "2" });
        await bench.CamOk("CreateOIDCConfig", Provider("ci"));
        await Role("app", Trust("ci", TestIssuer.Subject));
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_workload_trades_its_token_for_a_session_of_the_role_that_trusts_it()
    {
        JsonElement answer = await Trade(TestIssuer.Token(bench.Now));
        Assert.True(Bench.CodeOf(answer) is null, answer.ToString());
        Credentials session = Credentials.Of(answer);
        Assert.Equal(bench.Now + 7200, answer.GetProperty("ExpiredTime").GetInt64());

        Assert.Null(await Read("one", session));
        Assert.Equal("UnauthorizedOperation", await Read("two", session));
        JsonElement who = await bench.StsOk("GetCallerIdentity", new { }, session);
        Assert.Equal(("CAMRole", $"ci/{TestIssuer.Subject}"), (who.GetProperty("Type").GetString(), who.GetProperty("PrincipalId").GetString()));
        Assert.EndsWith(":pod-1", who.GetProperty("UserId").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_role_may_be_named_by_its_id()
    {
        string id = (await bench.CamOk("GetRole", new { RoleName = "app" })).GetProperty("RoleInfo").GetProperty("RoleId").GetString()!;

        Assert.Null(Bench.CodeOf(await Trade(TestIssuer.Token(bench.Now), arn: $"qcs::cam::uin/{Account}:role/{id}")));
    }

    [Fact]
    public async Task Everything_that_is_wrong_gets_one_refusal()
    {
        await Role("others", Trust("ci", "system:serviceaccount:prod:other"));
        await Role("users", $$$"""{"version":"2.0","statement":[{"effect":"allow","action":"sts:*","principal":{"qcs":["qcs::cam::uin/{{{Account}}}:root"]}}]}""");
        await Role("signed", Trust("ci", TestIssuer.Subject).Replace("AssumeRoleWithWebIdentity", "AssumeRole", StringComparison.Ordinal));
        await Role("elsewhere", Trust("cd", TestIssuer.Subject));
        await bench.CamOk("CreateOIDCConfig", Provider("narrow", clients: ["narrow"]));
        AccessKey other = (await AccountCreation.Create(bench.Deployment, AccountRegister.FirstUin + 1, new SystemRandomBytes(), bench.Time))!;
        string good = TestIssuer.Token(bench.Now);
        string forged = TestIssuer.Sign(TestIssuer.Header("RS256", "rsa"), TestIssuer.Claims(bench.Now).ToJsonString(), data => TestIssuer.Signature("RS256", data, TestIssuer.OtherRsa));

        List<JsonElement> answers =
        [
            await Trade(forged),
            await Trade(good, arn: Arn("others")),
            await Trade(good, arn: Arn("users")),
            await Trade(good, arn: Arn("signed")),
            await Trade(good, arn: Arn("elsewhere")),
            await Trade(good, arn: Arn("nobody")),
            await Trade(good, arn: $"qcs::cam::uin/{other.Account}:roleName/app"),
            await Trade(good, arn: "qcs::cam::uin/1:roleName/app"),
            await Trade(good, provider: "unknown"),
            await Trade(good, provider: "narrow"),
        ];
        await bench.CamOk("DeleteOIDCConfig", new { Name = "ci" });
        answers.Add(await Trade(good));

        Assert.All(answers, answer => Assert.Equal("UnauthorizedOperation", Bench.CodeOf(answer)));
        Assert.Single(answers.Select(answer => answer.GetProperty("Error").GetRawText()).Distinct());
    }

    [Fact]
    public async Task A_token_that_has_expired_and_what_is_malformed_are_told()
    {
        JsonObject claims = TestIssuer.Claims(bench.Now - 3600);
        string good = TestIssuer.Token(bench.Now);

        Assert.Equal("InvalidParameter.WebIdentityTokenError", Bench.CodeOf(await Trade(TestIssuer.Sign("RS256", "rsa", claims))));
        Assert.Equal("InvalidParameter.WebIdentityTokenError", Bench.CodeOf(await Trade("no.token.at-all")));
        Assert.Equal("InvalidParameter.WebIdentityTokenError", Bench.CodeOf(await Trade("")));
        Assert.Equal("InvalidParameter.WebIdentityTokenError", Bench.CodeOf(await Trade(new string('a', 8193))));
        Assert.Equal("InvalidParameter.ParamError", Bench.CodeOf(await Trade(good, arn: "app")));
        Assert.Equal("InvalidParameter.ParamError", Bench.CodeOf(await Trade(good, provider: "")));
        Assert.Equal("InvalidParameter.ParamError", Bench.CodeOf(await Trade(good, name: "a")));
        Assert.Equal("InvalidParameter.ParamError", Bench.CodeOf(await Trade(good, seconds: 0)));
        Assert.Equal("InvalidParameter.OverTimeError", Bench.CodeOf(await Trade(good, seconds: 43_201)));
        Assert.Equal("MissingParameter", Bench.CodeOf(await bench.Unsigned(Sts, "AssumeRoleWithWebIdentity", new { ProviderId = "ci", RoleArn = Arn("app"), RoleSessionName = "pod-1" })));
    }

    [Fact]
    public async Task The_role_says_how_long_a_session_lasts()
    {
        await bench.CamOk("UpdateRoleSessionDuration", new { RoleName = "app", SessionDuration = 900 });

        Assert.Equal(bench.Now + 900, (await Trade(TestIssuer.Token(bench.Now))).GetProperty("ExpiredTime").GetInt64());
        Assert.Equal("InvalidParameter.OverTimeError", Bench.CodeOf(await Trade(TestIssuer.Token(bench.Now), seconds: 901)));
    }

    [Fact]
    public async Task Revocation_ends_the_sessions_of_workloads()
    {
        Credentials session = Credentials.Of(await Trade(TestIssuer.Token(bench.Now)));
        Assert.Null(await Read("one", session));

        await bench.CamOk("RevokeRoleSessions", new { RoleName = "app" });

        Assert.Equal("AuthFailure.TokenFailure", await Read("one", session));
        Assert.Null(await Read("one", Credentials.Of(await Trade(TestIssuer.Token(bench.Now)))));
    }

    [Fact]
    public async Task Only_a_token_is_no_signature_for_anything_else()
    {
        Assert.Equal("AuthFailure.InvalidAuthorization", Bench.CodeOf(await bench.Unsigned(Sts, "AssumeRole", new { RoleArn = Arn("app"), RoleSessionName = "job" })));
        Assert.Equal("AuthFailure.InvalidAuthorization", Bench.CodeOf(await bench.Unsigned(Cam, "GetRole", new { RoleName = "app" })));
    }

    [Fact]
    public async Task The_record_names_the_workload_and_holds_no_token()
    {
        string token = TestIssuer.Token(bench.Now);
        await Trade(token);
        await Trade(token, arn: Arn("nobody"));

        string[] records = [.. (await bench.Records()).Where(record => record.GetProperty("action").GetString() == "AssumeRoleWithWebIdentity").Select(record => record.GetRawText())];

        Assert.Equal(2, records.Length);
        Assert.Contains($"ci/{TestIssuer.Subject}", records[0], StringComparison.Ordinal);
        Assert.All(records, record => Assert.DoesNotContain(token.Split('.')[2], record, StringComparison.Ordinal));
        Assert.All(records, record => Assert.DoesNotContain(token.Split('.')[1], record, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_provider_is_told_as_it_was_written()
    {
        JsonElement told = await bench.CamOk("DescribeOIDCConfig", new { Name = "ci" });

        Assert.Equal((11, 11, 0), (told.GetProperty("ProviderType").GetInt32(), told.GetProperty("Status").GetInt32(), told.GetProperty("AutoRotateKey").GetInt32()));
        Assert.Equal((TestIssuer.Url, "ci", "pipelines"), (told.GetProperty("IdentityUrl").GetString(), told.GetProperty("Name").GetString(), told.GetProperty("Description").GetString()));
        Assert.Equal(TestIssuer.Base64(TestIssuer.KeySet), told.GetProperty("IdentityKey").GetString());
        Assert.Equal($"""["{TestIssuer.Audience}"]""", told.GetProperty("ClientId").GetRawText());
    }

    [Fact]
    public async Task A_provider_is_replaced_and_its_former_keys_count_no_longer()
    {
        string key = TestIssuer.Base64(TestIssuer.Set(TestIssuer.Jwk(TestIssuer.P256, "p256")));
        await bench.CamOk("UpdateOIDCConfig", new
        {
            Name = "ci",
            IdentityUrl = TestIssuer.Url,
            ClientId = new[] { TestIssuer.Audience },
            IdentityKey = key,
        });

        JsonElement noted = (await bench.Records())[^1].GetProperty("parameters");
        Assert.Equal(TestIssuer.Audience, noted.GetProperty("ClientId").GetString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key))), noted.GetProperty("IdentityKeySha256").GetString());
        Assert.Equal("UnauthorizedOperation", Bench.CodeOf(await Trade(TestIssuer.Token(bench.Now))));
        Assert.Null(Bench.CodeOf(await Trade(TestIssuer.Token(bench.Now, "ES256"))));
        Assert.Equal("pipelines", (await bench.CamOk("DescribeOIDCConfig", new { Name = "ci" })).GetProperty("Description").GetString());
    }

    [Fact]
    public async Task The_fields_of_a_provider_have_their_rules()
    {
        Assert.Equal("InvalidParameter.IdentityNameInUse", await bench.CamCode("CreateOIDCConfig", Provider("ci")));
        Assert.Equal("InvalidParameterValue.NameError", await bench.CamCode("CreateOIDCConfig", Provider("a b")));
        Assert.Equal("InvalidParameterValue.NameError", await bench.CamCode("CreateOIDCConfig", Provider("")));
        foreach (string url in (string[])["", "http://issuer.test", "https://", "https://user@issuer.test", "https://issuer.test?x", "https://issuer.test#x", "https://issuer.test/a b", "ftp://issuer.test", "HTTPS://issuer.test", $"https://issuer.test/{new string('a', 240)}"])
            Assert.Equal("InvalidParameterValue.IdentityUrlError", await bench.CamCode("CreateOIDCConfig", Provider("new", url: url)));
        foreach (string[] clients in (string[][])[[], [""], ["a", "a"], ["a b"], ["é"], [.. Enumerable.Range(0, 21).Select(i => $"{i}")]])
            Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("CreateOIDCConfig", Provider("new", clients: clients)));
        Assert.Equal("InvalidParameterValue.IdentityKeyError", await bench.CamCode("CreateOIDCConfig", Provider("new", key: "no keys")));
        using RSA weak = RSA.Create(1024);
        Assert.Equal("InvalidParameterValue.IdentityKeyError", await bench.CamCode("CreateOIDCConfig", Provider("new", key: TestIssuer.Base64(TestIssuer.Set(TestIssuer.Jwk(weak, "a"))))));
        Assert.Equal("InvalidParameter.DescriptionLengthOverlimit", await bench.CamCode("CreateOIDCConfig", Provider("new", description: new string('x', 301))));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("CreateOIDCConfig", Provider("new", rotate: 2)));
        foreach (string action in (string[])["DescribeOIDCConfig", "DeleteOIDCConfig"])
            Assert.Equal("ResourceNotFound.IdentityNotExist", await bench.CamCode(action, new { Name = "unknown" }));
        Assert.Equal("ResourceNotFound.IdentityNotExist", await bench.CamCode("UpdateOIDCConfig", Provider("unknown")));
    }

    [Fact]
    public async Task A_private_key_is_refused_without_being_repeated()
    {
        JsonObject key = TestIssuer.Jwk(TestIssuer.OtherRsa, "a");
        key["d"] = "cHJpdmF0ZS1jYW5hcnk";
        string text = TestIssuer.Base64(TestIssuer.Set(key));

        JsonElement answer = await bench.Cam("CreateOIDCConfig", Provider("new", key: text));

        Assert.Equal("InvalidParameterValue.IdentityKeyError", Bench.CodeOf(answer));
        Assert.DoesNotContain("canary", answer.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.All(await bench.Records(), record => Assert.DoesNotContain(text, record.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_are_fetched_for_no_issuer_that_the_operator_has_not_listed()
    {
        Assert.Equal("InvalidParameterValue.IdentityUrlError", await bench.CamCode("CreateOIDCConfig", Provider("new", rotate: 1)));
        Assert.Equal("InvalidParameterValue.IdentityUrlError", await bench.CamCode("CreateOIDCConfig", Provider("new", key: "")));
        Assert.Equal("InvalidParameterValue.IdentityUrlError", await bench.CamCode("UpdateOIDCConfig", Provider("ci", rotate: 1)));
    }

    [Fact]
    public async Task Keys_are_fetched_from_a_listed_issuer()
    {
        string keySet = TestIssuer.Set(TestIssuer.Jwk(TestIssuer.P256, "p256"));
        int asked = 0;
        await using HttpsIssuer issuer = await HttpsIssuer.Start((self, http) =>
        {
            asked++;
            return http.Response.WriteAsync(http.Request.Path == "/.well-known/openid-configuration" ? $$"""{"issuer":"{{self.Url}}","jwks_uri":"{{self.Url}}/keys"}""" : keySet);
        });
        await using Bench listing = await Bench.Open(new Dictionary<string, string?>
        {
            ["SecretsManager:Access:IssuerUrls:0"] = "https://other.test",
            ["SecretsManager:Access:IssuerUrls:1"] = issuer.Url,
            ["SecretsManager:Access:IssuerAuthorityFile"] = issuer.AuthorityFile,
        });
        await listing.CamOk("CreateOIDCConfig", Provider("ci", url: issuer.Url, key: "", rotate: 1));
        await listing.CamOk("CreateRole", new { RoleName = "app", PolicyDocument = Trust("ci", TestIssuer.Subject, issuer.Url, listing.Key.Account) });

        async Task<string?> Code(string algorithm)
        {
            JsonObject claims = TestIssuer.Claims(listing.Now);
            claims["iss"] = issuer.Url;
            return Bench.CodeOf(await listing.Unsigned(Sts, "AssumeRoleWithWebIdentity", new
            {
                ProviderId = "ci",
                WebIdentityToken = TestIssuer.Sign(algorithm, TestIssuer.KeyIdOf(algorithm), claims),
                RoleArn = $"qcs::cam::uin/{listing.Key.Account}:roleName/app",
                RoleSessionName = "pod-1",
            }));
        }

        Assert.Equal(0, asked);
        Assert.Null(await Code("ES256"));
        Assert.Null(await Code("ES256"));
        Assert.Equal(2, asked);
        keySet = TestIssuer.KeySet;
        Assert.Equal("UnauthorizedOperation", await Code("RS256"));
        listing.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await Code("RS256"));
        Assert.Equal(4, asked);
    }

    [Fact]
    public async Task Calls_for_providers_are_judged_on_their_names()
    {
        Credentials named = await principals.User($$$"""{"version":"2.0","statement":{"effect":"allow","action":"cam:*OIDCConfig","resource":"qcs::cam:::oidc-provider/ci"}}""");

        Assert.Null(await bench.CamCode("DescribeOIDCConfig", new { Name = "ci" }, named));
        Assert.Null(await bench.CamCode("UpdateOIDCConfig", Provider("ci"), named));
        Assert.Equal("UnauthorizedOperation", await bench.CamCode("DescribeOIDCConfig", new { Name = "cd" }, named));
        Assert.Equal("UnauthorizedOperation", await bench.CamCode("CreateOIDCConfig", Provider("cd"), named));
        Assert.Null(await bench.CamCode("DeleteOIDCConfig", new { Name = "ci" }, named));
    }

    private static object Provider(string name, string? url = null, string[]? clients = null, string? key = null, string description = "pipelines", int rotate = 0) => new
    {
        Name = name,
        IdentityUrl = url ?? TestIssuer.Url,
        ClientId = clients ?? [TestIssuer.Audience],
        IdentityKey = key ?? TestIssuer.Base64(TestIssuer.KeySet),
        Description = description,
        AutoRotateKey = rotate,
    };

    private string Trust(string provider, string subject) => Trust(provider, subject, TestIssuer.Url, Account);

    private static string Trust(string provider, string subject, string issuer, long account) => $$$$"""
        {"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRoleWithWebIdentity",
          "principal":{"federated":["qcs::cam::uin/{{{{account}}}}:oidc-provider/{{{{provider}}}}"]},
          "condition":{"string_equal":{"oidc:iss":"{{{{issuer}}}}","oidc:aud":["{{{{TestIssuer.Audience}}}}","narrow"],"oidc:sub":"{{{{subject}}}}"}}}]}
        """;

    private string Arn(string role) => $"qcs::cam::uin/{Account}:roleName/{role}";

    private async Task Role(string name, string trust)
    {
        string id = (await bench.CamOk("CreateRole", new { RoleName = name, PolicyDocument = trust })).GetProperty("RoleId").GetString()!;
        long policy = await principals.Policy(ReadOne);
        await principals.Change(id, (Role role) => role with { Policies = [new Attachment(policy, 1)] });
    }

    private Task<JsonElement> Trade(string token, string? arn = null, string provider = "ci", string name = "pod-1", long? seconds = null) => bench.Unsigned(
        Sts, "AssumeRoleWithWebIdentity", new { ProviderId = provider, WebIdentityToken = token, RoleArn = arn ?? Arn("app"), RoleSessionName = name, DurationSeconds = seconds });

    private async Task<string?> Read(string secret, Credentials caller) => Bench.CodeOf(await bench.Call("2019-09-23", "GetSecretValue", new { SecretName = secret }, caller));
}
