using System.Text.Json;
using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>
/// Questions of which a key is unknown: the decision must be one that every assignment of the key gives, unless it is <c>Depends</c>. The assignments
/// are enumerated, so this knows nothing of a third truth value; a second test holds the third value itself against its definition.
/// </summary>
public class UnknownKeyTests
{
    private static readonly int Parts = Campaign.Long ? 200_000 : 4_000;
    private static readonly string[] MayBeUnknown = [.. WorldDraw.Keys.Select(static k => k.Key)];

    [Fact]
    public void What_is_decided_without_a_key_is_decided_whatever_the_key_is()
    {
        long settled = 0, open = 0;
        Campaign.Run(Parts, (_, random) => Unsound(random, Production.Judge, ref settled, ref open));
        Assert.True(settled > Parts && open > Parts, $"{settled} settled, {open} open");
    }

    [Fact]
    public void A_clause_on_an_unknown_key_is_neither_true_nor_false() => Campaign.Run(Parts, static (_, random) =>
    {
        (PolicyWorld unknown, PolicyWorld every) = Worlds(random);
        string[] policies = [.. Policies(random, every).Where(static text => !text.Contains("${", StringComparison.Ordinal))];
        Func<int, Verdict> product = Production.Judge(policies, PolicyPurpose.Identity, unknown);
        for (int q = 0; q < unknown.Count; q++)
        {
            Verdict expected = Kleene(policies, unknown, q);
            if (product(q) != expected)
                return $"{unknown.Describe(q)}\nreference {expected}, the product {product(q)}\n{string.Join('\n', policies)}";
        }
        return null;
    });

    [Fact]
    public void An_unknown_key_that_were_taken_for_absent_would_be_found() => Found(static (texts, purpose, world) => Production.Judge(
        texts, purpose, new PolicyWorld(world.Actions, world.Resources, [.. world.Contexts.Select(static facts => facts with { Unknown = [] })], world.Owner)));

    [Fact]
    public void A_deny_that_depends_and_were_taken_for_none_would_be_found() => Found(static (texts, purpose, world) =>
    {
        Func<int, Verdict> right = Production.Judge(texts, purpose, world);
        Func<int, Verdict>[] alone = [.. texts.SelectMany(PlantedBugs.Allows).Select(allow => Production.Judge([allow], purpose, world))];
        return q => right(q).Decision == Decision.Depends && Array.Find(alone, judge => judge(q).Decision == Decision.Allowed) is { } allow
            ? allow(q) : right(q);
    });

    private static void Found(Judging wrong)
    {
        long count = 0;
        Assert.NotNull(Campaign.First(Parts, (_, random) => Unsound(random, wrong, ref count, ref count)));
    }

    private static string? Unsound(Random random, Judging judging, ref long settled, ref long open)
    {
        (PolicyWorld unknown, PolicyWorld every) = Worlds(random);
        string[] policies = Policies(random, every);
        Func<int, Verdict> judge = judging(policies, PolicyPurpose.Identity, unknown);
        ReferenceAnswer reference = ReferenceEvaluator.Judge(policies, every);
        for (int q = 0; q < unknown.Count; q++)
        {
            (int action, int resource, _) = unknown.Parts(q);
            IEnumerable<int> assignments = Enumerable.Range(0, every.Contexts.Count).Select(context => every.Number(action, resource, context));
            Decision[] possible = [.. assignments.Select(assignment => reference.On(assignment).Decision).Distinct()];
            Decision actual = judge(q).Decision;
            Interlocked.Increment(ref actual == Decision.Depends ? ref open : ref settled);
            if (actual != Decision.Depends && !possible.SequenceEqual([actual]))
                return $"{unknown.Describe(q)}\nthe product {actual}, the assignments {string.Join(", ", possible)}\n{string.Join('\n', policies)}";
        }
        return null;
    }

    private static string[] Policies(Random random, PolicyWorld world)
    {
        PolicyDraw draw = new(random, world) { ConditionPercent = 95 };
        return random.Some(1, 2, () => draw.Policy(3));
    }

    /// <summary>A world of one context with one or two unknown keys, and the world of all contexts that it may be.</summary>
    private static (PolicyWorld Unknown, PolicyWorld Every) Worlds(Random random)
    {
        PolicyWorld world = WorldDraw.World(random);
        Facts unknown = world.Contexts[0];
        List<Facts> every = [unknown];
        foreach (string key in random.Some(1, 2, () => random.Pick(MayBeUnknown)).Distinct())
        {
            unknown = unknown.WithUnknown(key);
            every = [.. every.SelectMany(facts => Assignments(key).Select(values => facts.With(key, values)))];
        }
        return (new PolicyWorld(world.Actions, world.Resources, [unknown], world.Owner), new PolicyWorld(world.Actions, world.Resources, every, world.Owner));
    }

    private static IEnumerable<string[]?> Assignments(string key)
    {
        string[] values = WorldDraw.Keys.First(k => k.Key == key).Values;
        IEnumerable<string[]?> single = values.Select(static value => new[] { value });
        return key.EndsWith("_tag", StringComparison.Ordinal) ? [null, .. single, values[..2], [values[1], values[2]]] : [null, .. single];
    }

    /// <summary>The verdict by a third truth value; what depends is laid to the first deny that depends, else to the first such allow.</summary>
    private static Verdict Kleene(string[] policies, PolicyWorld world, int question)
    {
        List<(bool Deny, bool? Matches, int Policy, int Statement)> statements = [];
        for (int policy = 0; policy < policies.Length; policy++)
        {
            using JsonDocument document = JsonDocument.Parse(policies[policy]);
            int index = 0;
            foreach (JsonElement statement in ReferenceText.Many(document.RootElement.GetProperty("statement")))
                statements.Add((ReferenceText.Denies(statement), Matches(statement, world, question), policy, index++));
        }
        foreach ((Decision decision, bool deny, bool? matches) in Precedence(statements.Any(static s => s.Deny && s.Matches is null)))
        {
            int found = statements.FindIndex(s => s.Deny == deny && s.Matches == matches);
            if (found >= 0)
                return new Verdict(decision, statements[found].Policy, statements[found].Statement);
        }
        return new Verdict(Decision.NotAllowed, -1, -1);
    }

    /// <summary>A deny that may match leaves open whatever an allow says; an allow that may match leaves nothing open where another one does.</summary>
    private static (Decision, bool Deny, bool? Matches)[] Precedence(bool mayDeny) => mayDeny
        ? [(Decision.Denied, true, true), (Decision.Depends, true, null)]
        : [(Decision.Denied, true, true), (Decision.Allowed, false, true), (Decision.Depends, false, null)];

    private static bool? Matches(JsonElement statement, PolicyWorld world, int question)
    {
        (int action, int resource, int context) = world.Parts(question);
        Facts facts = world.Contexts[context];
        bool names = ReferenceText.Covers(statement, world.Actions[action])
            && ReferenceEvaluator.Named([.. ReferenceText.Texts(statement.GetProperty("resource"))], world.Resources[resource], world.Owner, facts);
        return names ? ReferenceConditions.Kleene(ReferenceText.Member(statement, "condition"), facts) : false;
    }
}
