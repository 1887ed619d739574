using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.Policies;

public sealed class PolicyVariableTests
{
    [Theory]
    [InlineData("secret/creatorUin/${uin}/*", "secret/creatorUin/200/db", true)]
    [InlineData("secret/creatorUin/${uin}/*", "secret/creatorUin/2000/db", false)]
    [InlineData("secret/creatorUin/${owner_uin}/*", "secret/creatorUin/100/db", true)]
    [InlineData("*/${app_id}", "secret/1300", true)]
    [InlineData("${uin}", "200", true)]
    [InlineData("${uin}${owner_uin}*${app_id}", "2001001300", true)]
    [InlineData("${uin}${owner_uin}*${app_id}", "200100300", false)]
    [InlineData("*${uin}*${uin}*", "x200y200z", true)]
    [InlineData("*${uin}*${uin}*", "x20000z", false)]
    [InlineData("$${uin}", "$200", true)]
    public void A_variable_of_a_resource_stands_for_its_value(string pattern, string path, bool matches) =>
        Assert.Equal(matches, Matches(pattern, path, Everything()));

    [Theory]
    [InlineData("*")]
    [InlineData("2*0")]
    [InlineData("${owner_uin}")]
    public void A_value_is_literal_text_whatever_is_in_it(string value)
    {
        ConditionContext.Builder context = Everything().Set("qcs:uin", value);
        Assert.True(Matches("a/${uin}/b", $"a/{value}/b", context));
        Assert.False(Matches("a/${uin}/b", "a/200/b", context));
        Assert.False(Matches("a/${uin}/b", "a/100/b", context));
    }

    [Fact]
    public void A_variable_without_exactly_one_value_matches_nothing()
    {
        ConditionContext.Builder[] contexts =
            [new ConditionContext.Builder(), Everything().Set("qcs:uin", "200", "201"), Everything().Set("qcs:uin", "")];
        foreach (ConditionContext.Builder context in contexts)
        {
            foreach (string path in new[] { "a/200", "a/201", "a/", "a/${uin}", "a/*" })
            {
                Assert.False(Matches("a/${uin}", path, context));
                Assert.False(Matches("*${uin}", path, context));
            }
        }
    }

    [Fact]
    public void Text_operators_take_variables_in_their_values()
    {
        Assert.Equal(Decision.Allowed, Policy.Judge("""{"string_equal":{"qcs:create_uin":"${uin}"}}""", Everything().Set("qcs:create_uin", "200")));
        Assert.Equal(Decision.NotAllowed, Policy.Judge("""{"string_equal":{"qcs:create_uin":"${uin}"}}""", Everything().Set("qcs:create_uin", "201")));
        Assert.Equal(Decision.Allowed, Policy.Judge("""{"string_like":{"qcs:create_uin":"*${uin}?"}}""", Everything().Set("qcs:create_uin", "12003")));
        Assert.Equal(
            Decision.Allowed,
            Policy.Judge(
                """{"string_equal_ignore_case":{"qcs:create_uin":"a${uin}"}}""", Everything().Set("qcs:uin", "b").Set("qcs:create_uin", "AB")));
    }

    [Theory]
    [InlineData("*", "*", true)]
    [InlineData("*", "x", false)]
    [InlineData("?", "?", true)]
    [InlineData("?", "x", false)]
    public void A_value_is_literal_text_in_string_like_too(string uin, string creator, bool allowed)
    {
        ConditionContext.Builder context = Policy.Context("qcs:uin", uin).Set("qcs:create_uin", creator);
        Assert.Equal(allowed ? Decision.Allowed : Decision.NotAllowed, Policy.Judge("""{"string_like":{"qcs:create_uin":"${uin}"}}""", context));
    }

    [Fact]
    public void A_listed_value_whose_variable_has_no_value_equals_nothing()
    {
        ConditionContext.Builder context = Policy.Context("qcs:create_uin", "200");
        Assert.Equal(Decision.NotAllowed, Policy.Judge("""{"string_equal":{"qcs:create_uin":"${uin}"}}""", context));
        Assert.Equal(Decision.Allowed, Policy.Judge("""{"string_equal":{"qcs:create_uin":["${uin}","200"]}}""", context));
        Assert.Equal(Decision.Allowed, Policy.Judge("""{"string_not_equal":{"qcs:create_uin":"${uin}"}}""", context));
        Assert.Equal(Decision.NotAllowed, Policy.Judge("""{"string_not_equal":{"qcs:create_uin":["${uin}","200"]}}""", context));
    }

    [Theory]
    [InlineData("""{"string_equal":{"qcs:uin":"${user}"}}""")]
    [InlineData("""{"string_like":{"qcs:uin":"${uin"}}""")]
    [InlineData("""{"numeric_equal":{"qcs:mfa":"${uin}"}}""")]
    [InlineData("""{"ip_equal":{"qcs:ip":"${uin}"}}""")]
    public void Other_variables_and_variables_of_other_types_are_refused(string condition) =>
        Assert.StartsWith("condition.", Policy.PlaceIn(Policy.When(condition)), StringComparison.Ordinal);

    private static ConditionContext.Builder Everything() =>
        Policy.Context("qcs:uin", "200").Set("qcs:owner_uin", "100").Set("qcs:app_id", "1300");

    private static bool Matches(string pattern, string path, ConditionContext.Builder context) =>
        Decision.Allowed == Policy.Judge(
            Policy.Statement(resource: Policy.Json($"qcs::ssm:::{pattern}")), Policy.Question(path: path, context: context.Build()));
}
