namespace SecretsManager.Server.Access.Policies;

/// <summary>A policy that every account has and nobody can change.</summary>
/// <param name="PolicyId">Below 1,000, where no account's own policy is; it never changes.</param>
/// <param name="Service">The service that it is for; empty for all.</param>
/// <param name="Actions">What it allows, on everything in the account.</param>
internal sealed record Preset(long PolicyId, string Name, string Service, string Description, IReadOnlyList<string> Actions)
{
    /// <summary>It in the policy language.</summary>
    public string Document { get; } =
        $$"""{"version":"2.0","statement":[{"effect":"allow","action":[{{string.Join(',', Actions.Select(action => $"\"{action}\""))}}],"resource":["*"]}]}""";
}
