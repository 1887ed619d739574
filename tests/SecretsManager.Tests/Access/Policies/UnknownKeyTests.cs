using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.Policies;

public sealed class UnknownKeyTests
{
    private const string Maybe = """{"string_equal":{"t:u":"1"}}""";
    private const string Never = """{"string_equal":{"t:n":"1"}}""";
    private const string Always = """{"null_equal":{"t:n":"true"}}""";

    private static ConditionContext.Builder Unknown => new ConditionContext.Builder().SetUnknown("t:u");

    [Fact]
    public void It_depends_when_the_unknown_key_would_change_the_decision()
    {
        AssertVerdict(new Verdict(Decision.Depends, 0, 1), Allow(Never), Allow(Maybe), Allow(Maybe));
        AssertVerdict(new Verdict(Decision.Depends, 0, 1), Allow(Always), Deny(Maybe), Deny(Maybe));
        AssertVerdict(new Verdict(Decision.Depends, 0, 1), Allow(Maybe), Deny(Maybe));
        AssertVerdict(new Verdict(Decision.Depends, 0, 0), Deny(Maybe));
    }

    [Fact]
    public void It_does_not_depend_when_the_decision_is_the_same_either_way()
    {
        AssertVerdict(new Verdict(Decision.Denied, 0, 2), Deny(Maybe), Allow(Maybe), Deny(Always));
        AssertVerdict(new Verdict(Decision.Allowed, 0, 1), Allow(Maybe), Allow(Always), Deny(Never));
        AssertVerdict(new Verdict(Decision.NotAllowed, -1, -1), Allow(Never), Deny(Never));
    }

    [Theory]
    [InlineData("""{"string_equal":{"t:u":"1","t:n":"1"}}""", nameof(Decision.NotAllowed))]
    [InlineData("""{"string_equal":{"t:u":"1"},"null_equal":{"t:n":true}}""", nameof(Decision.Depends))]
    [InlineData("""{"string_not_equal":{"t:u":"1"}}""", nameof(Decision.Depends))]
    [InlineData("""{"string_equal_if_exist":{"t:u":"1"}}""", nameof(Decision.Depends))]
    [InlineData("""{"for_any_value:string_equal":{"t:u":"1"}}""", nameof(Decision.Depends))]
    [InlineData("""{"for_all_value:string_not_equal":{"t:u":"1"}}""", nameof(Decision.Depends))]
    [InlineData("""{"null_equal":{"t:u":true}}""", nameof(Decision.Depends))]
    [InlineData("""{"null_equal":{"t:u":[true,false]}}""", nameof(Decision.Depends))]
    public void A_clause_on_an_unknown_key_is_neither_true_nor_false(string condition, string decision) =>
        Assert.Equal(Enum.Parse<Decision>(decision), Policy.Judge(condition, Unknown));

    [Theory]
    [InlineData("""{"string_equal":{"t:k":"${uin}"}}""", nameof(Decision.Depends))]
    [InlineData("""{"string_equal":{"t:k":["${uin}","1"]}}""", nameof(Decision.Allowed))]
    [InlineData("""{"string_equal":{"t:k":["${uin}","2"]}}""", nameof(Decision.Depends))]
    [InlineData("""{"string_equal":{"t:k":["${uin}${app_id}","2"]}}""", nameof(Decision.NotAllowed))]
    [InlineData("""{"string_not_equal":{"t:k":"${uin}"}}""", nameof(Decision.Depends))]
    [InlineData("""{"string_not_equal":{"t:k":["${uin}","1"]}}""", nameof(Decision.NotAllowed))]
    [InlineData("""{"string_equal":{"t:n":"${uin}"}}""", nameof(Decision.NotAllowed))]
    [InlineData("""{"string_equal_if_exist":{"t:n":"${uin}"}}""", nameof(Decision.Allowed))]
    public void So_is_a_comparison_with_an_unknown_variable(string condition, string decision) =>
        Assert.Equal(Enum.Parse<Decision>(decision), Policy.Judge(condition, Policy.Context("t:k", "1").SetUnknown("qcs:uin")));

    [Theory]
    [InlineData("qcs::ssm:::secret/creatorUin/${uin}/*", nameof(Decision.Depends))]
    [InlineData("qcs::kms:::secret/creatorUin/${uin}/*", nameof(Decision.NotAllowed))]
    [InlineData("qcs::ssm:::secret/${app_id}/${uin}/*", nameof(Decision.NotAllowed))]
    public void So_is_a_resource_with_an_unknown_variable(string resource, string decision) =>
        Assert.Equal(Enum.Parse<Decision>(decision), Policy.Judge(
            Policy.Statement(resource: Policy.Json(resource)), Policy.Question(context: new ConditionContext.Builder().SetUnknown("qcs:uin").Build())));

    [Fact]
    public void Another_resource_that_matches_decides() =>
        Assert.Equal(Decision.Allowed, Policy.Judge(
            Policy.Statement(resource: """["qcs::ssm:::secret/${uin}","qcs::ssm:::secret/*"]"""),
            Policy.Question(context: new ConditionContext.Builder().SetUnknown("qcs:uin").Build())));

    [Fact]
    public void A_trust_policy_depends_likewise() =>
        Assert.Equal(
            new Verdict(Decision.Depends, 0, 0),
            PolicyEvaluation.JudgeTrust(
                Policy.Trust(Policy.Of(Policy.TrustStatement(condition: Maybe))), ["qcs::cam::uin/200:root"], "sts:AssumeRole", Unknown.Build(), 100));

    [Fact]
    public void A_key_that_is_set_again_is_known_again()
    {
        Assert.Equal(Decision.Allowed, Policy.Judge(Maybe, Unknown.Set("t:u", "1")));
        Assert.Equal(Decision.NotAllowed, Policy.Judge(Maybe, Unknown.Set("t:u")));
    }

    private static string Allow(string condition) => Policy.When(condition);

    private static string Deny(string condition) => Policy.Statement("deny", condition: condition);

    private static void AssertVerdict(Verdict expected, params string[] statements) =>
        Assert.Equal(expected, PolicyEvaluation.Judge([Policy.Identity(Policy.Of(statements))], Policy.Question(context: Unknown.Build())));
}
