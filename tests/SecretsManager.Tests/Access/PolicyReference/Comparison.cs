using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>How the verdicts of identity, boundary and session become one decision; null for a set that is not there.</summary>
internal delegate Decision Composition(Verdict identity, Verdict? boundary, Verdict? session);

/// <summary>Something that judges, right or wrong, and a name for it.</summary>
internal sealed record Evaluator(string Name, Judging Judge, Composition Compose)
{
    public static Evaluator Product { get; } = new("the product", Production.Judge, Composed);

    public override string ToString() => Name;

    private static Decision Composed(Verdict identity, Verdict? boundary, Verdict? session)
    {
        Decision[] all = [identity.Decision, boundary?.Decision ?? Decision.Allowed, session?.Decision ?? Decision.Allowed];
        return all.Contains(Decision.Denied) ? Decision.Denied : all.All(static d => d == Decision.Allowed) ? Decision.Allowed : Decision.NotAllowed;
    }
}

/// <summary>Holds an evaluator against the reference on every question of a world.</summary>
internal static class Comparison
{
    /// <summary>
    /// The questions on which the composed decision differs, each with both answers. With <paramref name="places"/> also those on which one set's verdict
    /// names another statement as the one that decided.
    /// </summary>
    /// <param name="tally">Counts the reference's decisions.</param>
    public static IEnumerable<string> Differences(PolicyCase policies, PolicyWorld world, Evaluator evaluator, bool places = false, long[]? tally = null)
    {
        (ReferenceAnswer identity, ReferenceAnswer? boundary, ReferenceAnswer? session) = Reference(policies, world);
        QuestionSet denied = Union(identity.Denied, boundary?.Denied, session?.Denied);
        QuestionSet allowed = (boundary is null ? identity.Allowed : identity.Allowed & boundary.Allowed) - denied;
        if (session is not null)
            allowed &= session.Allowed;

        (Func<int, Verdict> judge, Func<int, Verdict>? limit, Func<int, Verdict>? narrow) = Judges(policies, world, evaluator);
        for (int q = 0; q < world.Count; q++)
        {
            (Verdict first, Verdict? second, Verdict? third) = (judge(q), limit?.Invoke(q), narrow?.Invoke(q));
            Decision expected = denied.Contains(q) ? Decision.Denied : allowed.Contains(q) ? Decision.Allowed : Decision.NotAllowed;
            Decision actual = evaluator.Compose(first, second, third);
            if (tally is not null)
                tally[(int)expected]++;
            if (actual != expected)
                yield return $"{world.Describe(q)}\nreference {expected}, {evaluator} {actual}\n{policies}";
            (Verdict, Verdict?, Verdict?) placed = (identity.On(q), boundary?.On(q), session?.On(q));
            if (places && actual == expected && (first, second, third) != placed)
                yield return $"{world.Describe(q)}\nreference {placed}\n{evaluator} {(first, second, third)}\n{policies}";
        }
    }

    private static (ReferenceAnswer, ReferenceAnswer?, ReferenceAnswer?) Reference(PolicyCase policies, PolicyWorld world) => (
        ReferenceEvaluator.Judge(policies.Identity, world),
        policies.Boundary is null ? null : ReferenceEvaluator.Judge([policies.Boundary], world),
        policies.Session is null ? null : ReferenceEvaluator.Judge([policies.Session], world));

    private static (Func<int, Verdict>, Func<int, Verdict>?, Func<int, Verdict>?) Judges(PolicyCase policies, PolicyWorld world, Evaluator evaluator)
    {
        try
        {
            return (
                evaluator.Judge(policies.Identity, PolicyPurpose.Identity, world),
                policies.Boundary is null ? null : evaluator.Judge([policies.Boundary], PolicyPurpose.Identity, world),
                policies.Session is null ? null : evaluator.Judge([policies.Session], PolicyPurpose.Session, world));
        }
        catch (PolicyException e)
        {
            throw new InvalidOperationException($"A valid policy was refused: {e.Place}: {e.Reason}\n{policies}", e);
        }
    }

    private static QuestionSet Union(QuestionSet first, QuestionSet? second, QuestionSet? third)
    {
        QuestionSet union = first;
        if (second is { } b)
            union |= b;
        return third is { } c ? union | c : union;
    }
}
