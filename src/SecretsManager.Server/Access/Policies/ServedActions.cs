using SecretsManager.Protocol;

namespace SecretsManager.Server.Access.Policies;

/// <summary>The actions of which policies may speak: those of the official APIs, and those that this product adds to them.</summary>
internal static class ServedActions
{
    // Rights that are no actions: to take a user's keys away with him.
    private static readonly Dictionary<string, string[]> OnlyJudged = new(StringComparer.Ordinal) { ["cam"] = ["DeleteApiKey"] };

    /// <summary>All of them.</summary>
    public static KnownActions Known { get; } = new(OfficialActions.OfService.ToDictionary(
        service => service.Key,
        service => (IReadOnlyCollection<string>)[.. service.Value, .. OwnActions.OfService.GetValueOrDefault(service.Key) ?? [], .. OnlyJudged.GetValueOrDefault(service.Key) ?? []],
        StringComparer.Ordinal));
}
