using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.Policies;

public sealed class TrustPolicyTests
{
    private const string Assume = "sts:AssumeRole";
    private const string Token = """{"string_equal":{"oidc:aud":"app","oidc:iss":"https://issuer"}}""";

    [Theory]
    [InlineData("qcs::cam::uin/200:root", "qcs::cam::uin/200:root", true)]
    [InlineData("qcs::cam::uin/200:root", "qcs::cam::uin/200:uin/200", true)]
    [InlineData("qcs::cam::uin/200:root", "qcs::cam::uin/200:uin/201", true)]
    [InlineData("qcs::cam::uin/200:root", "qcs::cam::uin/200:role/4611686018427397919", true)]
    [InlineData("qcs::cam::uin/200:root", "qcs::cam::uin/200:roleName/deploy", true)]
    [InlineData("qcs::cam::uin/200:root", "qcs::cam::uin/200:oidc-provider/idp", false)]
    [InlineData("qcs::cam::uin/200:root", "qcs::cam::uin/200:groupid/1", false)]
    [InlineData("qcs::cam::uin/200:root", "qcs::cam::uin/2000:root", false)]
    [InlineData("qcs::cam::uin/200:root", "qcs::cam::uin/100:uin/200", false)]
    [InlineData("qcs::cam::uin/200:root", "qcs::cam:::root", false)]
    [InlineData("qcs::cam::uin/200:root", "cvm.qcloud.com", false)]
    [InlineData("qcs::cam::uin/200:root", "", false)]
    [InlineData("qcs::cam::uin/200:uin/200", "qcs::cam::uin/200:uin/201", true)]
    [InlineData("qcs::cam::uin/200:uin/201", "qcs::cam::uin/200:uin/201", true)]
    [InlineData("qcs::cam::uin/200:uin/201", "qcs::cam::uin/200:uin/202", false)]
    [InlineData("qcs::cam::uin/200:uin/201", "qcs::cam::uin/200:root", false)]
    [InlineData("qcs::cam::uin/200:uin/201", "qcs::cam::uin/300:uin/201", false)]
    [InlineData("qcs::cam::uin/200:role/7", "qcs::cam::uin/200:role/7", true)]
    [InlineData("qcs::cam::uin/200:role/7", "qcs::cam::uin/200:roleName/7", false)]
    [InlineData("qcs::cam::uin/200:roleName/deploy", "qcs::cam::uin/200:roleName/deploy", true)]
    [InlineData("qcs::cam::uin/200:roleName/deploy", "qcs::cam::uin/200:roleName/Deploy", false)]
    [InlineData("qcs::cam:::root", "qcs::cam::uin/100:uin/101", true)]
    [InlineData("qcs::cam:::root", "qcs::cam::uin/200:uin/101", false)]
    [InlineData("qcs::cam:::uin/101", "qcs::cam::uin/100:uin/101", true)]
    [InlineData("qcs::cam:::uin/100", "qcs::cam::uin/100:uin/101", true)]
    public void A_principal_means_an_account_a_user_or_a_role(string principal, string caller, bool matches) =>
        Assert.Equal(
            matches ? Decision.Allowed : Decision.NotAllowed,
            Judge(Policy.TrustStatement($$"""{"qcs":["qcs::cam::uin/999:root","{{principal}}"]}"""), ConditionContext.Empty, caller));

    [Fact]
    public void Any_of_the_caller_s_identities_may_match()
    {
        string statement = Policy.TrustStatement("""{"qcs":"qcs::cam::uin/200:roleName/deploy"}""");
        Assert.Equal(Decision.Allowed, Judge(statement, ConditionContext.Empty, "qcs::cam::uin/200:role/7", "qcs::cam::uin/200:roleName/deploy"));
        Assert.Equal(Decision.NotAllowed, Judge(statement, ConditionContext.Empty));
    }

    [Fact]
    public void A_service_is_named_by_its_host()
    {
        string statement = Policy.TrustStatement("""{"service":["scf.qcloud.com","cvm.qcloud.com"],"qcs":"qcs::cam::uin/300:root"}""");
        Assert.Equal(Decision.Allowed, Judge(statement, ConditionContext.Empty, "cvm.qcloud.com"));
        Assert.Equal(Decision.Allowed, Judge(statement, ConditionContext.Empty, "qcs::cam::uin/300:uin/1"));
        Assert.Equal(Decision.NotAllowed, Judge(statement, ConditionContext.Empty, "vm.qcloud.com"));
    }

