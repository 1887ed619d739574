using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>
/// The access keys of users and root accounts. A key's record is the truth of it; its owner's record lists it, and every key that comes
/// or goes changes that record too, so that the limit holds whoever calls at the same time.
/// </summary>
internal sealed class AccessKeys(AccountRegister accounts, AccountDirectory directory)
{
    /// <summary>As many keys anybody has at most.</summary>
    public const int MostKeys = 2;

    /// <summary>The user, or the root account itself, with this uin in the account; null if there is none.</summary>
    public async ValueTask<KeyOwner?> FindOwner(long account, long uin, CancellationToken cancellation)
    {
        if (uin != account)
            return await directory.FindUser(account, uin, cancellation) is { } user ? KeyOwner.Of(user) : null;
        return await accounts.FindStored(uin, cancellation) is { } root
            ? KeyOwner.Of(root, root.Value.Keys ?? await FindRootKeys(uin, cancellation))
            : null;
    }

    /// <summary>His keys, oldest first.</summary>
    public async ValueTask<IReadOnlyList<Stored<AccessKey>>> List(KeyOwner owner, CancellationToken cancellation)
    {
        List<Stored<AccessKey>> keys = [];
        foreach (string id in owner.Keys)
        {
            if (await accounts.FindKey(id, cancellation) is { } key)
                keys.Add(key);
        }

        return keys;
    }

    /// <summary>His key of this id.</summary>
    /// <exception cref="Protocol.ApiException"><c>ResourceNotFound.SecretNotExist</c>, in the same words for a key of somebody else.</exception>
    public async ValueTask<Stored<AccessKey>> Get(KeyOwner owner, string id, CancellationToken cancellation) =>
        owner.Keys.Contains(id) && await accounts.FindKey(id, cancellation) is { } key ? key : throw IdentityRefusals.KeyNotFound();

    /// <summary>A new key of his.</summary>
    /// <exception cref="Protocol.ApiException"><c>OperationDenied.AccessKeyOverLimit</c>.</exception>
    public AccessKey Add(KeyOwner owner, string description, long now, ICollection<Change> changes) => Replace(owner, null, null, description, now, changes);

    /// <summary>A new key of his, and the end of another, in one change of his record.</summary>
    /// <param name="gone">The one that ends; null for none.</param>
    /// <param name="like">One that the new one resembles in what it demands of a signature; null for the usual.</param>
    /// <exception cref="Protocol.ApiException">As <see cref="Add"/>.</exception>
    public AccessKey Replace(KeyOwner owner, Stored<AccessKey>? gone, AccessKey? like, string description, long now, ICollection<Change> changes)
    {
        List<string> others = [.. owner.Keys.Where(id => id != gone?.Value.SecretId)];
        if (others.Count >= MostKeys)
            throw IdentityRefusals.TooManyKeys(MostKeys);
        AccessKey key = accounts.NewKey(owner.Account, owner.Uin, description, now) with { RequireSignedAction = like?.RequireSignedAction ?? false };
        if (gone is not null)
            Delete(gone, changes);
        Insert(key, changes);
        changes.Add(Relist(owner, [.. others, key.SecretId]));
        return key;
    }

    /// <summary>The record of a new key; whose it is lists it elsewhere.</summary>
    public void Insert(AccessKey key, ICollection<Change> changes) => changes.Add(accounts.Keys.Insert(accounts.KeyIdentity(key.SecretId), key));

    public Change SetState(Stored<AccessKey> key, AccessKeyState state) => accounts.Keys.Update(key, key.Value with { State = state });

    /// <summary>The end of some of his keys. They are refused from the commit on.</summary>
    public void Remove(KeyOwner owner, IReadOnlyList<Stored<AccessKey>> keys, ICollection<Change> changes)
    {
        foreach (Stored<AccessKey> key in keys)
            Delete(key, changes);
        changes.Add(Relist(owner, [.. owner.Keys.Except(keys.Select(key => key.Value.SecretId), StringComparer.Ordinal)]));
    }

    /// <summary>The end of a key whose owner goes too.</summary>
    public static void Delete(Stored<AccessKey> key, ICollection<Change> changes)
    {
        changes.Add(RecordStore<AccessKey>.Delete(key));
        changes.Add(AccessKeyUse.Forget(key.Value.SecretId));
    }

    private Change Relist(KeyOwner owner, IReadOnlyList<string> keys) => owner.User is { } user
        ? directory.Users.Update(user, user.Value with { Keys = keys })
        : accounts.Accounts.Update(owner.Root!, owner.Root!.Value with { Keys = keys });

    // Accounts from before their keys were listed have no list until their first change; there are few of them, with few keys.
    private async ValueTask<IReadOnlyList<string>> FindRootKeys(long uin, CancellationToken cancellation)
    {
        List<AccessKey> keys = [];
        await foreach (Stored<AccessKey> key in accounts.Keys.Everywhere(cancellation))
        {
            if (key.Value.Account == uin && key.Value.Principal == uin)
                keys.Add(key.Value);
        }

        return [.. keys.OrderBy(key => key.Created).Select(key => key.SecretId)];
    }
}
