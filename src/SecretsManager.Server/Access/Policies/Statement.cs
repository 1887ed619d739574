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
    Principals? Principals);
