using SecretsManager.Protocol;
using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Server.Access;

/// <summary>
/// Judges what one call may, by the rights that its caller had at one moment. What allows must be among the caller's own policies; boundary
/// and session may only take away; a denial anywhere wins.
/// </summary>
internal sealed class Judge(Caller caller, Rights rights, Circumstances circumstances)
{
    /// <summary>Whether no policy has a say, so that nothing about what is touched matters but whose it is.</summary>
    public bool AsksNoPolicy => rights is { Standing.Everything: true, Narrowing: null } || caller.Account == 0;

    /// <summary>Whether the call may do this here.</summary>
    public bool May(string permission, TouchedResource resource) => Decide(permission, resource).Decision == Decision.Allowed;

    /// <summary>Whether the call may do this on some things, which it then is told of.</summary>
    public bool MaySomewhere(string permission)
    {
        if (rights.Standing.Everything)
            return rights.Narrowing is null || PolicyEvaluation.MayAllowSomewhere([rights.Narrowing], permission);
        return PolicyEvaluation.MayAllowSomewhere(rights.Standing.Documents, permission)
            && (rights.Standing.BoundaryDocument is not { } boundary || PolicyEvaluation.MayAllowSomewhere(boundary, permission))
            && (rights.Narrowing is null || PolicyEvaluation.MayAllowSomewhere([rights.Narrowing], permission));
    }

    /// <summary>Whether one answer for the operation holds for all things that it lists.</summary>
    public bool IsSameForAll(string permission) =>
        (rights.Standing.Everything || PolicyEvaluation.SameForAll(rights.Standing.Documents, permission))
        && (rights.Standing.BoundaryDocument is not { } boundary || PolicyEvaluation.SameForAll(boundary, permission))
        && (rights.Narrowing is null || PolicyEvaluation.SameForAll([rights.Narrowing], permission));

    /// <summary>What is decided, and by which statement.</summary>
    public Judgement Decide(string permission, TouchedResource resource)
    {
        if (caller.Account != resource.Name.Account && !resource.OwnerDecides)
            return Judgement.Wall;
        if (rights is { Standing.Everything: true, Narrowing: null })
            return Judgement.Owner;
        AccessQuestion question = new()
        {
            Action = permission,
            Resource = resource.Name,
            Owner = caller.Account,
            Context = circumstances.Of(resource),
        };
        Judgement own = rights.Standing.Everything
            ? Judgement.Owner
            : Judgement.Of(JudgementSource.Policy, Ask(rights.Standing.Documents, question, resource.OtherName), rights.Standing.Policies);
        Judgement bounded = rights.Standing is { Boundary: { } boundary, BoundaryDocument: { } document }
            ? own.Within(Judgement.Of(JudgementSource.Boundary, Ask(document, question, resource.OtherName), [boundary]))
            : own;
        return rights.Narrowing is null ? bounded : bounded.Within(Judgement.Of(JudgementSource.Session, Ask([rights.Narrowing], question, resource.OtherName), []));
    }

    /// <summary>Refuses what the call may not.</summary>
    /// <exception cref="ApiException"><c>UnauthorizedOperation</c>, in the same words whether or not the resource exists.</exception>
    public void Demand(string permission, TouchedResource resource)
    {
        string needed = resource.Permission ?? permission;
        Decision decision = Decide(needed, resource).Decision;
        if (decision != Decision.Allowed && (decision == Decision.Denied || !resource.IsList || !MaySomewhere(needed)))
            throw Refusal(needed, resource);
    }

    /// <summary>What a caller is told that may not do something.</summary>
    public static ApiException Refusal(string permission, TouchedResource resource) => new(
        ErrorCode.UnauthorizedOperation,
        $"The caller is not allowed to perform {permission} on {resource.Told}.",
        $"调用者无权对 {resource.Told} 执行 {permission}。");

    // A thing with two names is denied by what denies either of them, and allowed by what allows either.
    private static Verdict Ask(IReadOnlyList<PolicyDocument> policies, AccessQuestion question, ResourceName? otherName)
    {
        Verdict verdict = PolicyEvaluation.Judge(policies, question);
        if (otherName is null)
            return verdict;
        Verdict other = PolicyEvaluation.Judge(policies, question with { Resource = otherName });
        return Weight(other.Decision) > Weight(verdict.Decision) ? other : verdict;
    }

    private static int Weight(Decision decision) => decision switch
    {
        Decision.Denied => 3,
        Decision.Depends => 2,
        Decision.Allowed => 1,
        _ => 0,
    };
}
