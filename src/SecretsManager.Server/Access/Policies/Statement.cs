namespace SecretsManager.Server.Access.Policies;

/// <summary>One rule of a policy. It matches what all of its parts match.</summary>
/// <param name="Actions">At least one; any may match.</param>
/// <param name="Resources">At least one, of which any may match; empty in a trust policy, whose resource is the role itself.</param>
/// <param name="Conditions">One an operator and key, ordered by both; all must hold.</param>
/// <param name="Principals">Who may assume the role; null in every policy but a trust policy.</param>
internal sealed record Statement(
    PolicyEffect Effect,
    IReadOnlyList<ActionPattern> Actions,
    IReadOnlyList<ResourcePattern> Resources,
    IReadOnlyList<Condition> Conditions,
    Principals? Principals)
{
    private readonly ActionPattern[] actions = [.. Actions];
    private readonly ResourcePattern[] resources = [.. Resources];
    private readonly Condition[] conditions = [.. Conditions];

    public PolicyEffect Effect { get; } = Effect;

    public IReadOnlyList<ActionPattern> Actions => actions;

    public IReadOnlyList<ResourcePattern> Resources => resources;

    public IReadOnlyList<Condition> Conditions => conditions;

    public Principals? Principals { get; } = Principals;

    /// <summary>Whether it holds for every resource and call.</summary>
    public bool IsUnconditional { get; } = Conditions.Count == 0 && Resources.Any(resource => resource.IsAll);

    /// <summary>Whether it may match one resource and not another.</summary>
    public bool LooksAtResource { get; } =
        Resources.Any(resource => !resource.IsAll) || Conditions.Any(condition => ConditionKeys.IsOfResource(condition.Key));

    /// <summary>Whether it speaks of the action.</summary>
    public bool Covers(string action)
    {
        foreach (ActionPattern pattern in actions)
        {
            if (pattern.Matches(action))
                return true;
        }

        return false;
    }

    /// <summary>Whether it matches the question.</summary>
    public Truth Matches(AccessQuestion question)
    {
        if (!Covers(question.Action))
            return Truth.False;
        Truth resource = CoversResource(question);
        return resource == Truth.False ? Truth.False : Truths.And(resource, ConditionsHold(question.Context));
    }

    /// <summary>Whether the conditions hold.</summary>
    public Truth ConditionsHold(ConditionContext context)
    {
        Truth all = Truth.True;
        foreach (Condition condition in conditions)
        {
            all = Truths.And(all, condition.Holds(context));
            if (all == Truth.False)
                break;
        }

        return all;
    }

    public bool Equals(Statement? other) =>
        other is not null
        && Effect == other.Effect
        && Sequence.Equal(actions, other.actions)
        && Sequence.Equal(resources, other.resources)
        && Sequence.Equal(conditions, other.conditions)
        && Equals(Principals, other.Principals);

    public override int GetHashCode() => HashCode.Combine(Effect, Sequence.Hash(actions), Sequence.Hash(resources), Sequence.Hash(conditions));

    private Truth CoversResource(AccessQuestion question)
    {
        Truth any = Truth.False;
        foreach (ResourcePattern pattern in resources)
        {
            any = Truths.Or(any, pattern.Matches(question));
            if (any == Truth.True)
                break;
        }

        return any;
    }
}
