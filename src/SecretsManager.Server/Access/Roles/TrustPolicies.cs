using BitFaster.Caching.Lru;
using SecretsManager.Protocol;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Access.Roles;

/// <summary>Reads the trust policies of roles, each text once, and asks them who may take the role.</summary>
internal sealed class TrustPolicies(KnownActions actions)
{
    private const int Capacity = 10_000;

    // What a text means never changes while the process lives.
    private readonly ConcurrentLru<string, PolicyDocument> read = new(Capacity);

    /// <summary>What a text says; refuses one that is no trust policy.</summary>
    /// <exception cref="ApiException"><c>InvalidParameter.PolicyDocumentError</c>.</exception>
    public PolicyDocument Check(string text)
    {
        try
        {
            return PolicyParser.Parse(text, PolicyPurpose.Trust, actions);
        }
        catch (PolicyException wrong)
        {
            throw RoleRefusals.TrustPolicy(wrong.Place, wrong.Reason, wrong.ReasonChinese);
        }
    }

    /// <summary>Whether the role may be taken.</summary>
    /// <param name="identities">All the names of whoever asks.</param>
    /// <param name="action">For example <c>sts:AssumeRole</c>.</param>
    /// <exception cref="IntegrityException">The stored policy is none.</exception>
    public bool Allows(Role role, IReadOnlyList<string> identities, string action, ConditionContext context) =>
        PolicyEvaluation.JudgeTrust(DocumentOf(role), identities, action, context, role.Account).Decision == Decision.Allowed;

    /// <summary>Whether a statement of the role's trust policy means whoever asks, whatever its conditions: then he may know of the role.</summary>
    /// <exception cref="IntegrityException">The stored policy is none.</exception>
    public bool Names(Role role, IReadOnlyList<string> identities) =>
        DocumentOf(role).Statements.Any(statement => statement.Principals is { } who && who.Mean(identities, role.Account));

    private PolicyDocument DocumentOf(Role role)
    {
        try
        {
            return read.GetOrAdd(role.TrustPolicy, text => PolicyParser.Parse(text, PolicyPurpose.Trust, actions));
        }
        catch (PolicyException)
        {
            throw new IntegrityException("the trust policy of a role");
        }
    }
}