    [Fact]
    public void A_provider_is_matched_by_its_name_and_the_token_s_issuer_and_audience()
    {
        string statement = Policy.TrustStatement("""{"federated":"qcs::cam::uin/100:oidc-provider/idp"}""", Token);
        ConditionContext good = Policy.Context("oidc:iss", "https://issuer").Set("oidc:aud", "other", "app").Build();
        Assert.Equal(Decision.Allowed, Judge(statement, good, "qcs::cam::uin/100:oidc-provider/idp"));
        Assert.Equal(Decision.NotAllowed, Judge(statement, good, "qcs::cam::uin/100:oidc-provider/other"));
        Assert.Equal(Decision.NotAllowed, Judge(statement, good, "qcs::cam::uin/101:oidc-provider/idp"));
        Assert.Equal(Decision.NotAllowed, Judge(statement, good, "qcs::cam::uin/100:root"));
        Assert.Equal(Decision.NotAllowed, Judge(statement, ConditionContext.Empty, "qcs::cam::uin/100:oidc-provider/idp"));
    }

    [Fact]
    public void A_deny_beats_an_allow_and_is_named()
    {
        string text = Policy.Of(Policy.TrustStatement(), Policy.TrustStatement("""{"qcs":"qcs::cam::uin/200:uin/201"}""", effect: "deny"));
        Assert.Equal(new Verdict(Decision.Denied, 0, 1), Judge(text, Assume, "qcs::cam::uin/200:uin/201"));
        Assert.Equal(new Verdict(Decision.Allowed, 0, 0), Judge(text, Assume, "qcs::cam::uin/200:uin/202"));
    }

    [Fact]
    public void Only_the_action_of_the_statement_is_allowed() =>
        Assert.Equal(Verdict.NotAllowed, Judge(Policy.Of(Policy.TrustStatement()), "sts:AssumeRoleWithWebIdentity", "qcs::cam::uin/200:root"));

    [Fact]
    public void Conditions_hold_here_too()
    {
        string statement = Policy.TrustStatement(condition: """{"string_equal":{"sts:external_id":"x1"}}""");
        Assert.Equal(Decision.Allowed, Judge(statement, Policy.Context("sts:external_id", "x1").Build(), "qcs::cam::uin/200:root"));
        Assert.Equal(Decision.NotAllowed, Judge(statement, ConditionContext.Empty, "qcs::cam::uin/200:root"));
    }

    [Fact]
    public void Principals_of_the_whole_policy_are_those_of_each_statement()
    {
        const string statement = """{"effect":"allow","action":"sts:AssumeRole"}""";
        PolicyDocument whole = Policy.Trust($$"""{"version":"2.0","principal":{{Policy.AnyOne}},"statement":[{{statement}},{{statement}}]}""");
        Assert.Equal(Policy.Trust(Policy.Of(Policy.TrustStatement(), Policy.TrustStatement())), whole);
        Assert.Equal(
            "statement[0].principal",
            Policy.Refusal($$"""{"version":"2.0","principal":{{Policy.AnyOne}},"statement":[{{Policy.TrustStatement()}}]}""", PolicyPurpose.Trust).Place);
        Assert.Equal("", Policy.PlaceIn(statement, PolicyPurpose.Trust));
    }

    [Theory]
    [InlineData("\"*\"", true)]
    [InlineData("[\"*\"]", true)]
    [InlineData("[\"*\",\"*\"]", false)]
    [InlineData("\"qcs::cam:::role/*\"", false)]
    [InlineData("\"qcs:::::*\"", false)]
    [InlineData("[]", false)]
    public void A_resource_may_only_be_star_and_is_dropped(string resource, bool accepted)
    {
        string statement = $$"""{"effect":"allow","principal":{{Policy.AnyOne}},"action":"sts:AssumeRole","resource":{{resource}}}""";
        if (accepted)
            Assert.Empty(Policy.Trust(Policy.Of(statement)).Statements[0].Resources);
        else
            Assert.Equal("resource", Policy.PlaceIn(statement, PolicyPurpose.Trust));
    }

