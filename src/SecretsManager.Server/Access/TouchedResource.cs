using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>One thing that a call touches, with what policies may ask about it.</summary>
/// <param name="Name">Its six-segment name.</param>
internal sealed record TouchedResource(ResourceName Name)
{
    /// <summary>The permission that the caller needs here; null for that of the action itself.</summary>
    public string? Permission { get; init; }

    /// <summary>Who created it; 0 where that is nobody's business.</summary>
    public long CreatorUin { get; init; }

    /// <summary>Its tags, as they are or as the call would make them.</summary>
    public IReadOnlyList<RecordTag> Tags { get; init; } = [];

    /// <summary>Further condition keys of its service, such as <c>ssm:secret_type</c>, with their values.</summary>
    public IReadOnlyList<(string Key, string Value)> Attributes { get; init; } = [];

    /// <summary>
    /// The record that was judged, and its generation; 0 where there was none. The call counts only if the record is still the same when
    /// it ends, so that nobody changes tags or owner between the judgement and the act.
    /// </summary>
    public (RecordIdentity Identity, long Generation)? Judged { get; init; }

    /// <summary>
    /// Whether the call lists things of which a caller sees those that its policies allow: then a caller who may see some may call.
    /// </summary>
    public bool IsList { get; init; }

    /// <summary>
    /// Another name that policies may know it by; null for none. What denies under either name denies, what allows under either allows.
    /// </summary>
    public ResourceName? OtherName { get; init; }

    /// <summary>
    /// Whether it may be another account's: then the caller's own account must allow it here, and the owner's trust is asked by the action.
    /// </summary>
    public bool OwnerDecides { get; init; }

    /// <summary>
    /// The name as a refusal tells it: without the creator, who would betray that the thing exists; where the caller named it otherwise
    /// than policies do, as the caller named it.
    /// </summary>
    public string Told { get => field ?? Name.Told; init; }

    public static implicit operator TouchedResource(ResourceName name) => new(name);

    /// <summary>What was judged is this record, or its absence.</summary>
    public static (RecordIdentity Identity, long Generation)? Of<T>(RecordIdentity identity, Stored<T>? stored)
        where T : class => (identity, stored?.Generation ?? 0);
}
