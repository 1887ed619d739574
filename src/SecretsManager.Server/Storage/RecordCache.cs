using BitFaster.Caching.Lru;

namespace SecretsManager.Server.Storage;

/// <summary>
/// Opened records, bounded, exact: it is used only where every write goes through this process, and each commit drops what it
/// changed before its caller is answered. A read that began before a commit may not put its older state behind the commit's back:
/// it notes the stripe's count first, and its entry is taken only if no commit has touched the stripe since.
/// </summary>
internal sealed class RecordCache(int capacity)
{
    private const int StripeCount = 1024;

    private readonly ConcurrentLru<RecordIdentity, IStored> entries = new(Math.Max(3, capacity));
    private readonly Stripe[] stripes = [.. Enumerable.Range(0, StripeCount).Select(_ => new Stripe())];

    public bool TryGet<T>(RecordIdentity identity, out Stored<T>? stored)
        where T : class
    {
        bool found = entries.TryGet(identity, out IStored? entry);
        stored = found ? (Stored<T>?)entry : null;
        return found;
    }

    /// <summary>The generation of a record that is kept; null if it is not.</summary>
    public long? GenerationOf(RecordIdentity identity) => entries.TryGet(identity, out IStored? entry) ? entry.Generation : null;

    /// <summary>Call before the row is read; give the count to <see cref="Put"/>.</summary>
    public long CountOf(RecordIdentity identity) => Volatile.Read(ref StripeOf(identity).Commits);

    public void Put<T>(Stored<T> stored, long count)
        where T : class
    {
        Stripe stripe = StripeOf(stored.Identity);
        lock (stripe)
        {
            if (stripe.Commits == count)
                entries.AddOrUpdate(stored.Identity, stored);
        }
    }

    /// <summary>Called by the writer for each committed unit, before its caller is answered.</summary>
    public void Drop(UnitOfWork work)
    {
        foreach (Change change in work.Changes)
        {
            RecordIdentity? identity = change switch
            {
                Change.Insert insert => insert.Row.Identity,
                Change.Update update => update.Row.Identity,
                Change.Delete delete => delete.Identity,
                _ => null,
            };
            if (identity is not { } changed)
                continue;
            Stripe stripe = StripeOf(changed);
            lock (stripe)
            {
                stripe.Commits++;
                entries.TryRemove(changed);
            }
        }
    }

    private Stripe StripeOf(RecordIdentity identity) => stripes[(uint)identity.GetHashCode() % StripeCount];

    private sealed class Stripe
    {
        public long Commits;
    }
}
