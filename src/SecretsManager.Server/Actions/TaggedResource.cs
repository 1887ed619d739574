using SecretsManager.Protocol;
using SecretsManager.Server.Access;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Actions;

/// <summary>A resource that may have tags, as it was read.</summary>
/// <param name="Touched">What policies may ask about it, with its tags as they are and the record that was read.</param>
/// <param name="Place">Where its record stands among those of its kind.</param>
/// <param name="Retag">The change that gives it other tags, in ordinal order of their keys, at a time in Unix milliseconds; null where it does not exist.</param>
internal sealed record TaggedResource(TouchedResource Touched, (long Created, string Id) Place, Func<IReadOnlyList<RecordTag>, long, Change>? Retag)
{
    /// <summary>Its six-segment name.</summary>
    public ResourceName Name => Touched.Name;

    public bool Exists => Retag is not null;

    /// <summary>In ordinal order of the keys.</summary>
    public IReadOnlyList<RecordTag> Tags => Touched.Tags;

    /// <summary>Why its tags cannot be changed, though it exists; null if they can.</summary>
    public ApiException? Refusal { get; init; }

    /// <summary>A resource that does not exist.</summary>
    public static TaggedResource Absent(TouchedResource judged) => new(judged, default, null);

    /// <summary>Whether it has a tag of the filter.</summary>
    public bool Matches(RecordTagFilter filter)
    {
        foreach (RecordTag tag in Tags)
        {
            if (tag.Key == filter.Key)
                return filter.Values.Count == 0 || filter.Values.Contains(tag.Value, StringComparer.Ordinal);
        }

        return false;
    }
}
