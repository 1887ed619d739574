using SecretsManager.Server.Access;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Actions;

/// <summary>The resources of one kind that have tags. One a kind, found by its type; what changes or lists tags knows them only through this.</summary>
internal interface ITaggedResources
{
    /// <summary>The service's short name, as resources have it.</summary>
    string Service { get; }

    /// <summary>What may stand before the first slash of their paths; the first one is that of the names which are told.</summary>
    IReadOnlyList<string> Prefixes { get; }

    /// <summary>Whether each of them lies in a region; otherwise they are the same in all, and their names have none.</summary>
    bool Regional { get; }

    /// <summary>
    /// The resource that a name means, or what its absence is judged on. The name has the service, a prefix and a region as above; it refuses
    /// nothing.
    /// </summary>
    ValueTask<TaggedResource> Find(ResourceName name, CancellationToken cancellation);

    /// <summary>The question for all of them in a region, oldest first.</summary>
    /// <param name="region">Empty where they lie in none.</param>
    RecordQuery All(long account, string region);

    /// <summary>Those that a question of <see cref="All"/>, narrowed, lets through.</summary>
    Task<IReadOnlyList<TaggedResource>> List(RecordQuery query, CancellationToken cancellation);
}