    [Theory]
    [InlineData("\"*\"", "principal")]
    [InlineData("[]", "principal")]
    [InlineData("{}", "principal")]
    [InlineData("""{"qcs":[]}""", "principal.qcs")]
    [InlineData("""{"QCS":"qcs::cam::uin/1:root"}""", "principal")]
    [InlineData("""{"qcs":"*"}""", "principal.qcs")]
    [InlineData("""{"qcs":["qcs::cam::uin/1:root","qcs::cam::uin/1:*"]}""", "principal.qcs[1]")]
    [InlineData("""{"qcs":"qcs::cam::uin/*:root"}""", "principal.qcs")]
    [InlineData("""{"qcs":"qcs::cam::uin/1:uin/*"}""", "principal.qcs")]
    [InlineData("""{"qcs":"qcs::cam::uin/1:uin/02"}""", "principal.qcs")]
    [InlineData("""{"qcs":"qcs::cam::uin/1:Root"}""", "principal.qcs")]
    [InlineData("""{"qcs":"qcs::cam::uin/1:rootx"}""", "principal.qcs")]
    [InlineData("""{"qcs":"qcs::cam::uin/1:role/"}""", "principal.qcs")]
    [InlineData("""{"qcs":"qcs::cam::uin/1:role/a/b"}""", "principal.qcs")]
    [InlineData("""{"qcs":"qcs::cam::uin/1:role/${uin}"}""", "principal.qcs")]
    [InlineData("""{"qcs":"qcs::cam::uin/1:groupid/1"}""", "principal.qcs")]
    [InlineData("""{"qcs":"qcs::cam::1:root"}""", "principal.qcs")]
    [InlineData("""{"qcs":"qcs::cam:ap-guangzhou:uin/1:root"}""", "principal.qcs")]
    [InlineData("""{"qcs":"qcs::ssm::uin/1:root"}""", "principal.qcs")]
    [InlineData("""{"qcs":"100"}""", "principal.qcs")]
    [InlineData("""{"qcs":"qcs::cam::uin/1:oidc-provider/x"}""", "principal.qcs")]
    [InlineData("""{"federated":"qcs::cam::uin/1:root"}""", "principal.federated")]
    [InlineData("""{"federated":"qcs::cam::uin/1:saml-provider/x"}""", "principal.federated")]
    [InlineData("""{"service":"*"}""", "principal.service")]
    [InlineData("""{"service":"*.qcloud.com"}""", "principal.service")]
    [InlineData("""{"service":"CVM.qcloud.com"}""", "principal.service")]
    [InlineData("""{"service":"qcs::cam::uin/1:root"}""", "principal.service")]
    [InlineData("""{"service":7}""", "principal.service")]
    public void Other_principals_are_refused_at_their_place(string principal, string place) =>
        Assert.Equal(place, Policy.PlaceIn(Policy.TrustStatement(principal, Token), PolicyPurpose.Trust));

    [Theory]
    [InlineData(Token, true)]
    [InlineData("""{"for_any_value:string_equal":{"oidc:aud":"app"},"string_equal":{"oidc:iss":"i"}}""", true)]
    [InlineData(null, false)]
    [InlineData("""{"string_equal":{"oidc:iss":"i"}}""", false)]
    [InlineData("""{"string_equal":{"oidc:aud":"app"}}""", false)]
    [InlineData("""{"string_equal":{"oidc:iss":"i"},"string_equal_if_exist":{"oidc:aud":"app"}}""", false)]
    [InlineData("""{"string_equal":{"oidc:iss":"i"},"null_equal":{"oidc:aud":false}}""", false)]
    public void A_statement_with_a_provider_demands_issuer_and_audience(string? condition, bool accepted)
    {
        string statement = Policy.TrustStatement("""{"federated":"qcs::cam::uin/100:oidc-provider/idp"}""", condition);
        if (accepted)
            Assert.NotNull(Policy.Trust(Policy.Of(statement)));
        else
            Assert.Equal("condition", Policy.PlaceIn(statement, PolicyPurpose.Trust));
    }

    private static Decision Judge(string statement, ConditionContext context, params string[] callers) =>
        PolicyEvaluation.JudgeTrust(Policy.Trust(Policy.Of(statement)), callers, Assume, context, Policy.Owner).Decision;

    private static Verdict Judge(string text, string action, params string[] callers) =>
        PolicyEvaluation.JudgeTrust(Policy.Trust(text), callers, action, ConditionContext.Empty, Policy.Owner);
}
