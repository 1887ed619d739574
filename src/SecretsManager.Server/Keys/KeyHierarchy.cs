using System.Text;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>
/// Opens the key hierarchy of a deployment: the root of trust unwraps the domain key of each region, and wraps a new one for a region
/// that is served for the first time. It never makes a key where there is one under another root.
/// </summary>
internal static class KeyHierarchy
{
    /// <summary>The domain keys of the regions, and of the empty region that holds what is the same everywhere; null if the root is another's.</summary>
    /// <exception cref="RootRefusedException">The database is under a root of another kind, or between two.</exception>
    /// <exception cref="KeyUnavailableException">The root of trust does not answer.</exception>
    public static async Task<DomainKeys?> Open(
        Database database, IRootOfTrust root, IEnumerable<string> regions, IRandomBytes random, CancellationToken cancellation)
    {
        RootState state = await Begin(database, root.Kind, random, cancellation);
        Dictionary<string, SecretMaterial> keys = new(StringComparer.Ordinal);
        foreach (string region in regions.Append(string.Empty))
        {
            byte[] wrapped = await database.ReadSetting(RegionKeys.SettingOf(root.Kind, region), cancellation)
                ?? await Add(database, root, state, region, random, cancellation);
            if (await root.UnwrapDomainKey(state.Deployment!, region, wrapped, cancellation) is not { } key)
                return null;
            keys.Add(region, key);
        }

        return new DomainKeys(state.Deployment!, keys);
    }

    // The first who comes, on whatever node, names the deployment and its root, in one step.
    private static async Task<RootState> Begin(Database database, RootKind kind, IRandomBytes random, CancellationToken cancellation)
    {
        RootState state = await RootState.Read(database, cancellation);
        if (state.Deployment is null)
        {
            Change[] names =
            [
                new Change.AddSetting(RootState.DeploymentSetting, Encoding.ASCII.GetBytes(Identifiers.NewUuid(random))),
                new Change.AddSetting(RootState.MarkerSetting, RootState.ValueOf(kind)),
            ];
            await database.Commit(new UnitOfWork(names, default));
            state = await RootState.Read(database, cancellation);
        }

        return state.InForce == kind
            ? state
            : throw new RootRefusedException($"The database is under the root of trust {RootKinds.NameOf(state.InForce)}, not {RootKinds.NameOf(kind)}.");
    }

    // Made by whoever asks for it first, on whatever node.
    private static async Task<byte[]> Add(
        Database database, IRootOfTrust root, RootState state, string region, IRandomBytes random, CancellationToken cancellation)
    {
        if (await database.ReadSetting(RegionKeys.SettingOf(RootKinds.Other(root.Kind), region), cancellation) is not null)
        {
            throw new RootRefusedException(
                $"The domain key of {Shown(region)} is there under the other root of trust alone, so a new one would hide everything in it: restore the database from a backup.");
        }

        string setting = RegionKeys.SettingOf(root.Kind, region);
        using SecretMaterial key = SecretMaterial.Random(CommittingCipher.KeySize, random);
        byte[] wrapped = await root.WrapDomainKey(state.Deployment!, region, key, cancellation);
        UnitOfWork unit = new([new Change.AddSetting(setting, wrapped), state.SameRoot, RootState.NoMigration], default);
        if (await database.Commit(unit) == CommitOutcome.Committed)
            return wrapped;
        return await database.ReadSetting(setting, cancellation) ?? throw new RootRefusedException(
            $"A migration of the root of trust has begun and not ended, so {Shown(region)} cannot be added now: start without it, run the migration to its end, and add it then.");
    }

    private static string Shown(string region) => region.Length > 0 ? $"the region {region}" : "what all regions share";
}
