using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>Random trust policies against the reference: every caller, action and context of a small universe.</summary>
public class TrustPolicyTests
{
    private const long Owner = 100;
    private const int PoliciesAPart = 10;

    private static readonly int Parts = Campaign.Long ? 50_000 : 1_500;
    private static readonly string[] Actions = ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity"];

    private static readonly string[][] Callers =
    [
        ["qcs::cam::uin/100:root", "qcs::cam::uin/100:uin/100"],
        ["qcs::cam::uin/100:uin/200"],
        ["qcs::cam::uin/100:uin/2001"],
        ["qcs::cam::uin/100:role/4611", "qcs::cam::uin/100:roleName/app"],
        ["qcs::cam::uin/300:root", "qcs::cam::uin/300:uin/300"],
        ["qcs::cam::uin/300:uin/200"],
        ["qcs::cam::uin/1001:uin/100"],
        ["qcs::cam::uin/100:oidc-provider/k8s"],
        ["cvm.qcloud.com"],
        ["ssm.qcloud.com"],
    ];

    private static readonly (string Key, string[] Values)[] Keys =
    [
        ("oidc:iss", ["https://k8s", "https://other"]),
        ("oidc:aud", ["sts", "other"]),
        ("oidc:sub", ["system:app:db", "system:app:web", "system:APP:db"]),
        ("sts:external_id", ["e-1", "e-2"]),
        ("qcs:ip", ["10.1.2.3", "192.168.0.1"]),
        ("qcs:uin", ["100", "200"]),
    ];

    [Fact]
    public void Random_trust_policies_decide_as_the_reference_does() => Campaign.Run(Parts, static (_, random) =>
    {
        Facts[] contexts = [Context(random), Context(random), Context(random)];
        for (int i = 0; i < PoliciesAPart; i++)
        {
            if (Differences(Policy(random), contexts, static (trust, caller, action, context) =>
                PolicyEvaluation.JudgeTrust(trust, caller, action, context, Owner)).FirstOrDefault() is string wrong)
                return wrong;
        }
        return null;
    });

    [Fact]
    public void The_root_of_an_account_that_stood_for_itself_alone_would_be_found() => Found(static (trust, caller, action, context) =>
    {
        bool isRoot = caller.Any(static c => c.EndsWith(":root", StringComparison.Ordinal));
        return PolicyEvaluation.JudgeTrust(trust, isRoot ? caller : [.. caller.Select(static c => c.Replace("uin/100:", "uin/999:", StringComparison.Ordinal))], action, context, Owner);
    });

    [Fact]
    public void An_account_that_were_matched_by_its_beginning_would_be_found() => Found(static (trust, caller, action, context) =>
        PolicyEvaluation.JudgeTrust(trust, [.. caller.Select(static c => c.Replace("uin/1001:", "uin/100:", StringComparison.Ordinal))], action, context, Owner));

    [Fact]
    public void Principals_that_were_not_looked_at_would_be_found() => Found(static (trust, _, action, context) =>
        PolicyEvaluation.JudgeTrust(trust, [.. Callers.SelectMany(static c => c)], action, context, Owner));

    private static void Found(Func<PolicyDocument, IReadOnlyList<string>, string, ConditionContext, Verdict> wrong)
    {
        Random random = Draw.Part(Campaign.Seed, 0);
        Assert.Contains(Enumerable.Range(0, 200), _ => Differences(Policy(random), [Context(random)], wrong).Any());
    }

