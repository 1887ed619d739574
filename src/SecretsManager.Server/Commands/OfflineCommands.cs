using System.Globalization;
using System.Text.Json;
using SecretsManager.Server.Access;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Hosting;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Commands;

/// <summary>What an operator does at the machine; mostly while the server is stopped, which the data directory's lock sees to.</summary>
internal static class OfflineCommands
{
    private const string Usage = """
        Usage:
          ssm-server [settings]                                              run the server
          ssm-server account create UIN [settings]                           make another root account; prints its key once, as JSON
          ssm-server key require-signed-action SECRETID on|off [settings]    refuse calls whose signature does not cover the action
          ssm-server root passphrase set|remove [settings]                   wrap the root key file by a passphrase, or no longer
          ssm-server audit accept-older-database [settings]                  let the server start on a database that is older than the files of its audit log
          ssm-server root status [settings]                                  tell how the root of trust of the running server stands
          ssm-server root migrate software|pkcs11 [settings]                 move the running server to another root of trust
          ssm-server audit export FILE [--from TIME] [--to TIME] [settings]  have the running server write its audit logs to a new file
        Settings: --data DIR, --port N, --region R, --address A, and all of docs/configuration.md as --SecretsManager:Name=value.
        A TIME is as in 2030-01-31 or 2030-01-31T12:00:00Z.
        The first four commands need the server to be stopped, the last three need it to run. A passphrase comes from
        SSM_ROOT_PASSPHRASE, a new one from SSM_NEW_ROOT_PASSPHRASE, a PIN from SSM_HSM_PIN; otherwise they are asked for at the terminal.
        """;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Runs the command; null if the arguments are none of these.</summary>
    public static async Task<int?> Run(string[] arguments)
    {
        switch (arguments)
        {
            case ["--help" or "-h" or "help", ..]:
                Console.Out.WriteLine(Usage);
                return 0;
            case ["account", "create", var uin, .. var settings]:
                return await CreateAccount(uin, settings);
            case ["key", "require-signed-action", var secretId, "on" or "off", .. var settings]:
                return await RequireSignedAction(secretId, arguments[3] == "on", settings);
            case ["root", "passphrase", "set" or "remove", .. var settings]:
                return await RootCommands.Passphrase(arguments[2] == "set", settings);
            case ["root", "status", .. var settings]:
                return await RootCommands.Status(settings);
            case ["root", "migrate", "software" or "pkcs11", .. var settings]:
                return await RootCommands.Migrate(arguments[2], settings);
            case ["audit", "accept-older-database", .. var settings]:
                return await AuditCommands.AcceptOlderDatabase(settings);
            case ["audit", "export", var file, .. var settings] when !file.StartsWith('-'):
                return await AuditCommands.Export(file, settings);
            case ["account" or "key" or "root" or "audit", ..]:
                Console.Error.WriteLine(Usage);
                return 2;
            default:
                return null;
        }
    }

    private static async Task<int> CreateAccount(string text, string[] settings)
    {
        // Clients read a uin as a double.
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long uin) || uin is < 100000000001 or >= 1L << 53)
            throw new StartException("The UIN must be an integer from 100000000001 to 9007199254740991.");
        (Deployment deployment, ServerSettings server) = await Open(settings);
        await using (deployment)
        {
            AccessKey key = await AccountCreation.Create(deployment, uin, new SystemRandomBytes(), TimeProvider.System)
                ?? throw new StartException($"The account {uin} exists already.");
            FirstKey file = AccountCreation.ToFile(key, server.Regions[0], Serve.EndpointOf(server), deployment.Directory.AuthorityCertificate);
            Console.Out.WriteLine(JsonSerializer.Serialize(file, Indented));
            return 0;
        }
    }

    private static async Task<int> RequireSignedAction(string secretId, bool required, string[] settings)
    {
        (Deployment deployment, _) = await Open(settings);
        await using (deployment)
        {
            Stored<AccessKey> key = await deployment.Accounts.FindKey(secretId, CancellationToken.None)
                ?? throw new StartException("There is no access key with this id.");
            CallRecord record = OwnRecord.OfOperator("RequireSignedAction", key.Value.Account, new SystemRandomBytes(), TimeProvider.System);
            record.AddParameter("SecretId", secretId);
            record.AddParameter("Required", required ? "on" : "off");
            await deployment.Database.Commit(
                new UnitOfWork([deployment.Accounts.RequireSignedAction(key, required)], record.ToLine()) { UsesReserve = true });
            Console.Out.WriteLine(required ? "The key now demands signed actions." : "The key no longer demands signed actions.");
            return 0;
        }
    }

    /// <summary>Opens the deployment that the settings name; the server must be stopped.</summary>
    public static async Task<(Deployment Deployment, ServerSettings Server)> Open(string[] settings)
    {
        IConfigurationRoot configuration = SettingSources.Read(settings, AppContext.BaseDirectory, Environment.GetEnvironmentVariables());
        ServerSettings server = ServerHost.SettingsOf<ServerSettings>(configuration);
        using ILoggerFactory logs = LoggerFactory.Create(logging => ServerHost.AddLogging(logging, configuration));
        Deployment deployment = await Deployment.Open(
            server, ServerHost.SettingsOf<StorageSettings>(configuration), ServerHost.SettingsOf<KeySettings>(configuration), new SystemRandomBytes(), TimeProvider.System, logs, CancellationToken.None);
        return (deployment, server);
    }
}
