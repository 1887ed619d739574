using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>
/// Opens the key hierarchy of a deployment: the root of trust unwraps the domain key of each region, and wraps a new one for a region
/// that is served for the first time.
/// </summary>
internal static class KeyHierarchy
{
    private const string DeploymentSetting = "deployment-id";
    private const string RegionKeyPrefix = "region-key/";

    /// <summary>Whether the database already belongs to a root of trust.</summary>
    public static async Task<bool> Exists(Database database, CancellationToken cancellation) =>
        await database.ReadSetting(DeploymentSetting, cancellation) is not null;

    /// <summary>The domain keys of the regions, and of the empty region that holds what is the same everywhere; null if the root is another's.</summary>
    public static async Task<DomainKeys?> Open(
        Database database, SoftwareRoot root, IEnumerable<string> regions, IRandomBytes random, CancellationToken cancellation)
    {
        byte[] id = await database.GetOrAddSetting(DeploymentSetting, () => System.Text.Encoding.ASCII.GetBytes(Identifiers.NewUuid(random)), cancellation);
        string deployment = System.Text.Encoding.ASCII.GetString(id);
        Dictionary<string, SecretMaterial> keys = new(StringComparer.Ordinal);
        foreach (string region in regions.Append(string.Empty))
        {
            byte[] wrapped = await database.GetOrAddSetting(RegionKeyPrefix + region, () => NewRegionKey(root, deployment, region, random), cancellation);
            if (root.Unwrap(deployment, region, wrapped) is not { } key)
                return null;
            keys.Add(region, key);
        }

        return new DomainKeys(deployment, keys);
    }

    private static byte[] NewRegionKey(SoftwareRoot root, string deployment, string region, IRandomBytes random)
    {
        using SecretMaterial key = SecretMaterial.Random(CommittingCipher.KeySize, random);
        return root.Wrap(deployment, region, key);
    }
}
