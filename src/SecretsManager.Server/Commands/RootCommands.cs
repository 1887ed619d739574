using SecretsManager.Protocol;
using SecretsManager.Server.Hosting;
using SecretsManager.Server.Keys;

namespace SecretsManager.Server.Commands;

/// <summary><c>ssm-server root …</c>: the root key's passphrase while the server is stopped; status and migration while it runs.</summary>
internal static class RootCommands
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Wraps the root key file by a passphrase, by another one, or by none.</summary>
    public static Task<int> Passphrase(bool set, string[] settings)
    {
        (ServerSettings server, KeySettings keys) = Read(settings);
        OperatorSecret secrets = OperatorSecret.OfProcess();
        using DataDirectory held = DataDirectory.Open(server.Data);
        string file = RootChoice.FileOf(keys, held.Path);
        bool wrapped = SoftwareRootFile.IsWrapped(file);
        if (!set && !wrapped)
            throw new StartException($"The root key {file} is not wrapped by a passphrase.");
        using SecretValue? present = wrapped ? secrets.Passphrase(keys) : null;
        SoftwareRootFile.Rewrap(file, present, () => set ? secrets.ReplacementPassphrase() : null, new SystemRandomBytes());
        Console.Out.WriteLine(set
            ? $"The root key {file} is wrapped by the new passphrase. Copies from before still open with what they opened with."
            : $"The root key {file} is no longer wrapped: whoever reads it needs no passphrase.");
        return Task.FromResult(0);
    }

    /// <summary>Tells how the root of trust of the running server stands.</summary>
    public static async Task<int> Status(string[] settings)
    {
        RootStanding root = await ClientOf(Read(settings).Server).Ask(new ControlRequest { Command = ControlRequest.Status });
        Console.Out.WriteLine($"Root of trust: {root.Kind}: {root.Description}");
        Console.Out.WriteLine(root.IsAvailable ? "It answers." : "It does not answer now: calls that need it are refused.");
        if (root.DatabaseKind != root.Kind)
            Console.Out.WriteLine($"The database is under {root.DatabaseKind} since a migration on another node: start this server with it, or run here: ssm-server root migrate {root.DatabaseKind}");
        if (root.IsRunning)
            Console.Out.WriteLine("A migration is running.");
        else if (root.MigrationTo is { } to)
            Console.Out.WriteLine($"A migration to {to} has begun and not ended: run ssm-server root migrate {to} to go on, or ssm-server root migrate {root.DatabaseKind} to give it up.");
        if (root.HasLeftover)
            Console.Out.WriteLine("What is left of the old root of trust is not removed yet; the next start of the node that migrated does it.");
        if (root.OwnKeysToMove > 0)
            Console.Out.WriteLine($"The product's own keys are moving: {root.OwnKeysToMove} are left.");
        return 0;
    }

    /// <summary>Has the running server move to another root of trust, and tells how far it is until it is there.</summary>
    public static async Task<int> Migrate(string target, string[] settings)
    {
        (ServerSettings server, KeySettings keys) = Read(settings);
        ControlClient client = ClientOf(server);
        RootStanding root = await client.Ask(new ControlRequest { Command = ControlRequest.Status });
        bool isNew = root.Kind != target || root.IsRunning || root.HasLeftover;
        if (root.IsRunning)
            Console.Out.WriteLine("A migration runs already; this is how far it is:");
        root = await client.Ask(root.IsRunning || root.Kind == target ? new ControlRequest { Command = ControlRequest.Migrate, Target = target } : Request(target, server, keys));
        int shown = 0;
        while (true)
        {
            root.Steps.ToList().ForEach(Console.Out.WriteLine);
            shown += root.Steps.Count;
            if (!root.IsRunning)
                break;
            await Task.Delay(LookEvery, TimeProvider.System);
            root = await client.Ask(new ControlRequest { Command = ControlRequest.Status, StepsShown = shown });
        }

        if (root.Failure is { } failure)
            throw new StartException(failure);
        if (isNew)
            TellWhatIsNext(target);
        return 0;
    }

    private static void TellWhatIsNext(string target)
    {
        Console.Out.WriteLine($"Before the next start of a server on this database set SecretsManager:Keys:Root to {target}, with the settings that go with it.");
        Console.Out.WriteLine(target == RootKinds.Pkcs11
            ? "Other nodes must be started with it before they can use keys in the module; copies of the old root key elsewhere are yours to destroy."
            : "The key in the token is not needed any more; it stays there until you remove it with the tools of the module.");
    }

    private static ControlRequest Request(string target, ServerSettings server, KeySettings keys)
    {
        using RootChoice choice = RootChoice.Of(RootKinds.Named(target)!.Value, keys, Path.GetFullPath(server.Data), create: true, OperatorSecret.OfProcess());
        return new ControlRequest
        {
            Command = ControlRequest.Migrate,
            Target = target,
            RootKeyFile = choice.RootKeyFile,
            Module = choice.Module,
            TokenLabel = choice.TokenLabel,
            PinFile = choice.PinFile,
            Sessions = choice.Sessions,
            Secret = choice.Secret?.Bytes.ToArray(),
        };
    }

    private static ControlClient ClientOf(ServerSettings server) => new(Path.GetFullPath(server.Data), TimeProvider.System);

    private static (ServerSettings Server, KeySettings Keys) Read(string[] settings)
    {
        IConfigurationRoot configuration = SettingSources.Read(settings, AppContext.BaseDirectory, Environment.GetEnvironmentVariables());
        return (ServerHost.SettingsOf<ServerSettings>(configuration), ServerHost.SettingsOf<KeySettings>(configuration));
    }
}
