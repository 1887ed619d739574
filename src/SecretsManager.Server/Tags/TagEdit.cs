using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags;

/// <summary>How the tags of a resource are to change.</summary>
/// <param name="Set">What it gets; a key that it has gets the new value.</param>
/// <param name="Unset">The keys that it loses.</param>
internal sealed record TagEdit(IReadOnlyList<RecordTag> Set, IReadOnlyList<string> Unset)
{
    public static TagEdit Setting(params IEnumerable<RecordTag> tags) => new([.. tags], []);

    public static TagEdit Setting(IReadOnlyList<CategorizedTag> tags) => Setting(tags.Select(tag => new RecordTag(tag.TagKey, tag.TagValue)));

    public static TagEdit Unsetting(params IReadOnlyList<string> keys) => new([], keys);

    /// <summary>The tags of the request, as policies may ask about them.</summary>
    public IReadOnlyList<RecordTag> RequestTags => [.. Set.Take(TagRules.MostTags)];

    /// <summary>The tags as they would be, in ordinal order of the keys. It refuses nothing: of a key that is given twice the last value counts.</summary>
    public IReadOnlyList<RecordTag> Apply(IReadOnlyList<RecordTag> tags)
    {
        SortedDictionary<string, string> next = new(StringComparer.Ordinal);
        foreach (RecordTag tag in tags.Concat(Set))
            next[tag.Key] = tag.Value;
        foreach (string key in Unset)
            next.Remove(key);
        return [.. next.Select(tag => new RecordTag(tag.Key, tag.Value))];
    }

    /// <summary>Whether two lists in order are the same tags.</summary>
    public static bool AreSame(IReadOnlyList<RecordTag> some, IReadOnlyList<RecordTag> others)
    {
        if (some.Count != others.Count)
            return false;
        for (int i = 0; i < some.Count; i++)
        {
            if (some[i] != others[i])
                return false;
        }

        return true;
    }
}
