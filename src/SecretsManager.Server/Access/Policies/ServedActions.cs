using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;

namespace SecretsManager.Server.Access.Policies;

/// <summary>The actions of which policies may speak: those of the official APIs, and those that this product adds to them.</summary>
internal static class ServedActions
{
    private static readonly Dictionary<string, string[]> Added = new(StringComparer.Ordinal) { [SsmService.Name] = ["ChangeSecretKey"] };

    /// <summary>All of them.</summary>
    public static KnownActions Known { get; } = new(OfficialActions.OfService.ToDictionary(
        service => service.Key,
        service => (IReadOnlyCollection<string>)[.. service.Value, .. Added.GetValueOrDefault(service.Key, [])],
        StringComparer.Ordinal));
}
