using SecretsManager.Protocol;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>
/// The customer master keys of the accounts: finds them by id and alias, and makes the product's own of an account and region when one
/// is first needed.
/// </summary>
internal sealed class MasterKeys(
    RecordStore<MasterKey> keys, RecordStore<KeyAlias> aliases, MasterKeyHolders holders, IRandomBytes random, TimeProvider time)
{
    /// <summary>The alias of the key that SSM makes for itself; the prefix <c>kms-</c> belongs to products.</summary>
    public const string DefaultAlias = "kms-ssm-default";

    /// <summary>The alias of the key for secrets of <c>EncryptType</c> 1, which stays software where an HSM is the root.</summary>
    public const string SoftwareAlias = "kms-ssm-software";

    /// <summary>The records of the keys.</summary>
    public RecordStore<MasterKey> Records => keys;

    /// <summary>The records of the aliases.</summary>
    public RecordStore<KeyAlias> Aliases => aliases;

    /// <summary>Who holds the material.</summary>
    public MasterKeyHolders Holders => holders;

    /// <summary>The key, whatever its state, or null.</summary>
    public ValueTask<Stored<MasterKey>?> Find(long account, string region, string keyId, CancellationToken cancellation) =>
        keys.Find(keys.Identity(account, region, keyId), cancellation);

    /// <summary>The product's default key of an account and region, or null if it has not been needed yet.</summary>
    public async ValueTask<Stored<MasterKey>?> FindDefault(long account, string region, CancellationToken cancellation) =>
        await aliases.Find(aliases.Identity(account, region, DefaultAlias), cancellation) is { } alias
            ? await Find(account, region, alias.Value.KeyId, cancellation)
            : null;

    /// <summary>The key for the values of secrets, by its id.</summary>
    /// <exception cref="ApiException"><c>FailedOperation.AccessKmsError</c>: there is no such key, or its state forbids its use.</exception>
    public async ValueTask<MasterKey> ForSecrets(long account, string region, string keyId, CancellationToken cancellation)
    {
        MasterKey? key = (await Find(account, region, keyId, cancellation))?.Value;
        return MasterKeyUse.FaultOf(key, KeyAct.ProtectSecrets, time.GetUtcNow().ToUnixTimeMilliseconds()) is { } fault ? throw KeyRefusals.Of(fault) : key!;
    }

    /// <summary>The key that a request chooses for the values of a secret: the named one, the software key, or the default one.</summary>
    /// <param name="named">An id or alias; null or empty for one of the product's own.</param>
    /// <param name="changes">Where a key goes that is made because this is its first use.</param>
    /// <param name="undo">What takes back a key that was made in vain.</param>
    /// <exception cref="ApiException"><c>FailedOperation.AccessKmsError</c>: it cannot be used or made.</exception>
    public ValueTask<MasterKey> Choose(
        long account,
        string region,
        string? named,
        bool software,
        ICollection<Change> changes,
        Stack<Func<ValueTask>> undo,
        CancellationToken cancellation) => string.IsNullOrEmpty(named)
            ? OwnKey(account, region, software ? SoftwareAlias : DefaultAlias, changes, undo, cancellation)
            : NamedForSecrets(account, region, named, changes, cancellation);

    private async ValueTask<MasterKey> OwnKey(
        long account, string region, string alias, ICollection<Change> changes, Stack<Func<ValueTask>> undo, CancellationToken cancellation)
    {
        RecordIdentity aliasIdentity = aliases.Identity(account, region, alias);
        if (await aliases.Find(aliasIdentity, cancellation) is { } known)
            return await ForSecrets(account, region, known.Value.KeyId, cancellation);

        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        string keyId = Identifiers.NewUuid(random);
        IKeyHolder holder = alias == SoftwareAlias ? holders.Software : holders.ForNew;
        MasterKeyVersion first;
        try
        {
            first = await holder.Generate(keyId, 1, KeyUsage.EncryptDecrypt, now, cancellation);
        }
        catch (KeyUnavailableException)
        {
            throw KeyRefusals.Of(KeyFault.Unavailable);
        }

        undo.Push(() => holders.TakeBack(first));
        MasterKey made = new(keyId, account, MasterKeyState.Enabled, MadeBySsm: true, now, [first]) { Alias = alias };
        changes.Add(keys.Insert(keys.Identity(account, region, keyId), made));
        changes.Add(aliases.Insert(aliasIdentity, new KeyAlias(keyId, now)));
        foreach (Change condition in MasterKeyHolders.Conditions(first))
            changes.Add(condition);
        return made;
    }

    /// <summary>The id of the key that a text names by id or alias; the text itself where there is none.</summary>
    public async ValueTask<string> IdOf(long account, string region, string idOrAlias, CancellationToken cancellation)
    {
        // An alias may look like an id; an id wins.
        bool isId = Guid.TryParseExact(idOrAlias, "D", out _) && await Find(account, region, idOrAlias, cancellation) is not null;
        KeyAlias? alias = isId ? null : (await aliases.Find(aliases.Identity(account, region, idOrAlias), cancellation))?.Value;
        return alias?.KeyId ?? idOrAlias;
    }

    private async ValueTask<MasterKey> NamedForSecrets(long account, string region, string idOrAlias, ICollection<Change> changes, CancellationToken cancellation)
    {
        string keyId = await IdOf(account, region, idOrAlias, cancellation);
        // Nothing is put under a key that is disabled, or scheduled for deletion, at the same time.
        if (await Find(account, region, keyId, cancellation) is { } stored)
            changes.Add(new Change.Expect(stored.Identity, stored.Generation));
        MasterKey key = await ForSecrets(account, region, keyId, cancellation);
        // Of the product's own keys only the default one may be named; its software key is what EncryptType 1 means.
        bool isNameable = !key.MadeBySsm || (await FindDefault(account, region, cancellation))?.Value.KeyId == key.KeyId;
        return isNameable ? key : throw KeyRefusals.Of(KeyFault.NotFound);
    }
}
