using BitFaster.Caching;
using BitFaster.Caching.Lru;
using SecretsManager.Protocol;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>
/// Data keys that a module has unwrapped, so that a warm read does not wait for it. Bounded, pinned, wiped when they leave; never used
/// while the module is away, and emptied when it goes. A payload never changes under its number, so an entry cannot be stale; the state
/// of its customer master key is asked before, at each read.
/// </summary>
/// <param name="capacity">Entries; 0 for none.</param>
internal sealed class DataKeyCache(int capacity)
{
    // The bounded cache needs room for its three queues.
    private const int LeastCapacity = 3;

    private readonly IScopedCache<(string Owner, long Sequence), SecretValue>? keys = capacity == 0
        ? null
        : new ConcurrentLruBuilder<(string Owner, long Sequence), SecretValue>().WithCapacity(Math.Max(LeastCapacity, capacity)).AsScopedCache().Build();

    /// <summary>The data key of a slot; the caller disposes the lease, and must not keep the key beyond it.</summary>
    public Lifetime<SecretValue>? Find(DataKeyBinding slot) =>
        keys is not null && keys.ScopedTryGet((slot.ImmutableId, slot.Sequence), out Lifetime<SecretValue>? lease) ? lease : null;

    /// <summary>Keeps a copy.</summary>
    public void Keep(DataKeyBinding slot, SecretValue dataKey) =>
        keys?.AddOrUpdate((slot.ImmutableId, slot.Sequence), new SecretValue(dataKey.Bytes));

    /// <summary>Wipes the key of a payload that is gone.</summary>
    public void Drop(PayloadIdentity payload) => keys?.TryRemove((payload.Owner, payload.Sequence));

    /// <summary>Wipes everything.</summary>
    public void Clear() => keys?.Clear();
}
