namespace SecretsManager.Server.Access.Policies;

/// <summary>
/// Judges questions by policies. Nothing is allowed unless a statement allows it, and a deny beats every allow. Nothing in here throws;
/// if it does, the caller denies.
/// </summary>
internal static class PolicyEvaluation
{
    /// <summary>
    /// Judges by all policies of one set: identity policies together, or the boundary alone, or the session policy alone. The verdict
    /// names the statement: the first deny that matches, else the first deny that depends, else the first allow that matches, else the
    /// first allow that depends.
    /// </summary>
    public static Verdict Judge(IReadOnlyList<PolicyDocument> policies, AccessQuestion question)
    {
        Tally tally = default;
        for (int policy = 0; policy < policies.Count; policy++)
        {
            ReadOnlySpan<Statement> statements = policies[policy].All;
            for (int at = 0; at < statements.Length; at++)
            {
                if (tally.Add(statements[at].Effect, statements[at].Matches(question), policy, at))
                    return tally.Verdict;
            }
        }

        return tally.Verdict;
    }

    /// <summary>
    /// Judges whether a role may be assumed. A match of any of the caller's identities is a match. An account as principal
    /// (<c>uin/100:root</c>) means every user and role of it, whose own policies must then allow it too: the caller of this judges that.
    /// </summary>
    /// <param name="principals">
    /// All identities of the caller: six-segment names with <c>root</c>, <c>uin/</c>, <c>role/</c>, <c>roleName/</c> or
    /// <c>oidc-provider/</c>, or names of services. A provider is not a member of its account.
    /// </param>
    /// <param name="owner">The account of the role: what an empty account segment of a principal means.</param>
    public static Verdict JudgeTrust(
        PolicyDocument trust, IReadOnlyList<string> principals, string action, ConditionContext context, long owner)
    {
        Tally tally = default;
        ReadOnlySpan<Statement> statements = trust.All;
        for (int at = 0; at < statements.Length; at++)
        {
            Statement statement = statements[at];
            bool meant = statement.Principals is { } who && statement.Covers(action) && who.Mean(principals, owner);
            if (tally.Add(statement.Effect, meant ? statement.ConditionsHold(context) : Truth.False, 0, at))
                break;
        }

        return tally.Verdict;
    }

    /// <summary>
    /// Whether some statement could allow the action on some resource, and no unconditional deny on <c>*</c> covers the action: if not,
    /// a list is empty without a look at what it would hold.
    /// </summary>
    public static bool MayAllowSomewhere(IReadOnlyList<PolicyDocument> policies, string action)
    {
        bool allowed = false;
        foreach (PolicyDocument policy in policies)
        {
            foreach (Statement statement in policy.All)
            {
                bool counts = statement.Effect == PolicyEffect.Deny ? statement.IsUnconditional : !allowed && statement.Resources.Count > 0;
                if (!counts || !statement.Covers(action))
                    continue;
                if (statement.Effect == PolicyEffect.Deny)
                    return false;
                allowed = true;
            }
        }

        return allowed;
    }

    /// <summary>
    /// Whether no statement that covers the action looks at a resource other than <c>*</c> or at a condition key of the resource, so that
    /// one answer holds for every resource.
    /// </summary>
    public static bool SameForAll(IReadOnlyList<PolicyDocument> policies, string action)
    {
        foreach (PolicyDocument policy in policies)
        {
            foreach (Statement statement in policy.All)
            {
                if (statement.LooksAtResource && statement.Covers(action))
                    return false;
            }
        }

        return true;
    }

    /// <summary>What the statements so far come to.</summary>
    private struct Tally
    {
        private Verdict? denied;
        private Verdict? maybeDenied;
        private Verdict? allowed;
        private Verdict? maybeAllowed;

        public readonly Verdict Verdict => denied ?? maybeDenied ?? allowed ?? maybeAllowed ?? Verdict.NotAllowed;

        /// <summary>Counts a statement. True when no other statement can change the verdict.</summary>
        public bool Add(PolicyEffect effect, Truth matches, int policy, int statement)
        {
            switch (effect, matches)
            {
                case (PolicyEffect.Deny, Truth.True):
                    denied = new Verdict(Decision.Denied, policy, statement);
                    return true;
                case (PolicyEffect.Deny, Truth.Unknown):
                    maybeDenied ??= new Verdict(Decision.Depends, policy, statement);
                    return false;
                case (PolicyEffect.Allow, Truth.True):
                    allowed ??= new Verdict(Decision.Allowed, policy, statement);
                    return false;
                case (PolicyEffect.Allow, Truth.Unknown):
                    maybeAllowed ??= new Verdict(Decision.Depends, policy, statement);
                    return false;
                default:
                    return false;
            }
        }
    }
}
