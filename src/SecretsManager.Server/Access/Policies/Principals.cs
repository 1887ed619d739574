namespace SecretsManager.Server.Access.Policies;

/// <summary>Who may assume a role. Any match of any list is a match; at least one list is not empty.</summary>
/// <param name="Qcs">Accounts, users and roles, as six-segment names.</param>
/// <param name="Services">Names of services.</param>
/// <param name="Federated">Providers of identities, as six-segment names.</param>
internal sealed record Principals(IReadOnlyList<string> Qcs, IReadOnlyList<string> Services, IReadOnlyList<string> Federated);
