using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.Policies;

public sealed class ConditionKeyTests
{
    private static readonly string[] Samples =
    [
        "string_equal", "string_not_equal", "string_equal_ignore_case", "string_not_equal_ignore_case", "string_like", "string_not_like",
        "numeric_equal", "date_equal", "bool_equal", "binary_equal", "ip_equal",
    ];

    [Theory]
    [InlineData("qcs:current_time", "date_equal")]
    [InlineData("qcs:ip", "ip_equal")]
    [InlineData("qcs:resource_tag", "string_*")]
    [InlineData("qcs:request_tag", "string_*")]
    [InlineData("qcs:tag", "string_*")]
    [InlineData("qcs:tag/环境 1", "string_*")]
    [InlineData("qcs:uin", "string_*")]
    [InlineData("qcs:owner_uin", "string_*")]
    [InlineData("qcs:create_uin", "string_*")]
    [InlineData("qcs:mfa", "numeric_equal string_equal")]
    [InlineData("mfa", "numeric_equal string_equal")]
    [InlineData("ssm:secret_type", "string_* numeric_equal")]
    [InlineData("ssm:version_id", "string_*")]
    [InlineData("ssm:kms_key_id", "string_*")]
    [InlineData("cos:prefix", "string_* numeric_equal date_equal bool_equal binary_equal ip_equal")]
    [InlineData("vpc:a:b/c", "string_* numeric_equal date_equal bool_equal binary_equal ip_equal")]
    public void A_key_goes_with_the_operators_of_its_type_and_with_null_equal(string key, string operators)
    {
        foreach (string name in Samples)
            Check(key, name, operators.Split(' ').Any(one => Means(one, name)), PolicyPurpose.Identity);
        Check(key, "null_equal", true, PolicyPurpose.Identity);
    }

    [Theory]
    [InlineData("oidc:sub", "string_*")]
    [InlineData("oidc:iss", "string_equal")]
    [InlineData("oidc:aud", "string_equal")]
    [InlineData("sts:external_id", "string_*")]
    public void Keys_of_the_assumption_of_a_role_stand_in_trust_policies_only(string key, string operators)
    {
        foreach (string name in Samples)
        {
            Check(key, name, Means(operators, name), PolicyPurpose.Trust);
            Check(key, name, false, PolicyPurpose.Identity);
            Check(key, name, false, PolicyPurpose.Session);
        }

        Check(key, "null_equal", true, PolicyPurpose.Trust);
        Check(key, "null_equal", false, PolicyPurpose.Identity);
    }

    [Theory]
    [InlineData("")]
    [InlineData("uin")]
    [InlineData("MFA")]
    [InlineData("qcs:")]
    [InlineData("qcs:Uin")]
    [InlineData("QCS:uin")]
    [InlineData("qcs:uin ")]
    [InlineData("qcs:app_id")]
    [InlineData("qcs:tag/")]
    [InlineData("qcs:tag/a&b")]
    [InlineData("qcs:tag/a\u202e")]
    [InlineData("qcs:resource_tag/env")]
    [InlineData("ssm:name")]
    [InlineData("sts:session")]
    [InlineData("oidc:email")]
    [InlineData("saml:aud")]
    [InlineData("kms:key")]
    [InlineData("cos:")]
    [InlineData(":prefix")]
    [InlineData("Cos:prefix")]
    [InlineData("cos:a b")]
    [InlineData("cos:é")]
    public void Other_keys_are_refused(string key)
    {
        foreach (PolicyPurpose purpose in Enum.GetValues<PolicyPurpose>())
        {
            Check(key, "string_equal", false, purpose);
            Check(key, "null_equal", false, purpose);
        }
    }

    [Fact]
    public void A_token_s_keys_take_up_to_10_values()
    {
        string Sub(int count) => Policy.Of(Policy.TrustStatement(
            condition: $$$"""{"string_like":{"oidc:sub":[{{{string.Join(',', Enumerable.Range(0, count).Select(at => $"\"s{at}\""))}}}]}}"""));
        Assert.Equal(10, Policy.Trust(Sub(10)).Statements[0].Conditions[0].Values.Count);
        Assert.Equal("statement[0].condition.string_like.oidc:sub", Policy.Refusal(Sub(11), PolicyPurpose.Trust).Place);
    }

    [Fact]
    public void The_older_names_of_tags_read_the_tags_of_the_resource()
    {
        ConditionContext.Builder context = Policy.Context("qcs:resource_tag", "env&prod", "team&a&b", "environment&x").Set("qcs:tag", "env&test");
        Assert.Equal(Decision.Allowed, Policy.Judge("""{"string_equal":{"qcs:tag":"env&prod"}}""", context));
        Assert.Equal(Decision.NotAllowed, Policy.Judge("""{"string_equal":{"qcs:tag":"env&test"}}""", context));
        Assert.Equal(Decision.Allowed, Policy.Judge("""{"for_all_value:string_equal":{"qcs:tag/env":"prod"}}""", context));
        Assert.Equal(Decision.Allowed, Policy.Judge("""{"string_equal":{"qcs:tag/team":"a&b"}}""", context));
        Assert.Equal(Decision.NotAllowed, Policy.Judge("""{"string_like":{"qcs:tag/e":"*"}}""", context));
        Assert.Equal(Decision.Allowed, Policy.Judge("""{"null_equal":{"qcs:tag/e":true,"qcs:tag":false}}""", context));
        Assert.Equal(Decision.Depends, Policy.Judge("""{"string_equal":{"qcs:tag/e":"x"}}""", context.SetUnknown("qcs:resource_tag")));
    }

    private static bool Means(string operators, string name) =>
        operators == name || (operators == "string_*" && name.StartsWith("string_", StringComparison.Ordinal));

    private static void Check(string key, string name, bool accepted, PolicyPurpose purpose)
    {
        string value = ConditionOperatorSample(name);
        string condition = $$$"""{"{{{name}}}":{{{{Policy.Json(key)}}}:"{{{value}}}"}}""";
        string text = Policy.Of(purpose == PolicyPurpose.Trust ? Policy.TrustStatement(condition: condition) : Policy.When(condition));
        PolicyException? refusal = Record.Exception(() => PolicyParser.Parse(text, purpose, Policy.Known)) as PolicyException;
        Assert.True(accepted == (refusal is null), $"{name} with {key} in {purpose}: {refusal?.Message}");
        if (refusal is not null)
            Assert.Equal($"statement[0].condition.{name}", refusal.Place);
    }

    private static string ConditionOperatorSample(string name) => name switch
    {
        "date_equal" => "2026-05-31T00:00:00Z",
        "ip_equal" => "10.0.0.1",
        "numeric_equal" => "1",
        "binary_equal" => "AAEC",
        "bool_equal" or "null_equal" => "true",
        _ => "x",
    };
}
