using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>What the reference would not notice, because it reads leniently: policies that cannot mean anything certain, and must be refused.</summary>
public class RefusedPolicyTests
{
    private static readonly string[] Texts =
    [
        // JSON.
        "", " ", "null", "[]", "{}", "\"2.0\"", "{\"version\":\"2.0\"}", "{\"statement\":[]}", "{\"version\":\"2.0\",\"statement\":[]}",
        "{\"version\":\"2.0\",\"statement\":[[]]}",
        "{\"version\":\"2.0\",\"statement\":null}", "{\"version\":2.0,\"statement\":[" + Good + "]}", "{\"version\":\"3.0\",\"statement\":[" + Good + "]}",
        "{\"version\":\"2.0\",\"statement\":[" + Good + ",]}", "{\"version\":\"2.0\",\"statement\":[" + Good + "],}",
        "{\"version\":\"2.0\",\"statement\":[" + Good + "]}x",
        "{\"version\":\"2.0\",\"statement\":[" + Good + "]}{}", "\ufeff{\"version\":\"2.0\",\"statement\":[" + Good + "]}",
        "{\"version\":\"2.0\",/**/\"statement\":[" + Good + "]}",
        "{'version':'2.0','statement':[" + Good + "]}", "{\"version\":\"2.0\",\"statement\":[" + Good + "],\"statement\":[" + Good + "]}",
        "{\"version\":\"2.0\",\"vers\\u0069on\":\"2.0\",\"statement\":[" + Good + "]}", "{\"version\":\"2.0\",\"id\":\"x\",\"statement\":[" + Good + "]}",
        "{\"Version\":\"2.0\",\"statement\":[" + Good + "]}", "{\"version\":\"2.0\",\"Statement\":[" + Good + "]}",
        "{\"version\":\"2.0\",\"statement\":[" + Good + ",null]}",
        // Elements.
        Policy("""{"action":"*","resource":"*"}"""), Policy("""{"effect":"allow","resource":"*"}"""), Policy("""{"effect":"allow","action":"*"}"""),
        Policy("""{"effect":"Allow","action":"*","resource":"*"}"""), Policy("""{"effect":["allow"],"action":"*","resource":"*"}"""),
        Policy("""{"effect":"allow ","action":"*","resource":"*"}"""),
        Policy("""{"effect":"allow","effect":"deny","action":"*","resource":"*"}"""), Policy("""{"effect":"allow","action":"*","resource":"*","sid":"1"}"""),
        Policy("""{"effect":"allow","not_action":"*","resource":"*"}"""), Policy("""{"effect":"allow","action":"*","not_resource":"*"}"""),
        Policy("""{"effect":"allow","action":"*","resource":"*","condition":null}"""),
        Policy("""{"effect":"allow","action":"*","resource":"*","condition":[]}"""),
        Policy("""{"effect":"allow","action":"*","resource":"*","principal":{"qcs":"qcs::cam::uin/100:root"}}"""),
        Policy("""{"effect":"allow","action":"*","resource":"*","principal":"*"}"""),
        // Actions.
        .. Actions("[]", "[[\"*\"]]", "null", "1", "\"\"", "[\"\"]", "[\"*\",null]", "\"ssm\"", "\"ssm:\"", "\":GetSecretValue\"", "\"ssm:Nothing\"",
            "\"ssm:Nothing*\"", "\"ssm:get*\"", "\"ssm:G?tSecretValue\"",
            "\"s*:GetSecretValue\"", "\"ssm:GetSecretValue:x\"", "\"ssm::GetSecretValue\"", "\" ssm:GetSecretValue\"", "\"ssm:GetSecretValue \"",
            "\"ssm:Get\\u017fecretValue\"", "\"ssm:GetSecretValue\\u0000\"",
            "\"name/name/ssm:GetSecretValue\"", "\"name/\"", "\"ssm/GetSecretValue\"", "\"\\uff0a\""),
        // Resources.
        .. Resources("[]", "null", "\"\"", "[\"\"]", "\"**\"", "\"secret/*\"", "\"qcs::ssm::\"", "\"qcs::ssm:::\"", "\"qcs:1:ssm:::*\"", "\"QCS::ssm:::*\"",
            "\"arn::ssm:::*\"", "\"qcs::ssm::100:*\"", "\"qcs::ssm::uin/:*\"",
            "\"qcs::ssm::uin/x:*\"", "\"qcs::ssm::uin/*:*\"", "\"qcs::ssm::uin/${uin}:*\"", "\"qcs::ssm::uid/1250000001:*\"", "\"qcs::ssm:::secret/?\"",
            "\"qcs::ssm:::secret/${uin\"", "\"qcs::ssm:::secret/${UIN}\"",
            "\"qcs::ssm:::secret/${qcs:uin}\"", "\"qcs::ssm:::secret/a b\"", "\"qcs::ssm:::secret/\\u0000\"", "\"qcs::ssm:::secret/\\n\"",
            "\"qcs::ssm:::secret/\\\"\"", "\"qcs::ssm:::secret/\\ud800\"", "\"qcs::ssm:::secret/\\u200b\"",
            "\"qcs::ssm:::secret/\\u202e\"", "\"qcs::ssm::\\u0075in/\\u0661:*\""),
        // Conditions.
        .. Conditions("""{"string_equals":{"qcs:uin":"1"}}""", """{"String_equal":{"qcs:uin":"1"}}""", """{"string_equal":{"qcs:nothing":"1"}}""",
            """{"string_equal":{"QCS:uin":"1"}}""",
            """{"string_equal":{"uin":"1"}}""", """{"string_equal":{"oidc:sub":"1"}}""", """{"string_equal":{"sts:external_id":"1"}}""",
            """{"string_equal":{"saml:aud":"1"}}""", """{"string_equal":{"qcs:uin":[]}}""",
            """{"string_equal":{"qcs:uin":null}}""", """{"string_equal":{"qcs:uin":[["1"]]}}""", """{"string_equal":{"qcs:uin":{"a":"b"}}}""",
            """{"string_equal":"x"}""", """{"string_equal":{"qcs:uin":"1","qcs:uin":"2"}}""",
            """{"string_equal":{"qcs:uin":"1","\u0071cs:uin":"2"}}""", """{"string_equal":{"qcs:uin":"1"},"string_equal":{"qcs:owner_uin":"2"}}""",
            """{"numeric_equal":{"qcs:uin":"1"}}""",
            """{"string_equal":{"qcs:ip":"10.0.0.1"}}""", """{"string_equal":{"qcs:current_time":"2026-01-02T00:00:00Z"}}""",
            """{"ip_equal":{"qcs:uin":"10.0.0.1"}}""", """{"ip_equal":{"qcs:ip":"10.0.0.0/33"}}""",
            """{"ip_equal":{"qcs:ip":"10.0.0"}}""", """{"ip_equal":{"qcs:ip":"somewhere"}}""", """{"ip_equal":{"qcs:ip":"10.0.0.0/-1"}}""",
            """{"ip_equal":{"qcs:ip":"::1%lo"}}""", """{"numeric_equal":{"qcs:mfa":"one"}}""",
            """{"numeric_equal":{"qcs:mfa":"NaN"}}""", """{"numeric_equal":{"qcs:mfa":1e999999999}}""", """{"numeric_equal":{"qcs:mfa":"0x1"}}""",
            """{"numeric_equal":{"qcs:mfa":true}}""", """{"numeric_equal":{"qcs:mfa":" 1"}}""",
            """{"date_equal":{"qcs:current_time":"2026-02-30T00:00:00Z"}}""", """{"date_equal":{"qcs:current_time":"yesterday"}}""",
            """{"date_equal":{"qcs:current_time":"2026-01-02T00:00:00"}}""",
            """{"date_equal":{"qcs:current_time":1767312000}}""", """{"null_equal":{"qcs:uin":"yes"}}""", """{"null_equal_if_exist":{"qcs:uin":"true"}}""",
            """{"null_equal":{"qcs:uin":1}}""",
            """{"bool_equal":{"cos:flag":"1"}}""", """{"binary_equal":{"cos:blob":"A"}}""", """{"string_equal":{"qcs:uin":1}}""",
            """{"string_equal_if_exist_if_exist":{"qcs:uin":"1"}}""",
            """{"for_any_value:for_all_value:string_equal":{"qcs:uin":"1"}}""", """{"for_some_value:string_equal":{"qcs:uin":"1"}}""",
            """{"string_equal":{"qcs:uin":"${nobody}"}}""",
            """{"string_like":{"qcs:mfa":"1*"}}"""),
    ];

