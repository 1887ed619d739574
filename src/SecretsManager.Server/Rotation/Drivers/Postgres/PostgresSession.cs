using System.Data;
using Npgsql;

namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>One connection to one database. Everything has a time limit, and of an answer only so much is read.</summary>
internal sealed class PostgresSession(NpgsqlDataSource source, NpgsqlConnection connection, TimeSpan patience, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The oldest version that is understood.</summary>
    public const int OldestMajor = 15;

    private const int MostRows = 20_000;
    private const int MostCharacters = 16 << 20;
    private const int LongestText = 16_384;

    /// <summary>The major version that the instance says it has.</summary>
    public int Major => connection.PostgreSqlVersion.Major;

    /// <summary>Runs a statement that has no result.</summary>
    /// <param name="statement">Names and texts in it come from <see cref="PostgresNames"/>.</param>
    /// <param name="doing">What it does, for the failure's text: "create the account".</param>
    /// <param name="hasPassword">Whether it gives a password, which the instance's rules may refuse.</param>
    public Task Execute(string statement, string doing, CancellationToken cancellation, bool hasPassword = false) => Limited(
        async limit =>
        {
            await using NpgsqlCommand command = new(statement, connection);
            return await command.ExecuteNonQueryAsync(limit);
        },
        doing,
        cancellation,
        hasPassword);

    /// <summary>Asks the catalogue. All columns are texts; a null is an empty one.</summary>
    /// <param name="columns">How many columns the answer has; one that has others is not believed.</param>
    /// <param name="parameters">The values of <c>$1</c>, <c>$2</c> and so on, all texts.</param>
    public Task<List<string[]>> Ask(string query, int columns, string doing, CancellationToken cancellation, params string[] parameters) => Limited(
        async limit =>
        {
            await using NpgsqlCommand command = new(query, connection);
            foreach (string parameter in parameters)
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = parameter });

            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, limit);
            return await Read(reader, columns, limit);
        },
        doing,
        cancellation);

    /// <summary>Runs the work in a transaction, and commits it if nothing is thrown.</summary>
    public async Task InTransaction(Func<Task> work, CancellationToken cancellation)
    {
        await Execute("BEGIN", "begin a transaction", cancellation);
        await work();
        await Execute("COMMIT", "commit", cancellation);
    }

    /// <summary>Ends the session; what was not committed is undone.</summary>
    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await source.DisposeAsync();
    }

    // Column by column, so that a row is not taken into memory before its length is judged. What is too much is read to its end and dropped:
    // a reader that is left in the middle would read on without a limit.
    private static async Task<List<string[]>> Read(NpgsqlDataReader reader, int columns, CancellationToken limit)
    {
        List<string[]> rows = [];
        char[] text = new char[LongestText + 1];
        int characters = 0;
        bool isTooMuch = reader.FieldCount != columns;
        while (await reader.ReadAsync(limit))
        {
            string[] row = new string[columns];
            for (int column = 0; column < row.Length && !isTooMuch; column++)
            {
                int length = await reader.IsDBNullAsync(column, limit) ? 0 : await reader.GetTextReader(column).ReadBlockAsync(text.AsMemory(), limit);
                characters += length;
                isTooMuch = length > LongestText || characters > MostCharacters || rows.Count == MostRows;
                row[column] = new string(text, 0, length);
            }

            if (!isTooMuch)
                rows.Add(row);
        }

        return isTooMuch
            ? throw new TargetException(TargetFault.Untrusted, "The instance answers with more, with longer names or with other things than is asked for.")
            : rows;
    }

    private async Task<T> Limited<T>(Func<CancellationToken, Task<T>> work, string doing, CancellationToken cancellation, bool hasPassword = false)
    {
        using CancellationTokenSource limit = new(patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await work(either.Token);
        }
        catch (Exception fault) when (fault is not TargetException && !cancellation.IsCancellationRequested)
        {
            throw PostgresFaults.Of(limit.IsCancellationRequested ? new TimeoutException() : fault, doing, hasPassword);
        }
    }
}
