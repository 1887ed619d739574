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

    /// <summary>The key, and its version that signs now.</summary>
    /// <exception cref="KeyUnavailableException">The module does not answer, or another node has left the root that this one is under, and no version can be used here.</exception>
    public async ValueTask<(LogKey Key, MasterKeyVersion Signing)> Current(CancellationToken cancellation)
    {
        while (true)
        {
            Stored<LogKey>? stored = await keys.Find(identity, cancellation);
            if (stored is not null && IsInPlace(stored.Value.Versions[^1]))
                return (stored.Value, stored.Value.Versions[^1]);
            // Two nodes under different roots would make new versions in turn, for ever.
            if (stored is not null && await IsBehind(cancellation))
                return (stored.Value, stored.Value.Versions.LastOrDefault(IsUsable) ?? throw new KeyUnavailableException("Another node has changed the root of trust; start this one with it."));
            LogKey before = stored?.Value ?? new LogKey(Identifiers.NewUuid(random), []);
            long now = time.GetUtcNow().ToUnixTimeMilliseconds();
            MasterKeyVersion made = await holders.ForNew.Generate(before.Id, before.Versions.Count + 1, KeyUsage.SignEcc, now, cancellation);
            LogKey after = before with { Versions = [.. before.Versions, made] };
            Change change = stored is null ? keys.Insert(identity, after) : keys.Update(stored, after);
            if (await database.Commit(new UnitOfWork([change, .. MasterKeyHolders.Conditions(made)], default)) == CommitOutcome.Committed)
                return (after, made);
            await holders.TakeBack(made);
        }
    }

    /// <summary>Signs a SHA-256 digest by ECDSA; the signature is DER.</summary>
    /// <exception cref="KeyUnavailableException">The module does not answer.</exception>
    public ValueTask<byte[]> Sign(MasterKeyVersion version, ReadOnlyMemory<byte> digest, CancellationToken cancellation) =>
        holders.Of(version).Sign(version, SigningAlgorithm.EccP256, digest, cancellation);

    private bool IsUsable(MasterKeyVersion version) => !version.IsInModule || holders.Root.Kind == RootKind.Pkcs11;

    // Whether another node has changed the root, or empties the module, and this one does not know.
    private async ValueTask<bool> IsBehind(CancellationToken cancellation)
    {
        RootState state = await RootState.Read(database, cancellation);
        return state.InForce != holders.Root.Kind || (state.Migration == RootKind.Software) != holders.LeavesModule;
    }

    private bool IsInPlace(MasterKeyVersion version) => version.IsInModule == (holders.Root.Kind == RootKind.Pkcs11 && !holders.LeavesModule);
}
