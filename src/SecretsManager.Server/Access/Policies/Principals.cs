namespace SecretsManager.Server.Access.Policies;

/// <summary>Who may assume a role. Any match of any list is a match; at least one list is not empty.</summary>
/// <param name="Qcs">Accounts, users and roles, as six-segment names in their canonical text.</param>
/// <param name="Services">Names of services.</param>
/// <param name="Federated">Providers of identities, as six-segment names.</param>
internal sealed record Principals(IReadOnlyList<string> Qcs, IReadOnlyList<string> Services, IReadOnlyList<string> Federated)
{
    private readonly PrincipalName[] names = [.. Qcs.Concat(Federated).Select(Read)];

    public IReadOnlyList<string> Qcs { get; } = [.. Qcs];

    public IReadOnlyList<string> Services { get; } = [.. Services];

    public IReadOnlyList<string> Federated { get; } = [.. Federated];

    /// <summary>Whether one of the identities is meant. One that is neither a known form of name nor a listed service is not.</summary>
    /// <param name="owner">What an empty account segment of a principal means.</param>
    public bool Mean(IReadOnlyList<string> identities, long owner)
    {
        foreach (string identity in identities)
        {
            if (Services.Contains(identity) || (PrincipalName.TryParse(identity, out PrincipalName name) && name.Account != 0 && Mean(name, owner)))
                return true;
        }

        return false;
    }

    public bool Equals(Principals? other) =>
        other is not null && Sequence.Equal(Qcs, other.Qcs) && Sequence.Equal(Services, other.Services) && Sequence.Equal(Federated, other.Federated);

    public override int GetHashCode() => HashCode.Combine(Sequence.Hash(Qcs), Sequence.Hash(Services), Sequence.Hash(Federated));

    private static PrincipalName Read(string text) =>
        PrincipalName.TryParse(text, out PrincipalName name) ? name : throw new ArgumentException("A principal has a wrong form.");

    private bool Mean(PrincipalName identity, long owner)
    {
        foreach (PrincipalName name in names)
        {
            if (name.Means(identity, owner))
                return true;
        }

        return false;
    }
}
