using System.Text.Json;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

/// <summary>The session of a role: what it may, when it ends, and what it takes on.</summary>
public sealed class RoleSessionTests : TakenRoles
{
    [Fact]
    public async Task A_role_session_takes_a_role_for_an_hour_at_most_and_not_beyond_its_own_end()
    {
        await Role("first", ByAccount, Everything);
        string second = await Role("second", Trust($$"""{"qcs":["qcs::cam::uin/{{Account}}:roleName/first"]}"""), ReadOne);
        Credentials first = await Session("first");
        Credentials brief = await Session("first", seconds: 600);

        JsonElement chained = await bench.StsOk("AssumeRole", new { RoleArn = Arn("second"), RoleSessionName = "job" }, first);
        Assert.Equal(bench.Now + 3600, chained.GetProperty("ExpiredTime").GetInt64());
        Assert.Equal("InvalidParameter.OverTimeError", await bench.StsCode("AssumeRole", new { RoleArn = Arn("second"), RoleSessionName = "job", DurationSeconds = 3601 }, first));
        long end = (await bench.StsOk("AssumeRole", new { RoleArn = Arn("second"), RoleSessionName = "job", DurationSeconds = 3600 }, brief)).GetProperty("ExpiredTime").GetInt64();
        Assert.InRange(end, bench.Now + 590, bench.Now + 599);

        Credentials session = Credentials.Of(chained);
        Assert.Null(await Read("one", session));
        Assert.Equal(Unauthorized, await Read("two", session));
        Assert.Equal($"{second}:job", (await bench.StsOk("GetCallerIdentity", new { }, session)).GetProperty("UserId").GetString());
        Assert.Equal(Unauthorized, await Take("second", await principals.User(Everything)));
    }

    [Fact]
    public async Task Revocation_ends_the_sessions_given_before_and_those_taken_in_them_but_none_given_later()
    {
        await Role("first", ByAccount, Everything);
        await Role("second", ByAccount, ReadOne);
        Credentials first = await Session("first");
        Credentials chained = Credentials.Of(await bench.StsOk("AssumeRole", new { RoleArn = Arn("second"), RoleSessionName = "job" }, first));
        Credentials chainedAgain = Credentials.Of(await bench.StsOk("AssumeRole", new { RoleArn = Arn("first"), RoleSessionName = "job" }, await Session("first")));
        Credentials apart = await Session("second");
        Assert.Null(await Read("one", chained));

        await bench.CamOk("RevokeRoleSessions", new { RoleName = "first" });

        foreach (Credentials ended in (Credentials[])[first, chained, chainedAgain])
            Assert.Equal("AuthFailure.TokenFailure", await Read("one", ended));
        Assert.Null(await Read("one", apart));
        Assert.Null(await Read("one", await Session("first")));
    }

    [Fact]
    public async Task A_deleted_role_ends_its_sessions_and_those_taken_in_them()
    {
        await Role("first", ByAccount, Everything);
        await Role("second", ByAccount, ReadOne);
        Credentials first = await Session("first");
        Credentials chained = Credentials.Of(await bench.StsOk("AssumeRole", new { RoleArn = Arn("second"), RoleSessionName = "job" }, first));

        await bench.CamOk("DeleteRole", new { RoleName = "first" });

        Assert.Equal("AuthFailure.TokenFailure", await Read("one", first));
        Assert.Equal("AuthFailure.TokenFailure", await Read("one", chained));
    }

    [Fact]
    public async Task Ten_roles_are_taken_one_in_the_other_and_no_more()
    {
        await Role("role", ByAccount, Everything);
        Credentials session = await Session("role");
        for (int i = 0; i < 10; i++)
            session = Credentials.Of(await bench.StsOk("AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = "job" }, session));

        Assert.Equal("LimitExceeded", await bench.StsCode("AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = "job" }, session));
    }

    [Fact]
    public async Task A_narrowed_session_takes_no_role_that_its_policy_does_not_allow_and_a_federated_one_none_at_all()
    {
        await Role("first", ByAccount, Everything);
        await Role("second", ByAccount, Everything);
        Credentials narrowed = await Session("first", policy: ReadAll);
        Credentials federated = Credentials.Of(await bench.StsOk("GetFederationToken", new { Name = "guest", Policy = Uri.EscapeDataString(Everything) }));

        Assert.Equal(Unauthorized, await Take("second", narrowed));
        Assert.Equal(Unauthorized, await Take("second", federated));
    }

    [Fact]
    public async Task A_boundary_of_the_role_holds_in_its_sessions()
    {
        string id = await Role("role", ByAccount, Everything);
        long boundary = await principals.Policy(ReadOne);
        await principals.Change(id, (Role role) => role with { Boundary = boundary });

        Credentials session = await Session("role");

        Assert.Null(await Read("one", session));
        Assert.Equal(Unauthorized, await Read("two", session));
    }

    [Fact]
    public async Task The_tags_of_a_session_are_tags_of_the_request_for_policies()
    {
        const string Tagged = """{"version":"2.0","statement":{"effect":"allow","action":"sts:AssumeRole","resource":"*","condition":{"for_any_value:string_equal":{"qcs:request_tag":"project-id&7"}}}}""";
        await Role("role", Trust($$"""{"qcs":["qcs::cam::uin/{{Account}}:root"]}""", """{"for_any_value:string_equal":{"qcs:request_tag":"shift&night"}}"""));
        Credentials user = await principals.User(Tagged.Replace("project-id", "cost", StringComparison.Ordinal));

        Assert.Null(await Tagging(user, ("cost", "7"), ("shift", "night")));
        Assert.Equal(Unauthorized, await Tagging(user, ("cost", "7")));
        Assert.Equal(Unauthorized, await Tagging(user, ("shift", "night")));
        Assert.Equal("InvalidParameterValue.TagKeysDuplicated", await Tagging(null, ("a", "1"), ("a", "2")));
        Assert.Equal("InvalidParameterValue", await Tagging(null, [.. Enumerable.Range(0, 51).Select(i => ($"k{i}", ""))]));
    }

    [Fact]
    public async Task A_source_identity_is_the_callers_own_and_stays()
    {
        (long uin, Credentials user) = await principals.UserWith(null, Everything);
        await Role("role", ByAccount, Everything);

        Assert.Equal("InvalidParameter.ParamError", await bench.StsCode("AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = "job", SourceIdentity = "200000000009" }, user));
        Credentials session = Credentials.Of(await bench.StsOk("AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = "job", SourceIdentity = $"{uin}" }, user));
        Assert.Equal("InvalidParameter.ParamError", await bench.StsCode("AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = "job", SourceIdentity = $"{Account}" }, session));
        Credentials chained = Credentials.Of(await bench.StsOk("AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = "job" }, session));

        Assert.Equal($"{uin}", bench.Service<SessionTokens>().Open(chained.SecretId, chained.Token)!.SourceIdentity);
    }
}
