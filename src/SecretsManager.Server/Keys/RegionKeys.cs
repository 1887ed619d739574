namespace SecretsManager.Server.Keys;

/// <summary>Under which settings of the deployment the wrapped domain keys are. Each kind of root has names of its own, so that a migration can have both.</summary>
internal static class RegionKeys
{
    private const string SoftwarePrefix = "region-key/";
    private const string ModulePrefix = "region-key-pkcs11/";

    public static string PrefixOf(RootKind kind) => kind == RootKind.Pkcs11 ? ModulePrefix : SoftwarePrefix;

    public static string SettingOf(RootKind kind, string region) => PrefixOf(kind) + region;
}
