using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags;

/// <summary>What a list is of.</summary>
/// <param name="Places">The kinds and their regions, in the order of the list.</param>
internal sealed record TagScope(IReadOnlyList<(ITaggedResources Kind, string Region)> Places)
{
    /// <summary>All of these must hold.</summary>
    public IReadOnlyList<RecordTagFilter> Filters { get; init; } = [];

    /// <summary>Only what comes behind this one; null for all.</summary>
    public TagPlace? After { get; init; }
}

/// <summary>Where a resource stands in a list.</summary>
/// <param name="Record">Where its record stands among those of its kind and region.</param>
internal sealed record TagPlace(string Service, string Prefix, string Region, (long Created, string Id) Record);
