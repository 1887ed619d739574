using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Server.Access;

/// <summary>What a caller may, in its session.</summary>
/// <param name="Standing">What its user, role or account may.</param>
/// <param name="Narrowing">The policy of the session, which takes away and never gives; null for none.</param>
internal sealed record Rights(StandingRights Standing, PolicyDocument? Narrowing);

/// <summary>What a user, a role or an account may, whoever calls for it.</summary>
/// <param name="SessionsFrom">Sessions that were given before this do not count; Unix milliseconds.</param>
internal sealed record StandingRights(IReadOnlyList<PolicyInForce> Policies, PolicyInForce? Boundary, long SessionsFrom)
{
    /// <summary>No right at all.</summary>
    public static readonly StandingRights None = new([], null, 0);

    /// <summary>An account in itself: everything.</summary>
    public static readonly StandingRights OfRoot = new([], null, 0) { Everything = true };

    /// <summary>Whether it may everything in its account, without a policy.</summary>
    public bool Everything { get; private init; }

    /// <summary>The documents of the policies, in their order.</summary>
    public IReadOnlyList<PolicyDocument> Documents { get; } = [.. Policies.Select(policy => policy.Document)];

    /// <summary>The document of the boundary, alone in a list; null for none.</summary>
    public IReadOnlyList<PolicyDocument>? BoundaryDocument { get; } = Boundary is null ? null : [Boundary.Document];
}

/// <summary>A policy in force for a caller.</summary>
/// <param name="PolicyId">The policy's id.</param>
/// <param name="Via">Through what it is attached: <c>user</c>, <c>role</c>, <c>group</c> and its name, or <c>boundary</c>.</param>
internal sealed record PolicyInForce(long PolicyId, string Name, string Via, PolicyDocument Document);
