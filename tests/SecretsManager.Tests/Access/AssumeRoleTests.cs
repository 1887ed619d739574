using System.Text.Json;
using SecretsManager.Server;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Hosting;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

/// <summary>Taking a role: who may, for how long, and what the session then may.</summary>
public sealed class AssumeRoleTests : IAsyncLifetime
{
    private const string Ssm = "2019-09-23";
    private const string Unauthorized = "UnauthorizedOperation";
    private const string Everything = """{"version":"2.0","statement":{"effect":"allow","action":"*","resource":"*"}}""";
    private const string ReadAll = """{"version":"2.0","statement":{"effect":"allow","action":"ssm:*","resource":"*"}}""";
    private const string ReadOne = """{"version":"2.0","statement":{"effect":"allow","action":"ssm:GetSecretValue","resource":"qcs::ssm:::secret/creatorUin/*/one"}}""";

    private Bench bench = null!;
    private Principals principals = null!;

    private long Account => bench.Key.Account;

    private string ByAccount => Trust($$"""{"qcs":["qcs::cam::uin/{{Account}}:root"]}""");

    public async ValueTask InitializeAsync()
    {
        bench = await Bench.Open();
        principals = new Principals(bench);
        await bench.SsmOk("CreateSecret", new { SecretName = "one", SecretString = "1" });
        await bench.SsmOk("CreateSecret", new { SecretName = "two", SecretString = "2" });
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_user_who_may_and_is_trusted_takes_the_role_and_may_what_it_may()
    {
        await Role("reader", ByAccount, ReadOne);
        Credentials user = await principals.User(Allow("sts:AssumeRole", $"qcs::cam::uin/{Account}:roleName/reader"));

        JsonElement answer = await bench.StsOk("AssumeRole", new { RoleArn = Arn("reader"), RoleSessionName = "job" }, user);
        Credentials session = Credentials.Of(answer);
        long end = bench.Now + 7200;

        Assert.Equal(end, answer.GetProperty("ExpiredTime").GetInt64());
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(end).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture), answer.GetProperty("Expiration").GetString());
        Assert.Null(await Read("one", session));
        Assert.Equal(Unauthorized, await Read("two", session));
        Assert.Equal(Unauthorized, await Read("one", user));
    }

    [Fact]
    public async Task Both_the_right_of_the_caller_and_the_trust_of_the_role_are_needed()
    {
        (long trustedUin, Credentials trusted) = await principals.UserWith(null);
        (long _, Credentials entitled) = await principals.UserWith(null, Everything);
        await Role("reader", Trust($$"""{"qcs":["qcs::cam::uin/{{Account}}:uin/{{trustedUin}}"]}"""), ReadAll);

        string withoutRight = await Refusal("reader", trusted);
        string withoutTrust = await Refusal("reader", entitled);
        string withoutRole = await Refusal("nobody", entitled);

        Assert.Contains(Unauthorized, withoutRight, StringComparison.Ordinal);
        Assert.Equal(withoutRight, withoutTrust);
        Assert.Equal(withoutTrust, withoutRole.Replace("nobody", "reader", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_root_account_needs_trust_too()
    {
        (long uin, _) = await principals.UserWith(null);
        await Role("his", Trust($$"""{"qcs":["qcs::cam::uin/{{Account}}:uin/{{uin}}"]}"""));
        await Role("ours", ByAccount);

        Assert.Equal(Unauthorized, await Take("his"));
        Assert.Null(await Take("ours"));
    }

    [Fact]
    public async Task A_deny_of_the_trust_policy_wins()
    {
        (long uin, Credentials user) = await principals.UserWith(null, Everything);
        await Role("role", $$$"""
            {"version":"2.0","statement":[
              {"effect":"allow","action":"sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/{{{Account}}}:root"]}},
              {"effect":"deny","action":"sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/{{{Account}}}:uin/{{{uin}}}"]}}]}
            """);

        Assert.Equal(Unauthorized, await Take("role", user));
        Assert.Null(await Take("role", await principals.User(Everything)));
    }

    [Fact]
    public async Task The_callers_policy_may_name_the_role_by_id_or_name_and_the_call_too()
    {
        string id = await Role("role", ByAccount);
        foreach (string path in (string[])["role/" + id, "roleName/role"])
        {
            Credentials user = await principals.User(Allow("sts:AssumeRole", $"qcs::cam::uin/{Account}:{path}"));
            Assert.Null(await bench.StsCode("AssumeRole", new { RoleArn = $"qcs::cam::uin/{Account}:roleName/role", RoleSessionName = "job" }, user));
            Assert.Null(await bench.StsCode("AssumeRole", new { RoleArn = $"qcs::cam::uin/{Account}:role/{id}", RoleSessionName = "job" }, user));
        }
    }

    [Fact]
    public async Task A_role_of_another_account_is_taken_if_both_accounts_want_it()
    {
        AccessKey other = (await AccountCreation.Create(bench.Deployment, AccountRegister.FirstUin + 1, new SystemRandomBytes(), bench.Time))!;
        Credentials stranger = new(other.SecretId, System.Text.Encoding.ASCII.GetString(other.SecretKey.Bytes));
        await Role("shared", Trust($$"""{"qcs":["qcs::cam::uin/{{other.Account}}:root"]}"""), ReadOne);
        await Role("private", ByAccount, ReadOne);

        Credentials session = Credentials.Of(await bench.StsOk("AssumeRole", new { RoleArn = Arn("shared"), RoleSessionName = "job" }, stranger));

        Assert.Null(await Read("one", session));
        Assert.Equal(Unauthorized, await Take("private", stranger));
        Assert.Equal(Unauthorized, await Take("nobody", stranger));
        Assert.Equal(Unauthorized, await Take("shared"));
        JsonElement who = await bench.StsOk("GetCallerIdentity", new { }, session);
        Assert.Equal((Account.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{other.Account}"), (who.GetProperty("AccountId").GetString(), who.GetProperty("PrincipalId").GetString()));
    }

    [Fact]
    public async Task A_user_of_another_account_needs_a_policy_that_names_the_role_there()
    {
        AccessKey other = (await AccountCreation.Create(bench.Deployment, AccountRegister.FirstUin + 1, new SystemRandomBytes(), bench.Time))!;
        await Role("shared", Trust($$"""{"qcs":["qcs::cam::uin/{{other.Account}}:root"]}"""));
        Principals others = new(bench, other.Account);

        Assert.Null(await Take("shared", await others.User(Allow("sts:AssumeRole", $"qcs::cam::uin/{Account}:roleName/shared"))));
        Assert.Equal(Unauthorized, await Take("shared", await others.User(Allow("sts:AssumeRole", "qcs::cam:::roleName/shared"))));
        Assert.Equal(Unauthorized, await Take("shared", await others.User()));
    }

    [Theory]
    [InlineData("E-1", null)]
    [InlineData("E-2", Unauthorized)]
    [InlineData(null, Unauthorized)]
    [InlineData("", Unauthorized)]
    [InlineData("x", "InvalidParameter.ParamError")]
    [InlineData("with blank", "InvalidParameter.ParamError")]
    public async Task An_external_id_that_the_trust_policy_asks_for_must_be_given(string? externalId, string? code)
    {
        await Role("role", Trust($$"""{"qcs":["qcs::cam::uin/{{Account}}:root"]}""", """{"string_equal":{"sts:external_id":"E-1"}}"""));

        // An empty text is the zero of typed clients: not given.
        Assert.Equal(code, await bench.StsCode("AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = "job", ExternalId = externalId }));
    }

    [Fact]
    public async Task Trust_may_depend_on_address_and_time()
    {
        await Role("near", Trust($$"""{"qcs":["qcs::cam::uin/{{Account}}:root"]}""", """{"ip_equal":{"qcs:ip":"198.51.100.0/24"}}"""));
        await Role("far", Trust($$"""{"qcs":["qcs::cam::uin/{{Account}}:root"]}""", """{"ip_equal":{"qcs:ip":"203.0.113.0/24"}}"""));
        await Role("past", Trust($$"""{"qcs":["qcs::cam::uin/{{Account}}:root"]}""", """{"date_less_than":{"qcs:current_time":"2020-01-01T00:00:00Z"}}"""));

        Assert.Null(await Take("near"));
        Assert.Equal(Unauthorized, await Take("far"));
        Assert.Equal(Unauthorized, await Take("past"));
    }

    [Theory]
    [InlineData(0, null, 7200L)]
    [InlineData(0, 43_200L, 43_200L)]
    [InlineData(0, 43_201L, null)]
    [InlineData(900, null, 900L)]
    [InlineData(900, 900L, 900L)]
    [InlineData(900, 901L, null)]
    [InlineData(36_000, null, 7200L)]
    [InlineData(36_000, 36_000L, 36_000L)]
    [InlineData(0, 1L, 1L)]
    public async Task A_session_lasts_as_long_as_asked_within_what_the_role_allows(int ofRole, long? asked, long? seconds)
    {
        await bench.CamOk("CreateRole", new { RoleName = "role", PolicyDocument = ByAccount, SessionDuration = ofRole });

        JsonElement answer = await bench.Sts("AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = "job", DurationSeconds = asked });

        if (seconds is null)
            Assert.Equal("InvalidParameter.OverTimeError", Bench.CodeOf(answer));
        else
            Assert.Equal(bench.Now + seconds, answer.GetProperty("ExpiredTime").GetInt64());
    }

    [Fact]
    public async Task A_session_of_no_seconds_is_refused()
    {
        await Role("role", ByAccount);

        Assert.Equal("InvalidParameter.ParamError", await bench.StsCode("AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = "job", DurationSeconds = 0 }));
    }

    [Fact]
    public async Task The_policy_of_a_session_narrows_and_never_widens()
    {
        await Role("all", ByAccount, ReadAll);
        await Role("one", ByAccount, ReadOne);

        Credentials narrowed = await Session("all", policy: ReadOne);
        Credentials widened = await Session("one", policy: Everything);

        Assert.Null(await Read("one", narrowed));
        Assert.Equal(Unauthorized, await Read("two", narrowed));
        Assert.Null(await Read("one", widened));
        Assert.Equal(Unauthorized, await Read("two", widened));
    }

    [Theory]
    [InlineData("%7B%22version%22", "InvalidParameter.StrategyFormatError")]
    [InlineData("%7", "InvalidParameter.StrategyFormatError")]
    [InlineData("%ff", "InvalidParameter.StrategyFormatError")]
    [InlineData("%7B%22version%22:%222.0%22,%22statement%22:%7B%22effect%22:%22allow%22,%22action%22:%22*%22,%22resource%22:%22*%22,%22principal%22:%7B%22qcs%22:%22qcs::cam::uin/100:root%22%7D%7D%7D", "InvalidParameter.StrategyFormatError")]
    [InlineData("%7B%22version%22:%222.0%22,%22statement%22:%7B%22effect%22:%22allow%22,%22action%22:%22*%22,%22resource%22:%22*%22%7D%7D", null)]
    public async Task A_policy_that_is_not_one_gives_no_session(string policy, string? code)
    {
        await Role("role", ByAccount);

        Assert.Equal(code, await bench.StsCode("AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = "job", Policy = policy }));
    }

    [Fact]
    public async Task A_policy_as_long_as_it_may_be_still_makes_a_token_that_is_not_too_long()
    {
        await Role("role", ByAccount, ReadAll);
        string policy = Longest(2048);

        JsonElement answer = await bench.StsOk("AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = new string('s', 128), Policy = Uri.EscapeDataString(policy) });

        Assert.InRange(answer.GetProperty("Credentials").GetProperty("Token").GetString()!.Length, 2048, 4096);
        Assert.Null(await Read("one", Credentials.Of(answer)));
        Assert.Equal("InvalidParameter.StrategyFormatError", await bench.StsCode("AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = "job", Policy = Uri.EscapeDataString(Longest(2049)) }));
    }

    [Fact]
    public async Task A_long_policy_of_many_short_words_fits_and_one_that_makes_the_token_too_long_is_told()
    {
        string role = new('r', 128);
        await Role(role, ByAccount, ReadAll);
        string Of(IEnumerable<string> actions) => $$"""{"version":"2.0","statement":[{"effect":"allow","action":[{{string.Join(',', actions.Select(action => $"\"{action}\""))}}],"resource":"*"}]}""";
        string many = Of(Enumerable.Range(0, 70).Select(i => $"cos:GetSomethingNumber{i:D3}"));
        string quotes = Of(Enumerable.Range(0, 258).Select(i => $"a:{i}"));
        Assert.InRange(many.Length, 1900, 2048);
        Assert.InRange(quotes.Length, 1900, 2048);

        Assert.Null(await bench.StsCode("AssumeRole", new { RoleArn = Arn(role), RoleSessionName = new string('s', 128), Policy = Uri.EscapeDataString(many) }));
        Assert.Equal("InvalidParameter.PolicyTooLong", await bench.StsCode("AssumeRole", new { RoleArn = Arn(role), RoleSessionName = new string('s', 128), Policy = Uri.EscapeDataString(quotes) }));
    }

    [Theory]
    [InlineData("a", "InvalidParameter.ParamError")]
    [InlineData("with blank", "InvalidParameter.ParamError")]
    [InlineData("with/slash", "InvalidParameter.ParamError")]
    [InlineData("名字", "InvalidParameter.ParamError")]
    [InlineData("A_z+=,.@-0", null)]
    public async Task The_name_of_a_session_has_the_letters_of_the_api(string name, string? code)
    {
        await Role("role", ByAccount);

        Assert.Equal(code, await bench.StsCode("AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = name }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("role")]
    [InlineData("qcs::cam::uin/abc:roleName/role")]
    [InlineData("qcs::cam::uin/0100000000001:roleName/role")]
    [InlineData("qcs::cam::uin/100000000001:roleName/")]
    [InlineData("qcs::cam::uin/100000000001:role/x")]
    [InlineData("qcs::cam::uin/100000000001:role/tencentcloudServiceRole/1")]
    [InlineData("qcs::cam::uin/99999999999999999999:roleName/role")]
    [InlineData("qcs:p:cam::uin/100000000001:roleName/role")]
    public async Task What_names_no_role_is_told(string arn) =>
        Assert.Equal("InvalidParameter.ParamError", await bench.StsCode("AssumeRole", new { RoleArn = arn, RoleSessionName = "job" }));

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

    [Fact]
    public async Task The_record_of_the_call_names_the_session_and_no_secret()
    {
        await Role("role", ByAccount, ReadOne);
        JsonElement answer = await bench.StsOk("AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = "job", ExternalId = "external-canary", Policy = Uri.EscapeDataString(ReadOne) });
        Credentials session = Credentials.Of(answer);
        await Read("one", session);

        string[] records = [.. (await bench.Records()).Select(record => record.GetRawText())];

        Assert.Contains(records, record => record.Contains("\"AssumeRole\"", StringComparison.Ordinal) && record.Contains(session.SecretId, StringComparison.Ordinal) && record.Contains("\"job\"", StringComparison.Ordinal));
        Assert.Contains(records, record => record.Contains("GetSecretValue", StringComparison.Ordinal) && record.Contains(session.SecretId, StringComparison.Ordinal));
        Assert.All(records, record => Assert.DoesNotContain(session.SecretKey, record, StringComparison.Ordinal));
        Assert.All(records, record => Assert.DoesNotContain(session.Token, record, StringComparison.Ordinal));
        Assert.All(records, record => Assert.DoesNotContain("external-canary", record, StringComparison.Ordinal));
    }

    private static string Trust(string principal, string condition = "{}") => condition == "{}"
        ? $$"""{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{{principal}}}]}"""
        : $$"""{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{{principal}},"condition":{{condition}}}]}""";

    private static string Allow(string action, string resource) =>
        $$$"""{"version":"2.0","statement":{"effect":"allow","action":"{{{action}}}","resource":"{{{resource}}}"}}""";

    // Of that many characters, allowing everything besides.
    private static string Longest(int length)
    {
        string Of(int filler) => $$"""{"version":"2.0","statement":[{"effect":"allow","action":"*","resource":"*"},{"effect":"deny","action":"ssm:*","resource":"qcs::ssm:::secret/{{new string('x', filler)}}"}]}""";
        return Of(length - Of(0).Length);
    }

    private string Arn(string role) => $"qcs::cam::uin/{Account}:roleName/{role}";

    private async Task<string> Role(string name, string trust, params string[] policies)
    {
        string id = (await bench.CamOk("CreateRole", new { RoleName = name, PolicyDocument = trust })).GetProperty("RoleId").GetString()!;
        foreach (string policy in policies)
        {
            long policyId = await principals.Policy(policy);
            await principals.Change(id, (Role role) => role with { Policies = [.. role.Policies, new Attachment(policyId, 1)] });
        }

        return id;
    }

    private Task<string?> Take(string role, Credentials? caller = null) => bench.StsCode("AssumeRole", new { RoleArn = Arn(role), RoleSessionName = "job" }, caller);

    private async Task<string> Refusal(string role, Credentials caller) =>
        (await bench.Sts("AssumeRole", new { RoleArn = Arn(role), RoleSessionName = "job" }, caller)).GetProperty("Error").GetRawText();

    private async Task<Credentials> Session(string role, string? policy = null, int? seconds = null) => Credentials.Of(await bench.StsOk(
        "AssumeRole", new { RoleArn = Arn(role), RoleSessionName = "job", Policy = policy is null ? null : Uri.EscapeDataString(policy), DurationSeconds = seconds }));

    private Task<string?> Tagging(Credentials? caller, params (string Key, string Value)[] tags) => bench.StsCode(
        "AssumeRole", new { RoleArn = Arn("role"), RoleSessionName = "job", Tags = tags.Select(tag => new { tag.Key, tag.Value }) }, caller);

    private async Task<string?> Read(string secret, Credentials caller) => Bench.CodeOf(await bench.Call(Ssm, "GetSecretValue", new { SecretName = secret }, caller));
}
