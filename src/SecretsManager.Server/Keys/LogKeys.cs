using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>Keeps the key pair that signs checkpoints, made when one is first needed: in the module where a module is the root of trust.</summary>
internal sealed class LogKeys(RecordStore<LogKey> keys, MasterKeyHolders holders, Database database, IRandomBytes random, TimeProvider time)
{
    private const string TheOne = "checkpoints";

    private readonly RecordIdentity identity = keys.Identity(0, string.Empty, TheOne);

    /// <summary>The public halves of all versions, oldest first, as SubjectPublicKeyInfo.</summary>
    public async ValueTask<IReadOnlyList<byte[]>> PublicKeys(CancellationToken cancellation) =>
        [.. (await keys.Find(identity, cancellation))?.Value.Versions.Select(version => version.PublicKey!) ?? []];

    /// <summary>The version that signs now.</summary>
    /// <exception cref="KeyUnavailableException">The module does not answer.</exception>
    public async ValueTask<MasterKeyVersion> Newest(CancellationToken cancellation)
    {
        while (true)
        {
            Stored<LogKey>? stored = await keys.Find(identity, cancellation);
            if (stored is not null && IsInPlace(stored.Value.Versions[^1]))
                return stored.Value.Versions[^1];
            LogKey before = stored?.Value ?? new LogKey(Identifiers.NewUuid(random), []);
            long now = time.GetUtcNow().ToUnixTimeMilliseconds();
            MasterKeyVersion made = await holders.ForNew.Generate(before.Id, before.Versions.Count + 1, KeyUsage.SignEcc, now, cancellation);
            LogKey after = before with { Versions = [.. before.Versions, made] };
            Change change = stored is null ? keys.Insert(identity, after) : keys.Update(stored, after);
            if (await database.Commit(new UnitOfWork([change, .. MasterKeyHolders.Conditions(made)], default)) == CommitOutcome.Committed)
                return made;
            await holders.TakeBack(made);
        }
    }

    /// <summary>Signs a SHA-256 digest by ECDSA; the signature is DER.</summary>
    /// <exception cref="KeyUnavailableException">The module does not answer.</exception>
    public ValueTask<byte[]> Sign(MasterKeyVersion version, ReadOnlyMemory<byte> digest, CancellationToken cancellation) =>
        holders.Of(version).Sign(version, SigningAlgorithm.EccP256, digest, cancellation);

    private bool IsInPlace(MasterKeyVersion version) => version.IsInModule == (holders.Root.Kind == RootKind.Pkcs11 && !holders.LeavesModule);
}
