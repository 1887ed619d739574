using SecretsManager.Server.Keys;
using SecretsManager.Server.Keys.Pkcs11;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Hosting;

/// <summary>Opens a root of trust, or makes it for a database that is new or a migration that goes to it.</summary>
internal static class RootOpening
{
    /// <summary>Refuses to open another root than the one that the database is under: nothing must be made over what is there.</summary>
    /// <exception cref="StartException">The setting names another one.</exception>
    public static void RequireInForce(RootState state, RootKind wanted)
    {
        if (state.Deployment is null || state.InForce == wanted)
            return;
        string inForce = RootKinds.NameOf(state.InForce);
        string named = RootKinds.NameOf(wanted);
        throw new StartException(
            $"The root of trust of this database is {inForce}, but the setting SecretsManager:Keys:Root says {named}: set SecretsManager:Keys:Root to {inForce}, and to change the root of trust start with that and run: ssm-server root migrate {named}");
    }

    /// <param name="choice">Which one. A passphrase is wiped here; a PIN stays, as the root asks for it at each login.</param>
    /// <param name="create">Whether it may be made where it is missing.</param>
    /// <exception cref="StartException">Something stands in the way that an operator can mend.</exception>
    public static Task<IRootOfTrust> Open(
        RootChoice choice, bool create, IRandomBytes random, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation) =>
        choice.Kind == RootKind.Pkcs11
            ? OpenModule(choice, create, random, time, logs, cancellation)
            : Task.FromResult<IRootOfTrust>(OpenFile(choice, create, random));

    private static SoftwareRoot OpenFile(RootChoice choice, bool create, IRandomBytes random)
    {
        using RootChoice wipedAfterUse = choice;
        string file = choice.RootKeyFile;
        if (File.Exists(file))
            return new SoftwareRoot(SoftwareRootFile.Read(file, choice.Secret), file, SoftwareRootFile.IsWrapped(file), random);

        // A new root over an old database would lock everybody out and look like a fresh start.
        if (!create)
            throw new StartException($"The database has secrets, but its root key {file} is missing; put the file back.");
        SecretMaterial key = SecretMaterial.Random(CommittingCipher.KeySize, random);
        SoftwareRootFile.Make(file, key, choice.Secret, random);
        return new SoftwareRoot(key, file, choice.Secret is not null, random);
    }

    private static async Task<IRootOfTrust> OpenModule(
        RootChoice choice, bool create, IRandomBytes random, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        Pkcs11Options options = new(choice.Module, choice.TokenLabel, choice.NewPin, choice.Sessions);
        try
        {
            return await Pkcs11Root.Open(options, create, random, time, logs.CreateLogger<Pkcs11Root>(), cancellation);
        }
        catch (Pkcs11SetupException refused)
        {
            throw new StartException(refused.Message, refused);
        }
    }
}
