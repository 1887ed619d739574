using System.Globalization;
using System.Text.Json;
using SecretsManager.Server;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Hosting;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

/// <summary>Ways by which a caller could give himself more than he has, or learn of what is not his: none leads there (security model, T13 and T19).</summary>
public sealed class EscalationTests : IAsyncLifetime
{
    private const string Unauthorized = "UnauthorizedOperation";
    private const string Everything = """{"version":"2.0","statement":{"effect":"allow","action":"*","resource":"*"}}""";

    private Bench bench = null!;
    private Principals principals = null!;

    private long Account => bench.Key.Account;

    private string Trust => $$$"""{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/{{{Account}}}:root"]}}]}""";

    public async ValueTask InitializeAsync()
    {
        bench = await Bench.Open();
        principals = new Principals(bench);
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task The_policies_of_one_account_tell_nothing_of_the_roles_of_another()
    {
        string id = (await bench.CamOk("CreateRole", new { RoleName = "admin", PolicyDocument = Trust, Tags = new[] { new { Key = "team", Value = "secret" } } })).GetProperty("RoleId").GetString()!;
        AccessKey other = (await AccountCreation.Create(bench.Deployment, AccountRegister.FirstUin + 1, new SystemRandomBytes(), bench.Time))!;
        Principals others = new(bench, other.Account);
        Credentials byId = await others.User(Statement("allow", "sts:AssumeRole", $"qcs::cam::uin/{Account}:role/*"));
        Credentials byName = await others.User(Statement("allow", "sts:AssumeRole", $"qcs::cam::uin/{Account}:roleName/a*"));
        Credentials byTag = await others.User(Statement("allow", "sts:AssumeRole", "*", """{"for_any_value:string_like":{"qcs:resource_tag":["team&s*"]}}"""));

        // A name of one letter is refused behind the judgement, and so would betray that there was one.
        foreach ((Credentials caller, string arn) in ((Credentials, string)[])
        [
            (byId, "roleName/admin"), (byId, "roleName/none"), (byName, $"role/{id}"), (byName, "role/4611686018400000000"), (byTag, "roleName/admin"), (byTag, "roleName/none"),
        ])
            Assert.Equal(Unauthorized, await bench.StsCode("AssumeRole", new { RoleArn = $"qcs::cam::uin/{Account}:{arn}", RoleSessionName = "x" }, caller));
    }

    [Theory]
    [InlineData("AttachRolePolicy", "{\"PolicyId\":1,\"AttachRoleName\":\"deploy\"}")]
    [InlineData("DetachRolePolicy", "{\"PolicyId\":1,\"DetachRoleName\":\"deploy\"}")]
    [InlineData("PutRolePermissionsBoundary", "{\"PolicyId\":1,\"RoleName\":\"deploy\"}")]
    [InlineData("DeleteRolePermissionsBoundary", "{\"RoleName\":\"deploy\"}")]
    [InlineData("ListAttachedRolePolicies", "{\"RoleName\":\"deploy\",\"Page\":1,\"Rp\":10}")]
    [InlineData("UpdateAssumeRolePolicy", "{\"RoleName\":\"deploy\",\"PolicyDocument\":\"none\"}")]
    public async Task A_denial_of_a_role_by_its_name_holds_for_every_action(string action, string parameters)
    {
        await bench.CamOk("CreateRole", new { RoleName = "deploy", PolicyDocument = Trust });
        Credentials user = await principals.User(Everything, Statement("deny", "cam:*", $"qcs::cam::uin/{Account}:roleName/deploy"));

        Assert.Equal(Unauthorized, await bench.CamCode(action, JsonDocument.Parse(parameters).RootElement, user));
        Assert.NotEqual(Unauthorized, await bench.CamCode(action, JsonDocument.Parse(parameters.Replace("deploy", "other", StringComparison.Ordinal)).RootElement, user));
    }

    [Fact]
    public async Task What_a_policy_narrows_makes_itself_no_key_that_none_narrows()
    {
        (long uin, _) = await principals.UserWith(null, Everything);
        Credentials narrowed = principals.Session(SessionKind.Federated, uin, policy: Everything);

        Assert.Equal("OperationDenied.SubUin", await bench.CamCode("CreateAccessKey", new { }, narrowed));
        Assert.Equal("OperationDenied.SubUin", await bench.CamCode("BindMfaDevice", new { }, narrowed));
    }

    [Fact]
    public async Task A_role_acts_on_the_keys_of_nobody_whom_it_does_not_name()
    {
        (long uin, Credentials key) = await principals.UserWith(null, Everything);
        await bench.CamOk("CreateRole", new { RoleName = "duty", PolicyDocument = Trust });
        await bench.CamOk("AttachRolePolicy", new { PolicyId = 1, AttachRoleName = "duty" });
        Credentials role = Credentials.Of(await bench.StsOk("AssumeRole", new { RoleArn = $"qcs::cam::uin/{Account}:roleName/duty", RoleSessionName = "job" }, key));

        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("CreateAccessKey", new { }, role));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("BindMfaDevice", new { }, role));
        Assert.Null(await bench.CamCode("ListAccessKeys", new { TargetUin = uin }, role));
    }

    [Fact]
    public async Task A_stolen_key_does_not_lower_its_owner_s_second_factor()
    {
        (long uin, Credentials key) = await principals.UserWith(null, Everything);
        object off = new { OpUin = uin, LoginFlag = new { Stoken = 0 } };
        await principals.Change(uin, user => user with
        {
            SecondFactor = user.SecondFactor with { Secret = SecretsManager.Server.Sealing.SecretMaterial.Random(20, new SystemRandomBytes()), AtLogin = true },
        });

        Assert.Equal("FailedOperation", await bench.CamCode("SetMfaFlag", off, key));
        Assert.Null(await bench.CamCode("SetMfaFlag", new { OpUin = uin, ActionFlag = new { Stoken = 1 } }, key));
        Assert.Null(await bench.CamCode("SetMfaFlag", off));
    }

    private static string Statement(string effect, string action, string resource, string? condition = null) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"version":"2.0","statement":[{"effect":"{{effect}}","action":["{{action}}"],"resource":["{{resource}}"]{{(condition is null ? "" : ",\"condition\":" + condition)}}}]}""");
}
