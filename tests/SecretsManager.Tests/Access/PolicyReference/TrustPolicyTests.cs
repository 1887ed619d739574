using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>Random trust policies against the reference: every caller, action and context of a small universe.</summary>
public class TrustPolicyTests
{
    private const int PoliciesAPart = 10;

    private static readonly int Parts = Campaign.Long ? 50_000 : 1_500;
    [Fact]
    public void Random_trust_policies_decide_as_the_reference_does() => Campaign.Run(Parts, static (_, random) =>
    {
        Facts[] contexts = [TrustDraw.Context(random), TrustDraw.Context(random), TrustDraw.Context(random)];
        for (int i = 0; i < PoliciesAPart; i++)
        {
            if (Differences(TrustDraw.Policy(random), contexts, static (trust, caller, action, context) =>
                PolicyEvaluation.JudgeTrust(trust, caller, action, context, TrustDraw.Owner)).FirstOrDefault() is string wrong)
                return wrong;
        }
        return null;
    });

    [Fact]
    public void The_root_of_an_account_that_stood_for_itself_alone_would_be_found() => Found(static (trust, caller, action, context) =>
    {
        bool isRoot = caller.Any(static c => c.EndsWith(":root", StringComparison.Ordinal));
        return PolicyEvaluation.JudgeTrust(trust, isRoot ? caller : Renamed(caller, "uin/100:", "uin/999:"), action, context, TrustDraw.Owner);
    });

    [Fact]
    public void An_account_that_were_matched_by_its_beginning_would_be_found() => Found(static (trust, caller, action, context) =>
        PolicyEvaluation.JudgeTrust(trust, Renamed(caller, "uin/1001:", "uin/100:"), action, context, TrustDraw.Owner));

    [Fact]
    public void Principals_that_were_not_looked_at_would_be_found() => Found(static (trust, _, action, context) =>
        PolicyEvaluation.JudgeTrust(trust, [.. TrustDraw.Callers.SelectMany(static c => c)], action, context, TrustDraw.Owner));

    private static string[] Renamed(IReadOnlyList<string> caller, string from, string to) =>
        [.. caller.Select(identity => identity.Replace(from, to, StringComparison.Ordinal))];

    private static void Found(Func<PolicyDocument, IReadOnlyList<string>, string, ConditionContext, Verdict> wrong)
    {
        Random random = Draw.Part(Campaign.Seed, 0);
        Assert.Contains(Enumerable.Range(0, 200), _ => Differences(TrustDraw.Policy(random), [TrustDraw.Context(random)], wrong).Any());
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
        var reference = ReferenceTrust.Judge(policy, TrustDraw.Callers, TrustDraw.Actions, contexts, TrustDraw.Owner);
        foreach (((int caller, int action, int context), Verdict expected) in reference)
        {
            Verdict actual = judge(trust, TrustDraw.Callers[caller], TrustDraw.Actions[action], built[context]);
            if (actual != expected)
                yield return $"{TrustDraw.Callers[caller][0]}, {TrustDraw.Actions[action]}, {contexts[context]}\nreference {expected}, the product {actual}\n{policy}";
        }
    }
}
