using BitFaster.Caching.Lru;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Access;

/// <summary>Finds the policies that attachments mean, custom ones and presets, and reads each document once.</summary>
internal sealed class PoliciesInForce(AccountDirectory directory, KnownActions actions)
{
    private const int Capacity = 10_000;

    // What a text means never changes while the process lives.
    private readonly ConcurrentLru<string, PolicyDocument> identity = new(Capacity);
    private readonly ConcurrentLru<string, PolicyDocument> session = new(Capacity);

    /// <summary>The policy with this id, as it is in force.</summary>
    /// <exception cref="IntegrityException">There is none, or its document is none: something referred to it that should have kept it.</exception>
    public async ValueTask<PolicyInForce> Attached(long account, long policyId, string via, CancellationToken cancellation)
    {
        if (Presets.Find(policyId) is { } preset)
            return new PolicyInForce(policyId, preset.Name, via, Identity(preset.Document));
        Policy policy = (await directory.FindPolicy(account, policyId, cancellation))?.Value ?? throw new IntegrityException("a policy that is attached");
        return new PolicyInForce(policyId, policy.Name, via, Identity(policy.InForce.Document));
    }

    /// <summary>The document of a session's policy, or null if it is none.</summary>
    public PolicyDocument? Session(string text)
    {
        try
        {
            return session.GetOrAdd(text, text => PolicyParser.Parse(text, PolicyPurpose.Session, actions));
        }
        catch (PolicyException)
        {
            return null;
        }
    }

    private PolicyDocument Identity(string text)
    {
        try
        {
            return identity.GetOrAdd(text, text => PolicyParser.Parse(text, PolicyPurpose.Identity, actions));
        }
        catch (PolicyException)
        {
            throw new IntegrityException("the document of a policy");
        }
    }
}
