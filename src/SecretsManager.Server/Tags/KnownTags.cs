using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags;

/// <summary>The tags that there are: those that the account has made, and those that resources have.</summary>
internal sealed class KnownTags(TagCalls calls, CreatedTags created)
{
    /// <summary>
    /// Those that the caller sees, in ordinal order: the tags of what it sees, and such made ones as it may see. A tag that was made is known to
    /// policies by itself, as if it were a thing that has it.
    /// </summary>
    /// <param name="keys">Only these; none means all.</param>
    /// <param name="creator">Only what this uin made, the tag or a resource that has it; null for all.</param>
    public async Task<IReadOnlyList<KnownTag>> Seen<TRequest>(
        AuthorizedCall<TRequest> call, IReadOnlyList<string> keys, ulong? creator, CancellationToken cancellation)
    {
        SortedDictionary<(string, string), KnownTag> known = new(Comparer<(string Key, string Value)>.Create(Compare));
        bool seesAll = call.SeesAll;
        bool Asked(string key) => keys.Count == 0 || keys.Contains(key, StringComparer.Ordinal);
        KnownTag Entry(RecordTag tag) => known.TryGetValue((tag.Key, tag.Value), out KnownTag? entry) ? entry : known[(tag.Key, tag.Value)] = new KnownTag(tag);

        foreach (CreatedTagKey key in (await created.All(call.Caller.Account, cancellation)).Where(key => Asked(key.Key)))
        {
            foreach (CreatedTagValue value in key.Values)
            {
                RecordTag tag = new(key.Key, value.Text);
                if (seesAll || call.Sees(Alone(call.Caller, tag)))
                    Entry(tag).Creators.Add(value.CreatorUin);
            }
        }

        await foreach ((TaggedResource resource, _) in SeenResources.All(call.Caller.Account, calls.Scope(null, null, null), cancellation))
        {
            bool seen = seesAll || call.Sees(resource.Touched);
            foreach (RecordTag tag in resource.Tags.Where(tag => Asked(tag.Key)))
            {
                KnownTag entry = Entry(tag);
                entry.IsUsed = true;
                if (seen)
                    entry.Creators.Add(resource.Touched.CreatorUin == 0 ? call.Caller.Account : resource.Touched.CreatorUin);
            }
        }

        // An entry without anybody is one of which the caller sees neither the tag nor a resource.
        return [.. known.Values.Where(tag => creator is null ? tag.Creators.Count > 0 : tag.Creators.Contains((long)Math.Min(creator.Value, long.MaxValue)))];
    }

    /// <summary>Refuses the deletion of a tag that a resource has, now or when the changes are committed.</summary>
    /// <exception cref="Protocol.ApiException"><c>FailedOperation.TagAttachedResource</c>.</exception>
    public async ValueTask ExpectUnused(long account, RecordTag tag, List<Change> changes, CancellationToken cancellation)
    {
        foreach ((ITaggedResources kind, string region) in calls.Scope(null, null, null).Places)
        {
            RecordQuery query = kind.All(account, region) with { Tags = [new RecordTagFilter(tag.Key, [tag.Value])] };
            if ((await kind.List(query, cancellation)).Count > 0)
                throw TagRefusals.TagInUse();
            changes.Add(new Change.ExpectFewer(query, 1));
        }
    }

    /// <summary>A tag that no resource need have, as policies know it.</summary>
    public static TouchedResource Alone(Caller caller, RecordTag tag) => TagCalls.Operation(caller) with { Tags = [tag] };

    /// <summary>The ordinal order of tags.</summary>
    public static int Compare((string Key, string Value) one, (string Key, string Value) other) =>
        string.CompareOrdinal(one.Key, other.Key) is not 0 and int order ? order : string.CompareOrdinal(one.Value, other.Value);
}
