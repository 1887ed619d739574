namespace SecretsManager.Server.Access.Policies;

/// <summary>
/// Judges questions by policies. Nothing is allowed unless a statement allows it, and a deny beats every allow. Nothing in here throws;
/// if it does, the caller denies.
/// </summary>
internal static class PolicyEvaluation
{
    /// <summary>
    /// Judges by all policies of one set: identity policies together, or the boundary alone, or the session policy alone. The verdict
    /// names the statement: the first deny that matches, else the first allow; if it depends, the first deny that depends, else the first allow that does.
    /// </summary>
    public static Verdict Judge(IReadOnlyList<PolicyDocument> policies, AccessQuestion question) => throw new NotImplementedException();

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
        PolicyDocument trust, IReadOnlyList<string> principals, string action, ConditionContext context, long owner) => throw new NotImplementedException();

    /// <summary>
    /// Whether some statement could allow the action on some resource, and no unconditional deny on <c>*</c> covers the action: if not,
    /// a list is empty without a look at what it would hold. It looks at each policy set alone.
    /// </summary>
    public static bool MayAllowSomewhere(IReadOnlyList<PolicyDocument> policies, string action) => throw new NotImplementedException();

    /// <summary>
    /// Whether no statement that covers the action looks at a resource other than <c>*</c> or at a condition key of the resource, so that
    /// one answer holds for every resource.
    /// </summary>
    public static bool SameForAll(IReadOnlyList<PolicyDocument> policies, string action) => throw new NotImplementedException();
}
