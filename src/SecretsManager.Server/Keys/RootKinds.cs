namespace SecretsManager.Server.Keys;

/// <summary>The words for the kinds of roots of trust: in settings, answers, audit records and the deployment's own settings.</summary>
internal static class RootKinds
{
    public const string Software = "software";
    public const string Pkcs11 = "pkcs11";

    public static string NameOf(RootKind kind) => kind == RootKind.Pkcs11 ? Pkcs11 : Software;

    /// <summary>The kind of this name, or null.</summary>
    public static RootKind? Named(string name) => name switch
    {
        Software => RootKind.Software,
        Pkcs11 => RootKind.Pkcs11,
        _ => null,
    };

    /// <summary>The kind that a migration leaves when it goes to the other one.</summary>
    public static RootKind Other(RootKind kind) => kind == RootKind.Pkcs11 ? RootKind.Software : RootKind.Pkcs11;
}
