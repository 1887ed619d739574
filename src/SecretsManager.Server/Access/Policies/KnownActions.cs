using System.Collections.Frozen;

namespace SecretsManager.Server.Access.Policies;

/// <summary>The actions of the services that are served here. A policy that names another action of these services is refused.</summary>
/// <param name="actionsByService">The names of the actions, without their service, by the lower-case name of the service.</param>
internal sealed class KnownActions(IReadOnlyDictionary<string, IReadOnlyCollection<string>> actionsByService)
{
    private readonly FrozenDictionary<string, string[]> names =
        actionsByService.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal);

    /// <summary>Whether the service is served here.</summary>
    public bool Has(string service) => names.ContainsKey(service);

    /// <summary>The spelling of an action of a known service whose letters may be in another case; null if there is none.</summary>
    public string? SpellingOf(string service, string name) =>
        Array.Find(names[service], known => known == name)
        ?? Array.Find(names[service], known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the pattern means some action of the known service.</summary>
    public bool Any(string service, ActionPattern pattern) => Array.Exists(names[service], name => pattern.Matches($"{service}:{name}"));
}
