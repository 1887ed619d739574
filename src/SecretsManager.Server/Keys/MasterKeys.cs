using System.Diagnostics.CodeAnalysis;
using SecretsManager.Protocol;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>
/// The customer master keys of the accounts, as far as secrets need them: find one that may be used, and make the default one of an
/// account and region when it is first needed.
/// </summary>
internal sealed class MasterKeys(RecordStore<MasterKey> keys, RecordStore<KeyAlias> aliases, IRandomBytes random, TimeProvider time)
{
    /// <summary>The alias of the key that SSM makes for itself; the prefix <c>kms-</c> belongs to products.</summary>
    public const string DefaultAlias = "kms-ssm-default";

    /// <summary>The alias of the key for secrets of <c>EncryptType</c> 1, which stays software where an HSM is the root.</summary>
    public const string SoftwareAlias = "kms-ssm-software";

    /// <summary>The key that unwraps what was wrapped under it.</summary>
    /// <exception cref="ApiException"><c>FailedOperation.AccessKmsError</c>: there is no such key, or its state forbids its use.</exception>
    public async ValueTask<MasterKey> Usable(long account, string region, string keyId, CancellationToken cancellation)
    {
        Stored<MasterKey>? stored = await keys.Find(keys.Identity(account, region, keyId), cancellation);
        return stored switch
        {
            null => throw KeyRefusals.NotFound(),
            { Value.State: not MasterKeyState.Enabled } => throw KeyRefusals.NotEnabled(),
            _ => stored.Value,
        };
    }

    /// <summary>The key behind an alias of the product's own; made now, as part of <paramref name="changes"/>, if this is its first use.</summary>
    public async ValueTask<MasterKey> OwnKey(long account, string region, string alias, ICollection<Change> changes, CancellationToken cancellation)
    {
        RecordIdentity aliasIdentity = aliases.Identity(account, region, alias);
        if (await aliases.Find(aliasIdentity, cancellation) is { } known)
            return await Usable(account, region, known.Value.KeyId, cancellation);

        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        MasterKey made = Make(account, now);
        changes.Add(keys.Insert(keys.Identity(account, region, made.KeyId), made));
        changes.Add(aliases.Insert(aliasIdentity, new KeyAlias(made.KeyId, now)));
        return made;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The material belongs to the key, which the store keeps.")]
    private MasterKey Make(long account, long now)
    {
        MasterKeyVersion first = new(1, SecretMaterial.Random(CommittingCipher.KeySize, random));
        return new MasterKey(Identifiers.NewUuid(random), account, MasterKeyState.Enabled, MadeBySsm: true, now, [first]);
    }
}
