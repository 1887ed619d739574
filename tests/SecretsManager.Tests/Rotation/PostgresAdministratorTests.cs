using SecretsManager.Server;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>The administrator's own password in a real PostgreSQL.</summary>
public sealed class PostgresAdministratorTests(PostgresTarget postgres) : AdministratorContract, IClassFixture<PostgresTarget>
{
    private const string Password = "the-first-of-many-1";

    private static int roles;

    private string database = string.Empty;

    private protected override int TargetPort => postgres.Server.Port;

    private protected override async Task<RotationBench> Open(ICrashPoints? crash, int? port)
    {
        string role = $"keeper {Interlocked.Increment(ref roles)} \"of\" all";
        string quoted = $"\"{role.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        await postgres.Run("postgres", $"CREATE ROLE {quoted} LOGIN CREATEROLE PASSWORD '{Password}'");
        database = await postgres.NewDatabase(quoted);
        return await RotationBench.Open(
            "Postgres",
            ("127.0.0.1", port ?? postgres.Server.Port),
            (role, Password),
            [new { PrivilegeName = "TablePrivileges", Privileges = new[] { "SELECT" }, Database = database, SchemaName = "sales", TableName = "orders" }],
            crash);
    }

    private protected override Task<bool> LogsIn((string Account, string Password) credential) => postgres.Takes(credential, database);
}
