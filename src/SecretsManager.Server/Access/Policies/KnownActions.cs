namespace SecretsManager.Server.Access.Policies;

/// <summary>The actions of the services that are served here. A policy that names another action of these services is refused.</summary>
/// <param name="actionsByService">The names of the actions, without their service, by the lower-case name of the service.</param>
internal sealed class KnownActions(IReadOnlyDictionary<string, IReadOnlyCollection<string>> actionsByService)
{
    /// <summary>Whether the service is served here.</summary>
    public bool Has(string service) => actionsByService.ContainsKey(service);
}
