using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Server.Access;

/// <summary>A decision and where it came from.</summary>
/// <param name="Policy">The policy that decided; null where none did.</param>
/// <param name="Statement">Which of its statements, from 0; -1 where none did.</param>
internal sealed record Judgement(Decision Decision, JudgementSource Source, PolicyInForce? Policy, int Statement)
{
    /// <summary>The account itself, in its account.</summary>
    public static readonly Judgement Owner = new(Decision.Allowed, JudgementSource.Owner, null, -1);

    /// <summary>Another account's.</summary>
    public static readonly Judgement Wall = new(Decision.NotAllowed, JudgementSource.Wall, null, -1);

    /// <summary>What a set of policies says.</summary>
    public static Judgement Of(JudgementSource source, Verdict verdict, IReadOnlyList<PolicyInForce> policies) => new(
        verdict.Decision,
        source,
        verdict.Policy >= 0 && verdict.Policy < policies.Count ? policies[verdict.Policy] : null,
        verdict.Statement);

    /// <summary>This one as far as another set allows it: a denial wins, then what is not allowed, then what depends.</summary>
    public Judgement Within(Judgement limit)
    {
        if (Decision == Decision.Denied || limit.Decision == Decision.Allowed)
            return this;
        return limit.Decision == Decision.Denied || Rank(limit.Decision) > Rank(Decision) ? limit : this;
    }

    private static int Rank(Decision decision) => decision switch
    {
        Decision.Denied => 3,
        Decision.NotAllowed => 2,
        Decision.Depends => 1,
        _ => 0,
    };
}

/// <summary>What decided.</summary>
internal enum JudgementSource
{
    /// <summary>The caller is the account itself.</summary>
    Owner,

    /// <summary>The thing is another account's.</summary>
    Wall,

    /// <summary>The caller's policies.</summary>
    Policy,

    /// <summary>The boundary of its permissions.</summary>
    Boundary,

    /// <summary>The policy of its session.</summary>
    Session,
}
