using System.Globalization;

namespace SecretsManager.Server.Storage;

/// <summary>What an engine's error means for the batch in which it happened.</summary>
internal enum Fault
{
    /// <summary>One statement was wrong; what came before it in the transaction stands, after a rollback to the savepoint.</summary>
    Unit,

    /// <summary>The transaction is lost; the next one may succeed.</summary>
    Batch,

    /// <summary>The transaction is lost; the same one may succeed if it is run again.</summary>
    Transient,

    /// <summary>The connection is gone. Before the COMMIT nothing happened; after it nobody knows.</summary>
    Disconnected,

    /// <summary>There is no room on the disk. The transaction is lost, for certain; another one may succeed when there is room.</summary>
    Full,

    /// <summary>The disk or the file cannot be trusted any more.</summary>
    Fatal,
}

/// <summary>Everything in which the engines differ, one member each. All other SQL is the same text for both.</summary>
internal abstract class Dialect : IAsyncDisposable
{
    /// <summary>The type of text that is compared by ordinal.</summary>
    public abstract string TextType { get; }

    /// <summary>The type of bytes.</summary>
    public abstract string BlobType { get; }

    /// <summary>What follows the definition of a table that is better kept in its primary key.</summary>
    public abstract string Clustered { get; }

    /// <summary>The function (text, part) that is 0 if the text does not contain the part.</summary>
    public abstract string PositionFunction { get; }

    /// <summary>Begins a transaction that writes.</summary>
    public abstract Statement BeginWrite { get; }

    /// <summary>Begins a transaction that sees one state of the database, and never fails for what others write.</summary>
    public abstract Statement BeginRead { get; }

    /// <summary>Begins a transaction that no other node runs at the same time.</summary>
    public abstract Statement BeginMigration { get; }

    /// <summary>Moves everything into the main file and empties the log, where the engine leaves that to us.</summary>
    public abstract Statement? Checkpoint { get; }

    /// <summary>This process is the only one that writes, so that its caches are exact.</summary>
    public abstract bool ExclusiveWriter { get; }

    /// <summary>Makes sure of the place, and that it is ours alone if the engine asks for that. Released with the result.</summary>
    public abstract IDisposable? Claim();

    public abstract Task<DatabaseSession> OpenSession(bool readOnly, CancellationToken cancellation);

    /// <summary>Refuses engines that are too old to be trusted; notes settings that are not as they should be.</summary>
    public abstract Task Check(DatabaseSession session, ILogger log, CancellationToken cancellation);

    /// <param name="committing">Whether it was the COMMIT that failed: of some errors nobody knows then what is on the disk.</param>
    public abstract Fault Classify(Exception error, bool committing = false);

    public abstract ValueTask DisposeAsync();

    public static Dialect Of(DatabaseOptions options) => options.Engine switch
    {
        DatabaseEngine.Sqlite => new SqliteDialect(options.Connection),
        DatabaseEngine.Postgres => new PostgresDialect(options.Connection),
        _ => throw new StorageRefusedException($"There is no database engine {options.Engine}."),
    };

    /// <summary>The one value of a query that has one.</summary>
    protected static Task<string> Ask(DatabaseSession session, string sql, CancellationToken cancellation) => session.QueryOnce(
        sql,
        [],
        static async (reader, cancellation) => await reader.ReadAsync(cancellation)
            ? Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture) ?? ""
            : "",
        cancellation);
}
