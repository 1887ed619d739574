using System.Text;
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

    /// <summary>Whether the database already belongs to a root of trust.</summary>
    public static async Task<bool> Exists(Database database, CancellationToken cancellation) =>
        await database.ReadSetting(DeploymentSetting, cancellation) is not null;

    /// <summary>The domain keys of the regions, and of the empty region that holds what is the same everywhere; null if the root is another's.</summary>
    /// <exception cref="KeyUnavailableException">The root of trust does not answer.</exception>
    public static async Task<DomainKeys?> Open(
        Database database, IRootOfTrust root, IEnumerable<string> regions, IRandomBytes random, CancellationToken cancellation)
    {
        byte[] id = await database.GetOrAddSetting(DeploymentSetting, () => Encoding.ASCII.GetBytes(Identifiers.NewUuid(random)), cancellation);
        string deployment = Encoding.ASCII.GetString(id);
        Dictionary<string, SecretMaterial> keys = new(StringComparer.Ordinal);
        foreach (string region in regions.Append(string.Empty))
        {
            string setting = RegionKeys.SettingOf(root.Kind, region);
            byte[] wrapped = await database.ReadSetting(setting, cancellation) ?? await Add(database, setting, root, deployment, region, random, cancellation);
            if (await root.UnwrapDomainKey(deployment, region, wrapped, cancellation) is not { } key)
                return null;
            keys.Add(region, key);
        }

        return new DomainKeys(deployment, keys);
    }

    // Made by whoever asks for it first, on whatever node.
    private static async Task<byte[]> Add(
        Database database, string setting, IRootOfTrust root, string deployment, string region, IRandomBytes random, CancellationToken cancellation)
    {
        using SecretMaterial key = SecretMaterial.Random(CommittingCipher.KeySize, random);
        byte[] wrapped = await root.WrapDomainKey(deployment, region, key, cancellation);
        return await database.GetOrAddSetting(setting, () => wrapped, cancellation);
    }
}
