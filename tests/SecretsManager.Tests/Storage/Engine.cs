using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Tests.Storage;

/// <summary>A database at its back door: raw SQL, as a database administrator has it.</summary>
internal static class RawSql
{
    public static async Task<int> Execute(DatabaseOptions options, string sql, params (string Name, object? Value)[] values)
    {
        await using DbConnection connection = await Open(options);
        await using DbCommand command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<List<object[]>> Query(DatabaseOptions options, string sql, params (string Name, object? Value)[] values)
    {
        await using DbConnection connection = await Open(options);
        await using DbCommand command = Command(connection, sql, values);
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        List<object[]> rows = [];
        while (await reader.ReadAsync())
        {
            object[] row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private static async Task<DbConnection> Open(DatabaseOptions options)
    {
        SQLitePCL.Batteries_V2.Init();
        DbConnection connection = options.Engine == DatabaseEngine.Sqlite
            ? new SqliteConnection($"Data Source={options.Connection};Pooling=false")
            : new NpgsqlConnection(options.Connection.Replace("Pooling=false", "Pooling=true", StringComparison.Ordinal));
        await connection.OpenAsync();
        if (options.Engine == DatabaseEngine.Sqlite)
        {
            // No test asks what the power's failure would leave of what it does at the back door.
            await using DbCommand unhurried = Command(connection, "PRAGMA synchronous=OFF", []);
            await unhurried.ExecuteNonQueryAsync();
        }

        return connection;
    }

    private static DbCommand Command(DbConnection connection, string sql, (string Name, object? Value)[] values)
    {
        DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object? value) in values)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}

/// <summary>An opened database with an audit chain.</summary>
internal sealed class OpenedDatabase : IAsyncDisposable
{
    private readonly SecretMaterial key;

    private OpenedDatabase(Database database, SecretMaterial key)
    {
        (Database, this.key) = (database, key);
    }

    public Database Database { get; }

    /// <summary>Units in the order in which the writer told of them.</summary>
    public List<UnitOfWork> Told { get; } = [];

    public static async Task<OpenedDatabase> Open(DatabaseOptions options, byte[]? auditKey = null, string node = "node-1")
    {
        Database database = await Database.Open(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        OpenedDatabase opened = new(database, SecretMaterial.CopyOf(auditKey ?? RandomNumberGenerator.GetBytes(32)));
        database.UseAuditPager(new AuditChain(node, opened.key, TimeProvider.System));
        database.Committed += opened.Told.Add;
        return opened;
    }

    public Task<CommitOutcome> Commit(params Change[] changes) => Database.Commit(new UnitOfWork(changes, default));

    public async Task<List<string>> Recorded(string node = "node-1")
    {
        List<string> records = [];
        await foreach (ReadOnlyMemory<byte> record in new AuditHistory(Database, key).Records(node, CancellationToken.None))
            records.Add(System.Text.Encoding.UTF8.GetString(record.Span));
        return records;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        key.Dispose();
    }
}
