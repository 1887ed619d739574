using System.Buffers.Binary;
using System.Collections.Concurrent;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>
/// A number for each account that is another one after every change of what its callers may: whoever has worked out rights under it may
/// use them as long as it stays. Where this process alone writes, each commit moves it before its caller is answered; on several nodes it
/// stands in the database, moves in the transaction of the change, and is read for each call.
/// </summary>
internal sealed class RightsEpochs(Database database, IRandomBytes random)
{
    private readonly ConcurrentDictionary<long, long> epochs = new();

    /// <summary>The account's epoch now.</summary>
    public async ValueTask<long> Current(long account, CancellationToken cancellation)
    {
        if (database.ExclusiveWriter)
            return epochs.GetValueOrDefault(account);
        byte[]? stored = await database.ReadSetting(NameOf(account), cancellation);
        return stored is { Length: sizeof(long) } ? BinaryPrimitives.ReadInt64BigEndian(stored) : 0;
    }

    /// <summary>What a unit of work must change as well, because of what it changes.</summary>
    public IReadOnlyList<Change> Moves(IReadOnlyList<Change> changes)
    {
        if (database.ExclusiveWriter)
            return [];
        return [.. Accounts(changes).Distinct().Select(account =>
        {
            byte[] next = new byte[sizeof(long)];
            random.Fill(next);
            return new Change.WriteSetting(NameOf(account), next);
        })];
    }

    /// <summary>Called by the writer for each committed unit, before its caller is answered, and for each of which nobody knows.</summary>
    public void Note(UnitOfWork work)
    {
        foreach (long account in Accounts(work.Changes))
            epochs.AddOrUpdate(account, 1, (_, epoch) => epoch + 1);
    }

    private static IEnumerable<long> Accounts(IReadOnlyList<Change> changes)
    {
        foreach (Change change in changes)
        {
            RecordIdentity? identity = change switch
            {
                Change.Insert insert => insert.Row.Identity,
                Change.Update update => update.Row.Identity,
                Change.Delete delete => delete.Identity,
                _ => null,
            };
            if (identity is { Kind: RecordKind.User or RecordKind.Group or RecordKind.Role or RecordKind.Policy } moved)
                yield return moved.Account;
        }
    }

    private static string NameOf(long account) => $"rights-epoch/{account}";
}
