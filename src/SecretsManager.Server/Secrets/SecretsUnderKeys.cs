using SecretsManager.Server.Keys;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets;

/// <summary>The secrets under a customer master key. Those under a key of the customer's are found by their index; under the product's own, by looking at all.</summary>
internal sealed class SecretsUnderKeys(SecretStore secrets) : IKeyDependents
{
    // A step is one transaction; what it rewrites stays small.
    private const long LargestStepBytes = 1 << 20;

    public async Task<KeyDependents> Of(Stored<MasterKey> key, int most, CancellationToken cancellation)
    {
        // The product's own keys end with nothing, so nobody needs to know what is under them.
        if (key.Value.MadeBySsm)
            return new KeyDependents([], 0);
        (IReadOnlyList<Stored<Secret>> page, long total) = await secrets.Records.List(Query(key, 0, most), cancellation);
        return new KeyDependents([.. page.Select(secret => secret.Value.Name)], total);
    }

    public async Task<RewrapStep> Rewrap(Stored<MasterKey> key, long offset, int most, ICollection<Change> changes, CancellationToken cancellation)
    {
        (IReadOnlyList<Stored<Secret>> page, long total) = await secrets.Records.List(Query(key, offset, most), cancellation);
        (long scanned, long moved) = (0, 0);
        foreach (Stored<Secret> stored in page)
        {
            if (changes.OfType<Change.InsertPayload>().Sum(change => (long)change.Payload.Length) > LargestStepBytes)
                break;
            scanned++;
            SecretVersion[] older = [.. stored.Value.Versions.Where(version => version.KeyVersion < key.Value.Newest.Number)];
            if (stored.Value.KeyId != key.Value.KeyId || older.Length == 0)
                continue;
            Secret next = stored.Value;
            foreach (SecretVersion version in older)
                next = await secrets.UnderKey(next, version, key.Value, key.Value, changes, cancellation);
            moved += older.Length;
            changes.Add(secrets.Records.Update(stored, next));
        }

        return new RewrapStep(scanned, moved, total);
    }

    private static RecordQuery Query(Stored<MasterKey> key, long offset, int limit) => new(RecordKind.Secret, key.Identity.Account, key.Identity.Region)
    {
        Tags = key.Value.MadeBySsm ? [] : [new RecordTagFilter(Secret.KeyTag, [key.Value.KeyId])],
        Ascending = true,
        Offset = offset,
        Limit = limit,
    };
}