    private const string Good = """{"effect":"allow","action":"*","resource":"*"}""";

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Texts.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_policy_that_means_nothing_certain_is_refused(int row) =>
        Assert.True(Refused(Texts[row], PolicyPurpose.Identity) && Refused(Texts[row], PolicyPurpose.Session), Texts[row]);

    [Theory]
    [InlineData("""{"effect":"allow","action":"sts:AssumeRole"}""")]
    [InlineData("""{"effect":"allow","action":"sts:AssumeRole","principal":"*"}""")]
    [InlineData("""{"effect":"allow","action":"sts:AssumeRole","principal":{}}""")]
    [InlineData("""{"effect":"allow","action":"sts:AssumeRole","principal":{"qcs":[]}}""")]
    [InlineData("""{"effect":"allow","action":"sts:AssumeRole","principal":{"qcs":"*"}}""")]
    [InlineData("""{"effect":"allow","action":"sts:AssumeRole","principal":{"aws":"qcs::cam::uin/100:root"}}""")]
    [InlineData("""{"effect":"allow","action":"sts:AssumeRole","principal":{"qcs":"qcs::cam::uin/100:root"},"resource":"qcs::cam::uin/100:role/1"}""")]
    [InlineData("""{"effect":"allow","action":"sts:AssumeRole","principal":{"qcs":"qcs::cam::uin/100:root"},"condition":{"string_equal":{"saml:aud":"x"}}}""")]
    [InlineData("""{"effect":"allow","action":"sts:AssumeRoleWithWebIdentity","principal":{"federated":"qcs::cam::uin/100:oidc-provider/k8s"}}""")]
    [InlineData("""
        {"effect":"allow","action":"sts:AssumeRoleWithWebIdentity","principal":{"federated":"qcs::cam::uin/100:oidc-provider/k8s"},
        "condition":{"string_equal":{"oidc:iss":"https://k8s"}}}
        """)]
    [InlineData("""
        {"effect":"allow","action":"sts:AssumeRoleWithWebIdentity","principal":{"federated":"qcs::cam::uin/100:oidc-provider/k8s"},
        "condition":{"string_equal_if_exist":{"oidc:iss":"https://k8s","oidc:aud":"sts"}}}
        """)]
    [InlineData("""
        {"effect":"allow","action":"sts:AssumeRoleWithWebIdentity","principal":{"federated":"qcs::cam::uin/100:oidc-provider/k8s"},
        "condition":{"string_like":{"oidc:iss":"*","oidc:aud":"*"}}}
        """)]
    public void A_trust_policy_that_does_not_say_whom_it_trusts_is_refused(string statement) => Assert.True(Refused(Policy(statement), PolicyPurpose.Trust));

