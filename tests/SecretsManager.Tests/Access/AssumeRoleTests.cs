using System.Text.Json;
using SecretsManager.Server;
using SecretsManager.Server.Access;
using SecretsManager.Server.Hosting;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

/// <summary>Taking a role: who may, for how long, by which words, and what is recorded of it.</summary>
public sealed class AssumeRoleTests : TakenRoles
{
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
}
