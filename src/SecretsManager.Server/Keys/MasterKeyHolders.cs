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
    private volatile bool leavesModule;

    /// <summary>The root of trust in force. A migration replaces it while the server runs.</summary>
    public IRootOfTrust Root
    {
        get => root ?? throw new InvalidOperationException("The root of trust has not been opened.");
        set => root = value;
    }

    /// <summary>Material that stays in software whatever the root is.</summary>
    public IKeyHolder Software => software;

    /// <summary>Set while everything moves out of the module, so that nothing new is made in it.</summary>
    public bool LeavesModule { get => leavesModule; set => leavesModule = value; }

    /// <summary>Where new keys are made.</summary>
    public IKeyHolder ForNew => leavesModule ? software : Root.Keys;

    /// <summary>
    /// What must go into the unit of work that stores a new version: nothing for software; for a module, that no migration away from it
    /// has begun meanwhile, or ended, on whatever node. A conflict then has the action run again, and make the material in software.
    /// </summary>
    public static IEnumerable<Change> Conditions(MasterKeyVersion version) => version.IsInModule ? [RootState.NoMigration, RootState.UnderModule] : [];

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
