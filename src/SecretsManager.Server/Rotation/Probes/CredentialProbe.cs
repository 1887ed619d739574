using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Probes;

/// <summary>
/// What is known of whether an instance takes the current credential of a secret, and when it is asked next. One a secret with an account in an instance.
/// </summary>
/// <param name="SecretId">The immutable id of the secret; a secret made again under the same name is another.</param>
/// <param name="Created">Unix milliseconds.</param>
/// <param name="Next">When it is asked next, Unix milliseconds.</param>
internal sealed record CredentialProbe(string SecretName, string SecretId, string Product, string Instance, long Created, long Next)
{
    /// <summary>What the instance said last.</summary>
    public CredentialState State { get; init; } = CredentialState.Untested;

    /// <summary>Of which version it said so; empty where it has said nothing.</summary>
    public string VersionId { get; init; } = string.Empty;

    /// <summary>Since when it has said so, Unix milliseconds; 0 where it has said nothing.</summary>
    public long Since { get; init; }

    /// <summary>When it said so last, Unix milliseconds; 0 for never.</summary>
    public long Asked { get; init; }

    /// <summary>Why it could not be asked the last time, in words; empty if it could.</summary>
    public string Unanswered { get; init; } = string.Empty;

    /// <summary>Who asks now; null for nobody.</summary>
    public TaskLease? Lease { get; init; }

    /// <summary>How many leases it has had; each has a number of its own.</summary>
    public long Epochs { get; init; }

    public RecordIndex ToIndex() => new((int)State, 0, Product, Instance, 0, Created, Lease?.Until ?? Next);
}

/// <summary>Whether an instance takes a current credential. The numbers are stored, the names are the wire's.</summary>
internal enum CredentialState
{
    /// <summary>It has not been asked yet.</summary>
    Untested = 1,
    Accepted = 2,
    Refused = 3,
}

/// <summary>What a node says of a credential that it asks about. The names stand in audit records.</summary>
internal enum ProbeEvent
{
    /// <summary>It is about to log in.</summary>
    Take,

    /// <summary>The instance took the credential.</summary>
    Accepted,

    /// <summary>The instance refused the credential.</summary>
    Refused,

    /// <summary>The instance could not be asked, or said neither.</summary>
    Unanswered,
}
