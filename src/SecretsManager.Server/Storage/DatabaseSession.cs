using System.Data.Common;

namespace SecretsManager.Server.Storage;

/// <summary>A connection with the statements it has prepared. Used by one caller at a time.</summary>
internal sealed class DatabaseSession(DbConnection connection) : IAsyncDisposable
{
    private const int TimeoutSeconds = 10;

    private readonly Dictionary<Statement, DbCommand> _commands = [];

    public DbConnection Connection => connection;

    /// <summary>The server warned during a COMMIT, so that its success does not mean that it is durable.</summary>
    public bool Warned { get; set; }

    public Task<int> Execute(Statement statement, params ReadOnlySpan<object?> values) =>
        Bind(statement, values).ExecuteNonQueryAsync(CancellationToken.None);

    public Task<DbDataReader> Query(Statement statement, CancellationToken cancellation, params ReadOnlySpan<object?> values) =>
        Bind(statement, values).ExecuteReaderAsync(cancellation);

    /// <summary>A statement that is not worth preparing, as its text depends on the question.</summary>
    public async Task<T> QueryOnce<T>(
        string sql,
        IReadOnlyList<(string Name, object Value)> values,
        Func<DbDataReader, CancellationToken, Task<T>> read,
        CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is composed of constants in RecordQuerySql; all values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = TimeoutSeconds;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await read(reader, cancellation);
    }

    /// <summary>Closes the connection, broken as it may be.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var command in _commands.Values)
                await command.DisposeAsync();
            await connection.DisposeAsync();
        }
        catch (DbException)
        {
            // It was broken already, which is why it is closed.
        }
    }

    private DbCommand Bind(Statement statement, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(statement, out var command))
            _commands.Add(statement, command = Prepare(statement));
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }

    private DbCommand Prepare(Statement statement)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements are constants.
        command.CommandText = statement.Sql;
#pragma warning restore CA2100
        command.CommandTimeout = statement.Unhurried ? 0 : TimeoutSeconds;
        foreach (var (name, type) in statement.Parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.DbType = type;
            command.Parameters.Add(parameter);
        }

        command.Prepare();
        return command;
    }
}
