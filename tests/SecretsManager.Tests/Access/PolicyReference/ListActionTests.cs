using System.Text.Json;
using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>The two short cuts of list actions against what the reference says of every resource.</summary>
public class ListActionTests
{
    private static readonly int Parts = Campaign.Long ? 200_000 : 8_000;
    private static readonly string[] OfTheResource = ["qcs:resource_tag", "qcs:create_uin", "ssm:secret_type", "ssm:kms_key_id"];

    [Fact]
    public void An_action_that_some_resource_allows_may_be_allowed_somewhere() =>
        Campaign.Run(Parts, static (_, random) => WrongSomewhere(random, PolicyEvaluation.MayAllowSomewhere));

    [Fact]
    public void One_answer_holds_for_all_resources_where_it_is_said_to()
    {
        long same = 0;
        Campaign.Run(Parts, (_, random) => WrongForAll(random, PolicyEvaluation.SameForAll, ref same));
        Assert.True(same > Parts, $"{same} times one answer");
    }

    [Fact]
    public void A_short_cut_that_is_taken_too_often_or_never_would_be_found()
    {
        long same = 0;
        Assert.NotNull(Campaign.First(Parts, static (_, random) => WrongSomewhere(random, static (_, _) => true)));
        Assert.NotNull(Campaign.First(Parts, static (_, random) => WrongSomewhere(random, static (_, _) => false)));
        Assert.NotNull(Campaign.First(Parts, (_, random) => WrongForAll(random, static (_, _) => true, ref same)));
        Assert.NotNull(Campaign.First(Parts, (_, random) => WrongForAll(random, static (_, _) => false, ref same)));
    }

    private static string? WrongSomewhere(Random random, Func<IReadOnlyList<PolicyDocument>, string, bool> mayAllow)
    {
        PolicyWorld world = WorldDraw.World(random);
        (string[] policies, PolicyDocument[] documents) = Policies(random, world);
        ReferenceAnswer reference = ReferenceEvaluator.Judge(policies, world);
        for (int a = 0; a < world.Actions.Count; a++)
        {
            bool may = mayAllow(documents, world.Actions[a]);
            int allowed = Enumerable.Range(0, world.Count).FirstOrDefault(q => world.Parts(q).Action == a && reference.Allowed.Contains(q), -1);
            if (may ? !SomeAllow(policies, world.Actions[a]) : allowed >= 0)
                return $"The product {may}; allowed: {(allowed < 0 ? "no question" : world.Describe(allowed))}\n{string.Join('\n', policies)}";
        }
        return null;
    }

    private static string? WrongForAll(Random random, Func<IReadOnlyList<PolicyDocument>, string, bool> sameForAll, ref long same)
    {
        PolicyWorld drawn = WorldDraw.World(random);
        PolicyWorld world = new(drawn.Actions, drawn.Resources, [.. Varied(drawn.Contexts[0], random)], drawn.Owner);
        (string[] policies, PolicyDocument[] documents) = Policies(random, world);
        ReferenceAnswer reference = ReferenceEvaluator.Judge(policies, world);
        for (int a = 0; a < world.Actions.Count; a++)
        {
            bool said = sameForAll(documents, world.Actions[a]);
            if (said)
                Interlocked.Increment(ref same);
            else if (!LooksCloser(policies, world.Actions[a]))
                return $"{world.Actions[a]}: no statement looks at a resource or a condition, but the product says so\n{string.Join('\n', policies)}";
            IEnumerable<int> questions = Enumerable.Range(0, world.Count).Where(q => world.Parts(q).Action == a);
            if (said && questions.Select(q => reference.On(q).Decision).Distinct().Count() > 1)
                return $"{world.Actions[a]}: the product says one answer for all, {drawn.Contexts[0]}\n{string.Join('\n', policies)}";
        }
        return null;
    }

    private static (string[], PolicyDocument[]) Policies(Random random, PolicyWorld world)
    {
        PolicyDraw draw = new(random, world);
        string[] policies = random.Some(1, 2, () => draw.Policy(2));
        return (policies, [.. policies.Select(static text => Production.Parse(text, PolicyPurpose.Identity))]);
    }

    /// <summary>The same call on resources of other tags, creators, types and keys.</summary>
    private static IEnumerable<Facts> Varied(Facts facts, Random random)
    {
        for (int i = 0; i < 6; i++)
        {
            foreach (string key in OfTheResource)
            {
                string[] values = WorldDraw.Keys.First(k => k.Key == key).Values;
                facts = facts.With(key, random.Chance(25) ? null : WorldDraw.Values(random, key, values));
            }
            yield return facts;
        }
    }

    private static bool SomeAllow(string[] policies, string action) =>
        Statements(policies, action).Any(static s => !ReferenceText.Denies(s))
        && !Statements(policies, action).Any(static s => ReferenceText.Denies(s) && IsAll(s, every: false) && ReferenceText.Member(s, "condition") is null);

    private static bool LooksCloser(string[] policies, string action) =>
        Statements(policies, action).Any(static s => !IsAll(s, every: true) || ReferenceText.Member(s, "condition") is not null);

    private static bool IsAll(JsonElement statement, bool every)
    {
        IEnumerable<bool> all = ReferenceText.Texts(statement.GetProperty("resource")).Select(static name => name == "*");
        return every ? all.All(static a => a) : all.Any(static a => a);
    }

    private static IEnumerable<JsonElement> Statements(string[] policies, string action) => policies
        .SelectMany(static text => ReferenceText.Many(JsonDocument.Parse(text).RootElement.GetProperty("statement")))
        .Where(statement => ReferenceText.Covers(statement, action));
}
