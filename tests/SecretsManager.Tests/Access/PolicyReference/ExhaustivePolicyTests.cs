using System.Collections.Concurrent;
using System.Text.Json;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>
/// Every policy of up to three statements over a small alphabet, on every question of a small universe. Of three statements each choice stands in one order, and a
/// long run has all orders; of two both orders are always there.
/// </summary>
public class ExhaustivePolicyTests
{
    private static readonly string[] Effects = ["allow", "deny"];
    private static readonly string[] Actions = ["*", "ssm:Get*", "ssm:GetSecretValue", "kms:*"];

    private static readonly string[] Resources =
        ["*", "qcs::ssm:::secret/*", "qcs::ssm::uin/100:secret/creatorUin/100/a", "qcs:::ap-guangzhou:uin/200:*"];

    private static readonly string[] Conditions =
    [
        "",
        ""","condition":{"for_any_value:string_equal":{"qcs:resource_tag":["env&prod"]}}""",
        ""","condition":{"string_not_equal_if_exist":{"qcs:uin":["200"]}}""",
    ];

    private static readonly PolicyWorld World = new(
        ["ssm:GetSecretValue", "ssm:GetRegions", "kms:Decrypt"],
        [
            new ResourceName("ssm", "ap-guangzhou", 100, "secret/creatorUin/100/a"),
            new ResourceName("ssm", "ap-guangzhou", 200, "secret/creatorUin/100/a"),
            new ResourceName("ssm", "ap-guangzhou", 100, "secret/*"),
            ResourceName.Operation("ssm", "ap-guangzhou", 100),
        ],
        [
            Facts.None,
            Facts.Of(("qcs:uin", "100"), ("qcs:resource_tag", "env&prod")),
            Facts.Of(("qcs:uin", "200"), ("qcs:resource_tag", "env&test"), ("qcs:resource_tag", "env&prod")),
        ],
        100);

    private static readonly string[] Statements =
    [
        .. from effect in Effects
           from action in Actions
           from resource in Resources
           from condition in Conditions
           select $$"""{"effect":"{{effect}}","action":["{{action}}"],"resource":["{{resource}}"]{{condition}}}"""
    ];

    [Fact]
    public void Every_policy_of_up_to_three_statements_decides_as_the_reference_does()
    {
        ConcurrentDictionary<string, (bool Deny, QuestionSet Covered)> covered = new();
        long policies = 0, questions = 0;
        Campaign.Run(Statements.Length, (first, _) =>
        {
            foreach (string text in Policies(first))
            {
                if (Difference(text, covered) is string wrong)
                    return wrong;
                Interlocked.Increment(ref policies);
                Interlocked.Add(ref questions, World.Count);
            }
            return null;
        });
        long count = Statements.Length;
        long ofThree = Campaign.Long ? count * count * count : count * (count + 1) * (count + 2) / 6;
        Assert.Equal(count + count * count + ofThree, policies);
        Assert.Equal(policies * World.Count, questions);
        Assert.Equal(count, covered.Count);
    }

    [Theory]
    [InlineData("an allow wins over a deny")]
    [InlineData("an absent key is a match")]
    [InlineData("_if_exist is not looked at")]
    [InlineData("an empty account is every account")]
    [InlineData("a wildcard does not cross a slash")]
    [InlineData("an operation without a resource is matched by a pattern")]
    [InlineData("only the first statement counts")]
    public void Even_the_policies_of_two_statements_find_a_planted_bug(string bug)
    {
        Evaluator wrong = PlantedBugs.All.Single(b => b.Name == bug);
        Assert.Contains(
            Enumerable.Range(0, Statements.Length).SelectMany(static first => Policies(first).Take(1 + Statements.Length)),
            text => Comparison.Differences(new PolicyCase([text], null, null), World, wrong).Any());
    }

    /// <summary>The policies whose first statement is this one: with none, one and two behind it.</summary>
    private static IEnumerable<string> Policies(int first)
    {
        yield return Policy(Statements[first]);
        foreach (string second in Statements)
            yield return Policy(Statements[first] + "," + second);
        for (int second = Campaign.Long ? 0 : first; second < Statements.Length; second++)
        {
            for (int third = Campaign.Long ? 0 : second; third < Statements.Length; third++)
                yield return Policy(string.Join(',', Campaign.Long ? [Statements[first], Statements[second], Statements[third]] : InSomeOrder(first, second, third)));
        }
    }

    // Another order for the next choice, so that none is preferred.
    private static string[] InSomeOrder(int first, int second, int third)
    {
        string[] chosen = [Statements[first], Statements[second], Statements[third]];
        int order = (first + second + third) % 6;
        if (order >= 3)
            Array.Reverse(chosen);
        return [chosen[order % 3], chosen[(order + 1) % 3], chosen[(order + 2) % 3]];
    }

    private static string Policy(string statements) => $$"""{"version":"2.0","statement":[{{statements}}]}""";

    private static string? Difference(string text, ConcurrentDictionary<string, (bool Deny, QuestionSet Covered)> covered)
    {
        ReferenceAnswer reference = new(World.Count);
        using (JsonDocument document = JsonDocument.Parse(text))
        {
            int index = 0;
            foreach (JsonElement statement in document.RootElement.GetProperty("statement").EnumerateArray())
            {
                // A statement covers what it covers, in whichever policy it stands: the set is made once.
                (bool deny, QuestionSet set) = covered.GetOrAdd(
                    statement.GetRawText(), _ => (ReferenceText.Denies(statement), ReferenceEvaluator.Covered(statement, World)));
                reference.Add(0, index++, deny, set);
            }
        }
        Func<int, Verdict> product = Production.Judge([text], PolicyPurpose.Identity, World);
        for (int q = 0; q < World.Count; q++)
        {
            if (product(q) != reference.On(q))
                return $"{World.Describe(q)}\nreference {reference.On(q)}, the product {product(q)}\n{text}";
        }
        return null;
    }
}