    private static IEnumerable<string> Differences(
        string policy, Facts[] contexts, Func<PolicyDocument, IReadOnlyList<string>, string, ConditionContext, Verdict> judge)
    {
        PolicyDocument trust;
        try
        {
            trust = Production.Parse(policy, PolicyPurpose.Trust);
        }
        catch (PolicyException e)
        {
            throw new InvalidOperationException($"A valid policy was refused: {e.Place}: {e.Reason}\n{policy}", e);
        }
        ConditionContext[] built = [.. contexts.Select(Production.Context)];
        foreach (((int caller, int action, int context), Verdict expected) in ReferenceTrust.Judge(policy, Callers, Actions, contexts))
        {
            Verdict actual = judge(trust, Callers[caller], Actions[action], built[context]);
            if (actual != expected)
                yield return $"{Callers[caller][0]}, {Actions[action]}, {contexts[context]}\nreference {expected}, the product {actual}\n{policy}";
        }
    }

    private static Facts Context(Random random) =>
        new(Keys.Where(_ => random.Chance(80)).ToDictionary(static k => k.Key, k => new[] { random.Pick(k.Values) }), []);

    public static string Policy(Random random)
    {
        bool common = random.Chance(20);
        (string, string)? principal = common ? ("principal", Principal(random, out bool federated)) : null;
        bool always = common && principal!.Value.Item2.Contains("federated", StringComparison.Ordinal);
        List<string> statements = [.. random.Some(1, 3, () => Statement(random, common, always))];
        List<(string, string)> members = [("version", "\"2.0\""), ("statement", random.Many(statements))];
        if (principal is { } member)
            members.Add(member);
        return random.Object(members);
    }

    private static string Statement(Random random, bool common, bool federated)
    {
        List<(string, string)> members =
        [
            ("effect", random.Chance(75) ? "\"allow\"" : "\"deny\""),
            ("action", random.Quoted(random.Some(1, 2, () => random.Pick(
                ["name/sts:AssumeRole", "sts:AssumeRole", "sts:assumerole", "sts:Assume*", "sts:*", "*", "name/sts:AssumeRoleWithWebIdentity", "sts:*WebIdentity"])))),
        ];
        if (random.Chance(20))
            members.Add(("resource", "\"*\""));
        if (!common)
            members.Add(("principal", Principal(random, out federated)));
        List<(string, string)> operators = [];
        if (federated)
            operators.Add(("string_equal", random.Object(("oidc:iss", "\"https://k8s\""), ("oidc:aud", random.Quoted(random.Some(1, 2, () => random.Pick(["sts", "other"])))))));
        else if (random.Chance(30))
            operators.Add(("string_equal", random.Object(("sts:external_id", "\"e-1\""))));
        if (random.Chance(30))
            operators.Add(random.Pick<(string, string)>(
            [
                ("string_like", """{"oidc:sub":["system:app:*"]}"""), ("string_not_equal", """{"oidc:sub":"system:app:db"}"""),
                ("ip_equal", """{"qcs:ip":"10.0.0.0/8"}"""), ("ip_not_equal_if_exist", """{"qcs:ip":"10.0.0.0/8"}"""),
                ("null_equal", """{"sts:external_id":false}"""), ("string_equal_ignore_case_if_exist", """{"oidc:sub":"system:app:db"}"""),
            ]));
        if (operators.Count > 0)
            members.Add(("condition", random.Object(operators)));
        return random.Object(members);
    }

    private static string Principal(Random random, out bool federated)
    {
        federated = random.Chance(25);
        List<(string, string)> kinds = [];
        if (federated)
            kinds.Add(("federated", random.Quoted(["qcs::cam::uin/100:oidc-provider/k8s"])));
        if (!federated || random.Chance(20))
            kinds.Add(("qcs", random.Quoted(random.Some(1, 2, () => random.Pick(
            [
                "qcs::cam::uin/100:root", "qcs::cam::uin/100:uin/100", "qcs::cam::uin/300:root", "qcs::cam::uin/100:uin/200", "qcs::cam::uin/300:uin/200",
                "qcs::cam::uin/100:role/4611", "qcs::cam::uin/100:roleName/app",
            ])))));
        if (random.Chance(20))
            kinds.Add(("service", random.Quoted(["cvm.qcloud.com"])));
        return random.Object(kinds);
    }
}
