namespace SecretsManager.Server.Rotation;

/// <summary>What an instance lets its accounts have at all, whoever asks. An empty list of either kind does not narrow.</summary>
/// <param name="Databases">The databases in which privileges may be given; the product's own never.</param>
/// <param name="Privileges">The privileges that may be given, in the product's words.</param>
internal sealed record InstanceRules(IReadOnlyList<string> Databases, IReadOnlyList<string> Privileges)
{
    /// <summary>The users of a host as whom keys may log in; no others.</summary>
    public IReadOnlyList<string> Users { get => field ?? []; init; }
}
