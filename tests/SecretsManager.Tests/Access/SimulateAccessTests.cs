using System.Text.Json;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

/// <summary>Who may do what, asked without doing it; each answer is held against what the call itself then gets.</summary>
public sealed class SimulateAccessTests : IAsyncLifetime
{
    private const string Ssm = "2019-09-23";
    private const string Everything = """{"version":"2.0","statement":{"effect":"allow","action":"*","resource":"*"}}""";
    private const string ReadOne = """{"version":"2.0","statement":{"effect":"allow","action":"ssm:GetSecretValue","resource":"qcs::ssm:::secret/creatorUin/*/one"}}""";

    private Bench bench = null!;
    private Principals principals = null!;

    private long Account => bench.Key.Account;

    public async ValueTask InitializeAsync()
    {
        bench = await Bench.Open();
        principals = new Principals(bench);
        await bench.SsmOk("CreateSecret", new { SecretName = "one", SecretString = "v", Tags = new[] { new { TagKey = "env", TagValue = "dev" } } });
        await bench.SsmOk("CreateSecret", new { SecretName = "two", SecretString = "v" });
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Who_can_read_a_secret_is_everybody_who_can_and_nobody_else()
    {
        (long reader, _) = await principals.UserWith(null, ReadOne);
        (long denied, _) = await principals.UserWith(null, Everything, """{"version":"2.0","statement":{"effect":"deny","action":"ssm:Get*","resource":"*"}}""");
        (long bounded, _) = await principals.UserWith(ReadOne, Everything);
        (long shut, _) = await principals.UserWith("""{"version":"2.0","statement":{"effect":"allow","action":"kms:*","resource":"*"}}""", Everything);
        (long nobody, _) = await principals.UserWith(null);
        (long tagged, _) = await principals.UserWith(null, """{"version":"2.0","statement":{"effect":"allow","action":"ssm:*","resource":"*","condition":{"for_any_value:string_equal":{"qcs:resource_tag":"env&dev"}}}}""");
        (long near, _) = await principals.UserWith(null, """{"version":"2.0","statement":{"effect":"allow","action":"ssm:*","resource":"*","condition":{"ip_equal":{"qcs:ip":"10.0.0.0/8"}}}}""");
        (long lost, _) = await principals.UserWith(null, """{"version":"2.0","statement":{"effect":"deny","action":"ssm:*","resource":"*","condition":{"ip_equal":{"qcs:ip":"10.0.0.0/8"}}}}""");
        string role = await principals.Role(ReadOne);

        Dictionary<string, string> who = await Who(new { Action = "ssm:GetSecretValue", SecretName = "one" });

        Assert.Equal(
            new Dictionary<string, string>
            {
                [$"uin/{Account}"] = "Allowed Owner",
                [$"uin/{reader}"] = "Allowed Policy",
                [$"uin/{bounded}"] = "Allowed Policy",
                [$"uin/{tagged}"] = "Allowed Policy",
                [$"uin/{near}"] = "Depends Policy",
                [$"role/{role}"] = "Allowed Policy",
            },
            who);
        Assert.DoesNotContain($"uin/{denied}", who.Keys);
        Assert.DoesNotContain($"uin/{shut}", who.Keys);
        Assert.DoesNotContain($"uin/{nobody}", who.Keys);
        Assert.DoesNotContain($"uin/{lost}", who.Keys);
    }

    [Fact]
    public async Task What_one_may_is_told_with_the_statement_that_says_so_and_is_what_the_call_gets()
    {
        const string Document = """
            {"version":"2.0","statement":[
              {"effect":"allow","action":"ssm:*","resource":"*"},
              {"effect":"deny","action":"ssm:GetSecretValue","resource":"qcs::ssm:::secret/creatorUin/*/two"}]}
            """;
        (long uin, Credentials key) = await principals.UserWith(null, Document);
        long policy = await principals.Policy("""{"version":"2.0","statement":{"effect":"allow","action":"ssm:*","resource":"*"}}""");
        Assert.NotEqual(0, policy);

        foreach ((string secret, string decision, int statement) in ((string, string, int)[])[("one", "Allowed", 0), ("two", "Denied", 1), ("none", "Allowed", 0)])
        {
            JsonElement result = await One(new { Action = "ssm:GetSecretValue", SecretName = secret, Principal = $"qcs::cam::uin/{Account}:uin/{uin}" });
            Assert.Equal((decision, statement, "user"), (result.GetProperty("Decision").GetString(), result.GetProperty("Statement").GetInt32(), result.GetProperty("Via").GetString()));
            string? code = Bench.CodeOf(await bench.Call(Ssm, "GetSecretValue", new { SecretName = secret }, key));
            Assert.Equal(decision == "Allowed", code != "UnauthorizedOperation");
        }
    }

    [Fact]
    public async Task What_is_given_of_the_call_decides()
    {
        (long uin, _) = await principals.UserWith(null, """{"version":"2.0","statement":{"effect":"allow","action":"ssm:*","resource":"*","condition":{"ip_equal":{"qcs:ip":"10.0.0.0/8"}}}}""");
        async Task<string?> From(params string[] addresses) => (await One(new
        {
            Action = "ssm:GetSecretValue",
            SecretName = "one",
            Principal = $"qcs::cam::uin/{Account}:uin/{uin}",
            Context = addresses.Length == 0 ? [] : (object[])[new { Key = "qcs:ip", Values = addresses }],
        })).GetProperty("Decision").GetString();

        Assert.Equal("Depends", await From());
        Assert.Equal("Allowed", await From("10.1.2.3"));
        Assert.Equal("NotAllowed", await From("192.0.2.1"));
    }

    [Fact]
    public async Task A_role_is_told_with_whom_it_trusts()
    {
        await bench.CamOk("CreateRole", new { RoleName = "duty", PolicyDocument = $$$"""{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/{{{Account}}}:uin/200000000001"]}}]}""" });
        await bench.CamOk("AttachRolePolicy", new { PolicyId = 10, AttachRoleName = "duty" });

        JsonElement role = await One(new { Action = "ssm:GetSecretValue", SecretName = "one", Principal = $"qcs::cam::uin/{Account}:roleName/duty" });

        Assert.Equal(("Allowed", "QcloudSSMFullAccess", 10L), (role.GetProperty("Decision").GetString(), role.GetProperty("PolicyName").GetString(), role.GetProperty("PolicyId").GetInt64()));
        Assert.Equal($"qcs::cam::uin/{Account}:uin/200000000001", role.GetProperty("TrustedPrincipals")[0].GetString());
    }

    [Fact]
    public async Task Any_resource_can_be_asked_about_and_another_account_s_is_out_of_reach()
    {
        (long uin, _) = await principals.UserWith(null, Everything);
        string principal = $"qcs::cam::uin/{Account}:uin/{uin}";

        foreach ((string action, string resource, string decision, string source) in ((string, string, string, string)[])
        [
            ("ssm:CreateSecret", "qcs::ssm:ap-guangzhou::secret/*", "Allowed", "Policy"),
            ("ssm:ListSecrets", "qcs::ssm:::*", "Allowed", "Policy"),
            ("kms:Encrypt", "qcs::kms:ap-guangzhou::key/creatorUin/1/none", "Allowed", "Policy"),
            ("cam:GetUser", $"qcs::cam::uin/{Account}:uin/{uin}", "Allowed", "Policy"),
            ("ssm:GetSecretValue", "qcs::ssm:ap-guangzhou:uin/100000000009:secret/creatorUin/1/one", "NotAllowed", "Wall"),
        ])
        {
            JsonElement result = await One(new { Action = action, Resource = resource, Principal = principal });
            Assert.Equal((action, decision, source), (action, result.GetProperty("Decision").GetString(), result.GetProperty("Source").GetString()));
        }
    }

    [Theory]
    [InlineData("""{"Action":"ssm:GetSecretValue"}""", "InvalidParameterValue")]
    [InlineData("""{"Action":"ssm:GetSecretValue","SecretName":"one","Resource":"*"}""", "InvalidParameterValue")]
    [InlineData("""{"Action":"ssm:Nothing","SecretName":"one"}""", "InvalidParameterValue")]
    [InlineData("""{"Action":"cvm:RunInstances","SecretName":"one"}""", "InvalidParameterValue")]
    [InlineData("""{"Action":"GetSecretValue","SecretName":"one"}""", "InvalidParameterValue")]
    [InlineData("""{"Action":"ssm:GetSecretValue","Resource":"one"}""", "InvalidParameterValue")]
    [InlineData("""{"Action":"ssm:GetSecretValue","SecretName":"one","Principal":"jack"}""", "InvalidParameterValue")]
    [InlineData("""{"Action":"ssm:GetSecretValue","SecretName":"one","Principal":"qcs::cam::uin/100000000002:root"}""", "InvalidParameterValue")]
    [InlineData("""{"Action":"ssm:GetSecretValue","SecretName":"one","Context":[{"Key":"nothing","Values":["1"]}]}""", "InvalidParameterValue")]
    [InlineData("""{"Action":"ssm:GetSecretValue","SecretName":"one","Limit":201}""", "InvalidParameterValue")]
    [InlineData("""{"SecretName":"one"}""", "MissingParameter")]
    public async Task A_question_that_is_none_is_refused(string body, string code) => Assert.Equal(code, await bench.CodeOf("SimulateAccess", body));

    private async Task<Dictionary<string, string>> Who(object question)
    {
        JsonElement answer = await bench.SsmOk("SimulateAccess", question);
        Dictionary<string, string> who = answer.GetProperty("Results").EnumerateArray().ToDictionary(
            result => result.GetProperty("Principal").GetString()!.Split(':')[^1],
            result => $"{result.GetProperty("Decision").GetString()} {result.GetProperty("Source").GetString()}");
        Assert.Equal(who.Count, answer.GetProperty("TotalCount").GetInt32());
        return who;
    }

    private async Task<JsonElement> One(object question) => Assert.Single((await bench.SsmOk("SimulateAccess", question)).GetProperty("Results").EnumerateArray());
}
