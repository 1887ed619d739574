using System.Security.Cryptography;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>
/// The domain keys of all regions that were ever served, in memory for as long as a migration lasts, and their copies under another
/// root. The keys themselves stay the same, so that nothing they seal has to be touched.
/// </summary>
internal sealed class DomainKeyCopies : IDisposable
{
    private readonly string deployment;
    private readonly Dictionary<string, SecretMaterial> keys = new(StringComparer.Ordinal);

    private DomainKeyCopies(string deployment) => this.deployment = deployment;

    /// <summary>The keys as they open the records.</summary>
    public DomainKeys Keys => new(deployment, keys);

    /// <summary>Whether the key of a region is among them.</summary>
    public bool Has(string region) => keys.ContainsKey(region);

    /// <summary>Unwraps all of them.</summary>
    /// <exception cref="RootRefusedException">One does not open under this root.</exception>
    /// <exception cref="KeyUnavailableException">The root does not answer.</exception>
    public static async Task<DomainKeyCopies> Open(Database database, string deployment, IRootOfTrust root, CancellationToken cancellation)
    {
        DomainKeyCopies copies = new(deployment);
        try
        {
            foreach ((string region, byte[] wrapped) in await RegionKeys.Read(database, root.Kind, cancellation))
                copies.keys.Add(region, await root.UnwrapDomainKey(deployment, region, wrapped, cancellation) ?? throw DoesNotOpen(region));
            return copies;
        }
        catch
        {
            copies.Dispose();
            throw;
        }
    }

    /// <summary>Wraps each under another root and writes it beside the old one, as long as the migration is what it was: rows in force are never overwritten.</summary>
    /// <exception cref="RootRefusedException">Another node has switched or given up.</exception>
    public async Task WriteUnder(Database database, RootState state, IRootOfTrust target, Action written, CancellationToken cancellation)
    {
        foreach ((string region, SecretMaterial key) in keys)
        {
            byte[] wrapped = await target.WrapDomainKey(deployment, region, key, cancellation);
            Change[] write =
            [
                state.SameRoot,
                new Change.ExpectSetting(RootState.MigrationSetting, RootState.ValueOf(target.Kind)),
                new Change.WriteSetting(RegionKeys.SettingOf(target.Kind, region), wrapped),
            ];
            if (await database.Commit(new UnitOfWork(write, default)) != CommitOutcome.Committed)
                throw RootRefusedException.AnotherNode();
            written();
        }
    }

    /// <summary>Reads each back, unwraps it under the other root and compares. Gives what must not have changed when the root does.</summary>
    /// <exception cref="RootRefusedException">One is not the same.</exception>
    public async Task<IReadOnlyList<Change>> Verify(Database database, IRootOfTrust target, CancellationToken cancellation)
    {
        List<Change> verified = [];
        foreach ((string region, SecretMaterial key) in keys)
        {
            string setting = RegionKeys.SettingOf(target.Kind, region);
            byte[]? wrapped = await database.ReadSetting(setting, cancellation);
            using SecretMaterial? opened = wrapped is null ? null : await target.UnwrapDomainKey(deployment, region, wrapped, cancellation);
            if (opened is null || !CryptographicOperations.FixedTimeEquals(opened.Bytes, key.Bytes))
                throw DoesNotOpen(region);
            verified.Add(new Change.ExpectSetting(setting, wrapped));
        }

        return verified;
    }

    public void Dispose()
    {
        foreach (SecretMaterial key in keys.Values)
            key.Dispose();
    }

    private static RootRefusedException DoesNotOpen(string region) => new(
        $"The domain key of {(region.Length > 0 ? $"the region {region}" : "what all regions share")} does not open under this root of trust; nothing was switched or removed.");
}
