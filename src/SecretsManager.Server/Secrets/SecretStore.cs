using System.Security.Cryptography;
using BitFaster.Caching.Lru;
using SecretsManager.Protocol;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets;

/// <summary>Finds secrets and seals and opens the values of their versions.</summary>
internal sealed class SecretStore(
    RecordStore<Secret> secrets, MasterKeys keys, PayloadEnvelope envelope, DataKeyCache dataKeys, Database database, int payloadCacheEntries)
{
    // A payload row never changes and is held by the digest in its secret, so this cache cannot be stale.
    private readonly ConcurrentLru<PayloadIdentity, byte[]> payloads = new(Math.Max(3, payloadCacheEntries));

    public RecordStore<Secret> Records => secrets;

    /// <summary>The secret, or null.</summary>
    public ValueTask<Stored<Secret>?> Find(long account, string region, string name, CancellationToken cancellation) =>
        secrets.Find(secrets.Identity(account, region, name), cancellation);

    /// <summary>The secret that a request names.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>: it is not a name; <c>ResourceNotFound</c>.</exception>
    public async ValueTask<Stored<Secret>> Get(long account, string region, string name, CancellationToken cancellation)
    {
        SecretRules.CheckName(name);
        return await Find(account, region, name, cancellation) ?? throw SecretRefusals.NotFound();
    }

    /// <summary>The secret that a request names, for a change that a secret waiting for its deletion does not allow.</summary>
    /// <param name="action">The action, for the refusal's text.</param>
    /// <exception cref="ApiException">As <see cref="Get"/>; <c>FailedOperation</c>: it waits for its deletion.</exception>
    /// <param name="notMade">The action's code for a secret whose account is not made.</param>
    public async ValueTask<Stored<Secret>> GetChangeable(
        long account, string region, string name, string action, CancellationToken cancellation, string notMade = ErrorCode.ResourceUnavailableResourceUninitialized)
    {
        Stored<Secret> stored = await Get(account, region, name, cancellation);
        return stored.Value.State switch
        {
            SecretState.PendingDelete => throw SecretRefusals.NotWhilePendingDelete(action),
            SecretState.Creating or SecretState.Failed => throw SecretRefusals.NotMade(notMade),
            _ => stored,
        };
    }

    /// <summary>As <see cref="GetChangeable"/>, for a change of its values, which are the caller's own.</summary>
    /// <exception cref="ApiException">As <see cref="GetChangeable"/>; <c>OperationDenied.AutoRotatedResource</c>, <c>FailedOperation</c>: a product makes its values, it is an SSH key pair, or its rotation is under way.</exception>
    public async ValueTask<Stored<Secret>> GetWritable(long account, string region, string name, string action, CancellationToken cancellation)
    {
        Stored<Secret> stored = await GetChangeable(account, region, name, action, cancellation, ErrorCode.FailedOperation);
        if (stored.Value is { KeyPair: not null, Credential: null })
            throw SecretRefusals.OfKeyPair();
        if (stored.Value.Rotation is { OpenTask: not 0 })
            throw SecretRefusals.RotationOpen();
        return stored.Value.Credential switch
        {
            null => stored,
            { Schedule.IsOn: true } => throw SecretRefusals.Rotates(),
            _ => throw SecretRefusals.OfProduct(),
        };
    }

    /// <summary>The customer master key of the secret.</summary>
    /// <exception cref="ApiException"><c>FailedOperation.AccessKmsError</c>: it cannot be used.</exception>
    public ValueTask<MasterKey> KeyOf(Secret secret, CancellationToken cancellation) =>
        keys.ForSecrets(secret.Account, secret.Region, secret.KeyId, cancellation);

    /// <summary>
    /// A new content for a version, under a fresh data key: gives the secret with the version's entry in it, and puts the payload row
    /// among <paramref name="changes"/>. An entry of the same id is replaced in its place and its payload deleted.
    /// </summary>
    /// <exception cref="ApiException"><c>FailedOperation.AccessKmsError</c>: the holder of the key does not answer.</exception>
    public async ValueTask<Secret> WithContent(
        Secret secret, string versionId, SecretContent content, long now, MasterKey key, ICollection<Change> changes, CancellationToken cancellation)
    {
        SecretVersion? replaced = secret.Version(versionId);
        SecretVersion version = new(versionId, 0, replaced?.Created ?? now, content.Kind, []) { ValueSequence = secret.LastSequence + 1 };
        return await Seal(secret, version, replaced, content.Value, key, changes, cancellation);
    }

    /// <summary>The secret with a version that nobody is told of yet; its payload goes among <paramref name="changes"/>.</summary>
    /// <param name="publicKey">The public half of a value that is a private key; else empty.</param>
    /// <exception cref="ApiException">As <see cref="WithContent"/>.</exception>
    public async ValueTask<Secret> WithCandidate(
        Secret secret, string versionId, SecretValue text, long now, MasterKey key, ICollection<Change> changes, CancellationToken cancellation, string publicKey = "") =>
        await Seal(secret, new SecretVersion(versionId, 0, now, ValueKind.Text, []) { IsCandidate = true, ValueSequence = secret.LastSequence + 1, PublicKey = publicKey }, null, text, key, changes, cancellation);

    /// <summary>The content of a version, unchanged, under a fresh data key that the newest version of <paramref name="to"/> wraps.</summary>
    /// <param name="from">The key that wraps it now.</param>
    /// <exception cref="ApiException">As <see cref="WithContent"/>.</exception>
    public async ValueTask<Secret> UnderKey(
        Secret secret, SecretVersion version, MasterKey from, MasterKey to, ICollection<Change> changes, CancellationToken cancellation)
    {
        using SecretValue value = await Open(secret, version, from, cancellation);
        return await Seal(secret, version, version, value, to, changes, cancellation);
    }

    /// <summary>The secret with another id for a version, whose content is sealed anew under it.</summary>
    /// <exception cref="ApiException">As <see cref="WithContent"/>.</exception>
    public async ValueTask<Secret> UnderName(
        Secret secret, SecretVersion version, string versionId, MasterKey key, ICollection<Change> changes, CancellationToken cancellation)
    {
        using SecretValue value = await Open(secret, version, key, cancellation);
        return await Seal(secret, version with { VersionId = versionId }, version, value, key, changes, cancellation);
    }

    /// <summary>The secret with so many versions at most; the oldest go, with their payloads.</summary>
    public static Secret WithNewest(Secret secret, int most, ICollection<Change> changes)
    {
        while (secret.Versions.Count > most)
            secret = WithoutVersion(secret, secret.Versions[0], changes);
        return secret;
    }

    /// <summary>The secret without a version, whose payload is deleted.</summary>
    public static Secret WithoutVersion(Secret secret, SecretVersion version, ICollection<Change> changes)
    {
        changes.Add(new Change.DeletePayload(PayloadOf(secret, version)));
        return secret with { Versions = [.. secret.Versions.Where(v => v != version)], Rollout = secret.Rollout?.Without(version.VersionId) };
    }

    /// <summary>The value of a version; the caller disposes it.</summary>
    /// <exception cref="IntegrityException">The payload is gone or is not the one that was written.</exception>
    /// <exception cref="StaleReadException">The version has another content since <paramref name="secret"/> was read.</exception>
    /// <exception cref="ApiException"><c>FailedOperation.AccessKmsError</c>: the key cannot be used.</exception>
    public async ValueTask<SecretValue> Open(Secret secret, SecretVersion version, CancellationToken cancellation) =>
        await Open(secret, version, await KeyOf(secret, cancellation), cancellation);

    private async ValueTask<SecretValue> Open(Secret secret, SecretVersion version, MasterKey key, CancellationToken cancellation)
    {
        PayloadIdentity identity = PayloadOf(secret, version);
        if (!payloads.TryGet(identity, out byte[]? payload))
        {
            payload = await database.ReadPayload(identity, cancellation);
            if (payload is null && await IsReplaced(secret, version, cancellation))
                throw new StaleReadException();
            if (payload is null || !CryptographicOperations.FixedTimeEquals(SHA256.HashData(payload), version.Digest))
                throw new IntegrityException("a payload");
            payloads.AddOrUpdate(identity, payload);
        }

        return await Answered(envelope.Open(key, Slot(secret, version), payload, cancellation));
    }

    /// <summary>Called by the writer for each committed unit: what was deleted leaves memory too.</summary>
    public void Forget(UnitOfWork work)
    {
        foreach (Change.DeletePayload deleted in work.Changes.OfType<Change.DeletePayload>())
        {
            payloads.TryRemove(deleted.Identity);
            dataKeys.Drop(deleted.Identity);
        }
    }

    // A content is deleted by the commit that takes it out of its secret.
    private async ValueTask<bool> IsReplaced(Secret secret, SecretVersion version, CancellationToken cancellation)
    {
        Stored<Secret>? now = await secrets.FindNow(secrets.Identity(secret.Account, secret.Region, secret.Name), cancellation);
        return now is null || now.Value.ImmutableId != secret.ImmutableId || now.Value.Versions.All(other => other.Sequence != version.Sequence);
    }

    /// <summary>The changes that end a secret, all its payloads, and what is known of its readers.</summary>
    public static void Delete(Stored<Secret> secret, ICollection<Change> changes)
    {
        changes.Add(RecordStore<Secret>.Delete(secret));
        changes.Add(new Change.ForgetReaders(secret.Value.ImmutableId));
        foreach (SecretVersion version in secret.Value.Versions)
            changes.Add(new Change.DeletePayload(PayloadOf(secret.Value, version)));
    }

    private async ValueTask<Secret> Seal(
        Secret secret,
        SecretVersion version,
        SecretVersion? replaced,
        SecretValue value,
        MasterKey key,
        ICollection<Change> changes,
        CancellationToken cancellation)
    {
        long sequence = secret.LastSequence + 1;
        version = version with { Sequence = sequence, KeyVersion = key.Newest.Number };
        byte[] payload = await Answered(envelope.Seal(key, Slot(secret, version), value, cancellation));
        version = version with { Digest = SHA256.HashData(payload) };

        changes.Add(new Change.InsertPayload(PayloadOf(secret, version), payload));
        if (replaced is not null)
            changes.Add(new Change.DeletePayload(PayloadOf(secret, replaced)));
        return secret with
        {
            Versions = replaced is null ? [.. secret.Versions, version] : [.. secret.Versions.Select(v => v == replaced ? version : v)],
            LastSequence = sequence,
        };
    }

    private static async ValueTask<T> Answered<T>(ValueTask<T> use)
    {
        try
        {
            return await use;
        }
        catch (KeyUnavailableException)
        {
            throw KeyRefusals.Of(KeyFault.Unavailable);
        }
    }

    private static PayloadIdentity PayloadOf(Secret secret, SecretVersion version) => new(secret.ImmutableId, version.Sequence);

    private static DataKeyBinding Slot(Secret secret, SecretVersion version) => new(
        secret.Account,
        secret.Region,
        "secret",
        secret.ImmutableId,
        secret.Name,
        version.VersionId,
        version.Sequence,
        (int)version.Kind,
        secret.CreatorUin,
        version.Created);
}
