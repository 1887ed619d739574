using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.Policies;

public sealed class PolicyEvaluationTests
{
    private const string AllowGet = """{"effect":"allow","action":"ssm:Get*","resource":"qcs::ssm:::secret/*"}""";
    private const string AllowAll = """{"effect":"allow","action":"*","resource":"*"}""";
    private const string AllowKms = """{"effect":"allow","action":"kms:*","resource":"*"}""";
    private const string DenyGet = """{"effect":"deny","action":"ssm:GetSecretValue","resource":"*"}""";
    private const string DenyAll = """{"effect":"deny","action":"*","resource":"*"}""";
    private const string DenyOther = """{"effect":"deny","action":"*","resource":"qcs::ssm:::secret/creatorUin/100/other"}""";

    [Fact]
    public void Without_a_policy_nothing_is_allowed() => AssertVerdict(Decision.NotAllowed, -1, -1);

    [Fact]
    public void What_no_statement_matches_is_not_allowed() => AssertVerdict(Decision.NotAllowed, -1, -1, Policy.Of(AllowKms, DenyOther), Policy.Of(AllowKms));

    [Fact]
    public void The_first_allow_that_matches_is_named() =>
        AssertVerdict(Decision.Allowed, 1, 1, Policy.Of(AllowKms), Policy.Of(AllowKms, AllowGet, AllowAll), Policy.Of(AllowAll));

    [Fact]
    public void A_deny_beats_every_allow_wherever_it_stands_and_the_first_is_named()
    {
        AssertVerdict(Decision.Denied, 1, 2, Policy.Of(AllowAll), Policy.Of(AllowAll, DenyOther, DenyGet, DenyAll), Policy.Of(DenyAll));
        AssertVerdict(Decision.Denied, 0, 0, Policy.Of(DenyGet), Policy.Of(AllowAll));
    }

    [Fact]
    public void A_deny_of_something_else_changes_nothing() => AssertVerdict(Decision.Allowed, 0, 1, Policy.Of(DenyOther, AllowAll));

    [Fact]
    public void A_statement_matches_when_action_resource_and_condition_all_do()
    {
        const string statement = """{"effect":"allow","action":["kms:*","ssm:GetSecretValue"],"resource":["qcs::kms:::*","qcs::ssm:::secret/*"],"condition":{"string_equal":{"qcs:uin":"1"}}}""";
        ConditionContext one = Policy.Context("qcs:uin", "1").Build();
        Assert.Equal(Decision.Allowed, Policy.Judge(statement, Policy.Question(context: one)));
        Assert.Equal(Decision.NotAllowed, Policy.Judge(statement, Policy.Question(action: "ssm:DescribeSecret", context: one)));
        Assert.Equal(Decision.NotAllowed, Policy.Judge(statement, Policy.Question(path: "other/x", context: one)));
        Assert.Equal(Decision.NotAllowed, Policy.Judge(statement, Policy.Question(context: Policy.Context("qcs:uin", "2").Build())));
    }

    [Fact]
    public void Judging_allocates_nothing()
    {
        PolicyDocument[] policies =
        [
            Policy.Identity(Policy.Of(AllowKms, DenyOther, """{"effect":"allow","action":["ssm:*Secret","ssm:*Value"],"resource":"qcs::ssm:::secret/*/${uin}/*"}""")),
            Policy.Identity(Policy.Of(Policy.Statement("deny", condition:
                """{"string_not_like":{"qcs:create_uin":["1*","${uin}"]},"for_any_value:string_equal":{"qcs:resource_tag":["a&b","c&d"]}}"""))),
            Policy.Identity(Policy.Of(Policy.When("""{"ip_equal":{"qcs:ip":["10.0.0.0/8"]},"date_less_than":{"qcs:current_time":"2026-05-31T00:00:00Z"},"numeric_equal":{"ssm:secret_type":1}}"""))),
        ];
        AccessQuestion question = Policy.Question(context: Policy.Context("qcs:uin", "100").Set("qcs:ip", "10.1.1.1").Set("ssm:secret_type", "1")
            .Set("qcs:resource_tag", "x&y", "c&d").Set("qcs:create_uin", "100").Set("qcs:current_time", "2026-05-01T00:00:00Z").Build());
        Assert.Equal(new Verdict(Decision.Allowed, 0, 2), PolicyEvaluation.Judge(policies, question));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int turn = 0; turn < 100; turn++)
            PolicyEvaluation.Judge(policies, question);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertVerdict(Decision decision, int policy, int statement, params string[] policies) =>
        Assert.Equal(new Verdict(decision, policy, statement), PolicyEvaluation.Judge([.. policies.Select(Policy.Identity)], Policy.Question()));
}
