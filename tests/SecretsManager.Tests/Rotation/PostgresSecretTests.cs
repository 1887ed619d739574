using SecretsManager.Server;
using SecretsManager.Tests.Hosting;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>Secrets with accounts in a real PostgreSQL.</summary>
[TakesLong]
public sealed class PostgresSecretTests(PostgresTarget postgres) : ProductSecretContract, IClassFixture<PostgresTarget>
{
    private string? database;

    private protected override int TargetPort => postgres.Server.Port;

    private protected override async Task<RotationBench> Open(ICrashPoints? crash, int? port)
    {
        database ??= await postgres.NewDatabase(PostgresTarget.Plain);
        return await RotationBench.Open(
            "Postgres",
            ("127.0.0.1", port ?? postgres.Server.Port),
            (PostgresTarget.Plain, PostgresTarget.AdministratorPassword),
            [
                new { PrivilegeName = "SchemaPrivileges", Privileges = new[] { "USAGE" }, Database = database, SchemaName = "sales" },
                new { PrivilegeName = "TablePrivileges", Privileges = new[] { "SELECT", "INSERT" }, Database = database, SchemaName = "sales", TableName = "orders" },
            ],
            crash);
    }

    private protected override Task<bool> LogsIn((string Account, string Password) credential) => postgres.Takes(credential, database!);
}
