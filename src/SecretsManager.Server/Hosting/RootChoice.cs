using SecretsManager.Protocol;
using SecretsManager.Server.Keys;

namespace SecretsManager.Server.Hosting;

/// <summary>Which root of trust is to be opened, where it is, and the secret that opens it. It has no text form, because of the secret.</summary>
internal sealed class RootChoice : IDisposable
{
    public required RootKind Kind { get; init; }

    /// <summary>The file of a software root, absolute.</summary>
    public string RootKeyFile { get; init; } = "";

    /// <summary>The PKCS#11 module.</summary>
    public string Module { get; init; } = "";

    /// <summary>The label of the token in it.</summary>
    public string TokenLabel { get; init; } = "";

    /// <summary>The file with the token's PIN, absolute; read again at each login. Empty: the secret is the PIN.</summary>
    public string PinFile { get; init; } = "";

    public int Sessions { get; init; }

    /// <summary>The passphrase or the PIN; null for a root key file without a passphrase.</summary>
    public SecretValue? Secret { get; init; }

    /// <summary>The root that the settings describe. Asks the operator for its secret.</summary>
    /// <param name="kind">The kind, which need not be the one that the settings name.</param>
    /// <param name="dataDirectory">Where a root key file is that the settings do not place.</param>
    /// <param name="create">Whether the root may have to be made.</param>
    /// <exception cref="StartException">The settings lack something, or the secret cannot be had.</exception>
    public static RootChoice Of(RootKind kind, KeySettings settings, string dataDirectory, bool create, OperatorSecret secrets) =>
        kind == RootKind.Pkcs11 ? OfModule(settings, secrets) : OfFile(settings, FileOf(settings, dataDirectory), create, secrets);

    /// <summary>Where the settings place the root key file.</summary>
    public static string FileOf(KeySettings settings, string dataDirectory) =>
        Path.GetFullPath(settings.RootKeyFile.Length > 0 ? settings.RootKeyFile : Path.Combine(dataDirectory, "root.key"));

    /// <summary>The PIN for one login, from its file as it is now; for whoever logs in to dispose.</summary>
    /// <exception cref="StartException">Its file cannot be read, or is open to others.</exception>
    public SecretValue NewPin() => PinFile.Length > 0
        ? OperatorSecret.PinIn(PinFile)
        : new SecretValue((Secret ?? throw new StartException("The PIN of the hardware module's token was not given.")).Bytes);

    public void Dispose() => Secret?.Dispose();

    private static RootChoice OfFile(KeySettings settings, string file, bool create, OperatorSecret secrets)
    {
        SecretValue? passphrase = File.Exists(file)
            ? SoftwareRootFile.IsWrapped(file) ? secrets.Passphrase(settings) : null
            : create && settings.Passphrase ? secrets.NewPassphrase(settings) : null;
        return new RootChoice { Kind = RootKind.Software, RootKeyFile = file, Secret = passphrase };
    }

    private static RootChoice OfModule(KeySettings settings, OperatorSecret secrets)
    {
        if (settings.Module.Length == 0 || settings.TokenLabel.Length == 0)
            throw new StartException("For a hardware module the settings SecretsManager:Keys:Module and SecretsManager:Keys:TokenLabel must say which module and which token.");
        return new RootChoice
        {
            Kind = RootKind.Pkcs11,
            Module = settings.Module,
            TokenLabel = settings.TokenLabel,
            PinFile = settings.PinFile.Length > 0 ? Path.GetFullPath(settings.PinFile) : "",
            Sessions = settings.Sessions,
            Secret = secrets.Pin(settings),
        };
    }
}
