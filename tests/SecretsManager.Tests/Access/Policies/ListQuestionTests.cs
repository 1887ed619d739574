using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.Policies;

public sealed class ListQuestionTests
{
    private const string List = "ssm:ListSecrets";
    private const string Allow = """{"effect":"allow","action":"ssm:*","resource":"*"}""";
    private const string AllowKms = """{"effect":"allow","action":"kms:*","resource":"*"}""";
    private const string AllowOne = """{"effect":"allow","action":"ssm:*","resource":"qcs::ssm:::secret/creatorUin/100/db"}""";
    private const string AllowTagged = """{"effect":"allow","action":"ssm:*","resource":"*","condition":{"string_equal":{"qcs:resource_tag":"a&b"}}}""";
    private const string Deny = """{"effect":"deny","action":"ssm:List*","resource":"*"}""";
    private const string DenyKms = """{"effect":"deny","action":"kms:*","resource":"*"}""";
    private const string DenyOne = """{"effect":"deny","action":"*","resource":"qcs:::::*"}""";
    private const string DenySometimes = """{"effect":"deny","action":"*","resource":"*","condition":{"ip_equal":{"qcs:ip":"::/0"}}}""";

    [Theory]
    [InlineData(true, Allow)]
    [InlineData(true, AllowOne)]
    [InlineData(true, AllowTagged)]
    [InlineData(true, Allow, DenyKms, DenyOne, DenySometimes)]
    [InlineData(true, AllowKms, Allow)]
    [InlineData(false)]
    [InlineData(false, AllowKms)]
    [InlineData(false, DenyKms, DenyOne)]
    [InlineData(false, Allow, Deny)]
    [InlineData(false, Deny, Allow)]
    public void Something_may_be_listed_unless_nothing_allows_it_or_a_deny_covers_all(bool may, params string[] statements)
    {
        Assert.Equal(may, PolicyEvaluation.MayAllowSomewhere([.. statements.Select(one => Policy.Identity(Policy.Of(one)))], List));
        if (statements.Length > 0)
            Assert.Equal(may, PolicyEvaluation.MayAllowSomewhere([Policy.Identity(Policy.Of(statements))], List));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(true, Allow, Deny, DenySometimes)]
    [InlineData(true, Allow, """{"effect":"deny","action":"kms:*","resource":"qcs:::::*","condition":{"string_equal":{"qcs:resource_tag":"a&b"}}}""")]
    [InlineData(false, AllowOne)]
    [InlineData(false, Allow, DenyOne)]
    [InlineData(false, """{"effect":"allow","action":"*","resource":["*","qcs::ssm:::secret/*"]}""")]
    public void One_answer_holds_for_all_unless_a_statement_looks_at_the_resource(bool same, params string[] statements) =>
        Assert.Equal(same, PolicyEvaluation.SameForAll([.. statements.Select(one => Policy.Identity(Policy.Of(one)))], List));

    [Theory]
    [InlineData("qcs:resource_tag", false)]
    [InlineData("qcs:tag", false)]
    [InlineData("qcs:tag/env", false)]
    [InlineData("qcs:create_uin", false)]
    [InlineData("ssm:secret_type", false)]
    [InlineData("ssm:version_id", false)]
    [InlineData("ssm:kms_key_id", false)]
    [InlineData("qcs:ip", true)]
    [InlineData("qcs:current_time", true)]
    [InlineData("qcs:request_tag", true)]
    [InlineData("qcs:uin", true)]
    [InlineData("qcs:owner_uin", true)]
    [InlineData("qcs:mfa", true)]
    [InlineData("cos:prefix", true)]
    public void Some_keys_are_of_the_resource(string key, bool same) =>
        Assert.Equal(same, PolicyEvaluation.SameForAll([Policy.Identity(Policy.Of(Policy.When($$$"""{"null_equal":{"{{{key}}}":true}}""")))], List));
}
