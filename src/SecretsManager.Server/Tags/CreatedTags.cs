using SecretsManager.Protocol;
using SecretsManager.Server.Access;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags;

/// <summary>The tags that accounts have made apart from resources.</summary>
internal sealed class CreatedTags(RecordStore<CreatedTagKey> keys)
{
    /// <summary>How many keys an account may make.</summary>
    public const int MostKeys = 1000;

    /// <summary>How many values a key may have.</summary>
    public const int MostValues = 1000;

    /// <summary>All of an account, in the order in which their keys were made.</summary>
    public async Task<IReadOnlyList<CreatedTagKey>> All(long account, CancellationToken cancellation) =>
        [.. (await keys.List(Query(account, MostKeys), cancellation)).Records.Select(key => key.Value)];

    /// <summary>Makes tags, each given once.</summary>
    /// <exception cref="ApiException"><c>ResourceInUse.TagDuplicate</c>, <c>LimitExceeded.TagKey</c>, <c>LimitExceeded.TagValue</c>.</exception>
    public async ValueTask Add(Caller caller, IReadOnlyList<RecordTag> tags, long now, List<Change> changes, CancellationToken cancellation)
    {
        List<Change> inserts = [];
        foreach (IGrouping<string, RecordTag> given in tags.GroupBy(tag => tag.Key, StringComparer.Ordinal))
        {
            Stored<CreatedTagKey>? stored = await Find(caller.Account, given.Key, cancellation);
            CreatedTagKey key = stored?.Value ?? new CreatedTagKey(given.Key, caller.Account, now, []);
            if (given.Any(tag => key.Value(tag.Value) is not null))
                throw TagRefusals.TagExists();
            IEnumerable<CreatedTagValue> added = given.Select(tag => new CreatedTagValue(tag.Value, caller.CreatorUin, now));
            key = key with { Values = [.. key.Values.Concat(added).OrderBy(value => value.Text, StringComparer.Ordinal)] };
            if (key.Values.Count > MostValues)
                throw TagRefusals.TooManyValues(MostValues);
            if (stored is null)
                inserts.Add(keys.Insert(Identity(caller.Account, given.Key), key));
            else
                changes.Add(keys.Update(stored, key));
        }

        if (inserts.Count == 0)
            return;
        int most = MostKeys - inserts.Count + 1;
        if (await keys.Count(caller.Account, string.Empty, cancellation) >= most)
            throw TagRefusals.TooManyKeys(MostKeys);
        changes.Add(new Change.ExpectFewer(Query(caller.Account, 1), most));
        changes.AddRange(inserts);
    }

    /// <summary>Deletes tags, each given once.</summary>
    /// <exception cref="ApiException"><c>ResourceNotFound.TagNonExist</c>.</exception>
    public async ValueTask Remove(long account, IReadOnlyList<RecordTag> tags, List<Change> changes, CancellationToken cancellation)
    {
        foreach (IGrouping<string, RecordTag> given in tags.GroupBy(tag => tag.Key, StringComparer.Ordinal))
        {
            Stored<CreatedTagKey>? stored = await Find(account, given.Key, cancellation);
            if (stored is null || given.Any(tag => stored.Value.Value(tag.Value) is null))
                throw TagRefusals.NoTag();
            CreatedTagValue[] left = [.. stored.Value.Values.Where(value => given.All(tag => tag.Value != value.Text))];
            changes.Add(left.Length == 0 ? RecordStore<CreatedTagKey>.Delete(stored) : keys.Update(stored, stored.Value with { Values = left }));
        }
    }

    private ValueTask<Stored<CreatedTagKey>?> Find(long account, string key, CancellationToken cancellation) => keys.Find(Identity(account, key), cancellation);

    private RecordIdentity Identity(long account, string key) => keys.Identity(account, string.Empty, key);

    private static RecordQuery Query(long account, int limit) => new(RecordKind.TagKey, account, string.Empty) { Ascending = true, Offset = 0, Limit = limit };
}