    [Fact]
    public void Principals_stand_at_the_policy_or_at_each_statement_but_not_at_both() => Assert.True(Refused(
        """
        {"version":"2.0","principal":{"qcs":"qcs::cam::uin/100:root"},
        "statement":{"effect":"allow","action":"sts:AssumeRole","principal":{"qcs":"qcs::cam::uin/100:root"}}}
        """,
        PolicyPurpose.Trust));

    [Theory]
    [InlineData(nameof(PolicyPurpose.Identity), 6_144)]
    [InlineData(nameof(PolicyPurpose.Session), 2_048)]
    public void A_policy_has_as_many_characters_as_its_limit_and_white_space_does_not_count(string of, int limit)
    {
        PolicyPurpose purpose = Enum.Parse<PolicyPurpose>(of);
        string longest = Filled(limit);
        Assert.False(Refused(longest, purpose));
        Assert.False(Refused(longest.Replace(",\"", " ,\t\r\n\"", StringComparison.Ordinal), purpose));
        Assert.True(Refused(Filled(limit + 1), purpose));
    }

    [Fact]
    public void A_policy_has_at_most_a_hundred_statements()
    {
        Assert.False(Refused(Policy(string.Join(',', Enumerable.Repeat(Good, 100))), PolicyPurpose.Identity));
        Assert.True(Refused(Policy(string.Join(',', Enumerable.Repeat(Good, 101))), PolicyPurpose.Identity));
    }

    private static bool Refused(string text, PolicyPurpose purpose)
    {
        try
        {
            Production.Parse(text, purpose);
            return false;
        }
        catch (PolicyException)
        {
            return true;
        }
    }

    /// <summary>A policy of exactly so many characters.</summary>
    private static string Filled(int length)
    {
        string names = "\"qcs::ssm:::a\"";
        while (Of(names).Length < length - 220)
            names += ",\"qcs::ssm:::" + new string('b', 60) + "\"";
        string rest = Of(names);
        return Of("\"qcs::ssm:::a" + new string('c', length - rest.Length) + names[13..]);

        static string Of(string names) => Policy($$"""{"effect":"allow","action":"*","resource":[{{names}}]}""");
    }

    private static string Policy(string statements) => $$"""{"version":"2.0","statement":[{{statements}}]}""";

    private static IEnumerable<string> Actions(params string[] actions) =>
        actions.Select(static action => Policy($$"""{"effect":"allow","action":{{action}},"resource":"*"}"""));

    private static IEnumerable<string> Resources(params string[] resources) =>
        resources.Select(static resource => Policy($$"""{"effect":"allow","action":"*","resource":{{resource}}}"""));

    private static IEnumerable<string> Conditions(params string[] conditions) =>
        conditions.Select(static condition => Policy($$"""{"effect":"allow","action":"*","resource":"*","condition":{{condition}}}"""));
}
