using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>
/// Finds who holds the material of a version: the module behind the root of trust, or this process. Under a software root both are the
/// same; under a module, keys of <c>EncryptType</c> 1 and keys from before a migration stay in software.
/// </summary>
internal sealed class MasterKeyHolders(IRandomBytes random)
{
    private readonly SoftwareKeyHolder software = new(random);
    private volatile IRootOfTrust? root;

    /// <summary>The root of trust in force. A migration replaces it while the server runs.</summary>
    public IRootOfTrust Root
    {
        get => root ?? throw new InvalidOperationException("The root of trust has not been opened.");
        set => root = value;
    }

    /// <summary>Material that stays in software whatever the root is.</summary>
    public IKeyHolder Software => software;

    /// <summary>Whether the root of trust is about to leave the module: from now on nothing new may be made there.</summary>
    public bool IsLeavingModule { get; set; }

    /// <summary>Where the material of new keys is made.</summary>
    public IKeyHolder ForNewKeys => HasModule ? Root.Keys : software;

    /// <summary>Whether new keys are made in a module.</summary>
    public bool HasModule => Root.Kind == RootKind.Pkcs11 && !IsLeavingModule;

    /// <summary>
    /// What must go into the unit of work that stores a new version: nothing for software; for a module, that no migration away from it
    /// has begun meanwhile. A conflict then has the action run again, and make the material in software.
    /// </summary>
    public static IEnumerable<Change> Conditions(MasterKeyVersion version) => version.IsInModule ? [RootState.NoMigration] : [];

    /// <summary>Destroys what was made in vain; if that fails too, an unused object stays in the module and does no harm.</summary>
    public async ValueTask TakeBack(MasterKeyVersion version)
    {
        try
        {
            await Of(version).Destroy(version, CancellationToken.None);
        }
        catch (KeyUnavailableException)
        {
            // The module is away, which is why it failed.
        }
    }

    /// <summary>The holder of a version.</summary>
    /// <exception cref="KeyUnavailableException">It is in a module, and the root of trust is another one.</exception>
    public IKeyHolder Of(MasterKeyVersion version)
    {
        if (!version.IsInModule)
            return software;
        return Root is { Kind: RootKind.Pkcs11, Keys: var module } ? module : throw new KeyUnavailableException("The key is in a hardware module, and the root of trust is not one.");
    }
}
