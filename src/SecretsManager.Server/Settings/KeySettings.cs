namespace SecretsManager.Server.Settings;

/// <summary>The root of trust and the customer master keys: section <c>SecretsManager:Keys</c>.</summary>
internal sealed class KeySettings
{
    /// <summary>The root of trust: <c>software</c> or <c>pkcs11</c>.</summary>
    public string Root { get; set; } = "software";

    /// <summary>The file of a software root's key; empty: <c>root.key</c> in the data directory.</summary>
    public string RootKeyFile { get; set; } = "";

    /// <summary>Whether the key file of a new software root is wrapped by a passphrase.</summary>
    public bool Passphrase { get; set; }

    /// <summary>The file descriptor from which the passphrase is read; -1: the environment, then a prompt.</summary>
    public int PassphraseDescriptor { get; set; } = -1;

    /// <summary>The PKCS#11 module, a shared library.</summary>
    public string Module { get; set; } = "";

    /// <summary>The label of the token in it.</summary>
    public string TokenLabel { get; set; } = "";

    /// <summary>The file that holds the token's PIN; empty: the environment, then a prompt.</summary>
    public string PinFile { get; set; } = "";

    /// <summary>Sessions open to the token at one time.</summary>
    public int Sessions { get; set; } = 8;

    /// <summary>Data keys that the module has unwrapped, kept in memory; 0 for none.</summary>
    public int DataKeyCacheEntries { get; set; } = 10000;

    /// <summary>Whether a key may be scheduled for deletion that secrets still use.</summary>
    public bool AllowDeletionInUse { get; set; }

    /// <summary>Customer master keys of an account in a region; 0 for no quota.</summary>
    public int KeysPerRegion { get; set; } = 200;

    /// <summary>Secrets looked at in a second while data keys move to a new version of their key.</summary>
    public int RewrapPerSecond { get; set; } = 100;
}
