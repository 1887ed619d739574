using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>Under which settings of the deployment the wrapped domain keys are. Each kind of root has names of its own, so that a migration can have both.</summary>
internal static class RegionKeys
{
    private const string SoftwarePrefix = "region-key/";
    private const string ModulePrefix = "region-key-pkcs11/";

    public static string PrefixOf(RootKind kind) => kind == RootKind.Pkcs11 ? ModulePrefix : SoftwarePrefix;

    public static string SettingOf(RootKind kind, string region) => PrefixOf(kind) + region;

    /// <summary>The wrapped domain keys of all regions that were ever served, by region.</summary>
    public static async Task<SortedDictionary<string, byte[]>> Read(Database database, RootKind kind, CancellationToken cancellation)
    {
        SortedDictionary<string, byte[]> keys = new(StringComparer.Ordinal);
        foreach ((string name, byte[] wrapped) in await database.ReadSettings(PrefixOf(kind), cancellation))
            keys.Add(name[PrefixOf(kind).Length..], wrapped);
        return keys;
    }

    /// <summary>Whether there is one under any root.</summary>
    public static async Task<bool> Any(Database database, CancellationToken cancellation) =>
        (await database.ReadSettings(SoftwarePrefix, cancellation)).Count + (await database.ReadSettings(ModulePrefix, cancellation)).Count > 0;
}
