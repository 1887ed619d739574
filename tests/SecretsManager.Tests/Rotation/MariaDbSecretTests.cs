using MySqlConnector;
using SecretsManager.Server;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>Secrets with accounts in a real MariaDB.</summary>
public sealed class MariaDbSecretTests(MariaDbServer server) : ProductSecretContract, IClassFixture<MariaDbServer>
{
    private string? database;

    private protected override int TargetPort => server.Port;

    private protected override async Task<RotationBench> Open(ICrashPoints? crash, int? port)
    {
        database ??= await server.NewDatabase();
        return await RotationBench.Open(
            "Mariadb",
            ("127.0.0.1", port ?? server.Port),
            (MariaDbServer.Administrator, MariaDbServer.AdministratorPassword),
            [
                new { PrivilegeName = "GlobalPrivileges", Privileges = new[] { "PROCESS" } },
                new { PrivilegeName = "DatabasePrivileges", Privileges = new[] { "SELECT", "INSERT", "LOCK TABLES" }, Database = database },
            ],
            crash);
    }

    private protected override async Task<bool> LogsIn((string Account, string Password) credential)
    {
        try
        {
            await using MySqlConnection connection = await server.LogIn(credential.Account, credential.Password);
            return true;
        }
        catch (MySqlException refused) when (refused.Number == 1045)
        {
            return false;
        }
    }
}
