namespace SecretsManager.Server.Storage;

/// <summary>The engines that the records can be kept in.</summary>
internal enum DatabaseEngine
{
    /// <summary>One process, one file.</summary>
    Sqlite,

    /// <summary>Several nodes, one cluster.</summary>
    Postgres,
}

/// <summary>Where the database is, and the bounds within which it is used.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Connection">SQLite: the path of the file. PostgreSQL: the connection string.</param>
internal sealed record DatabaseOptions(DatabaseEngine Engine, string Connection)
{
    /// <summary>Makes what speaks to the engine.</summary>
    public Func<DatabaseOptions, Dialect> Dialect { get; init; } = Storage.Dialect.Of;

    /// <summary>How many reads run at once; further ones wait.</summary>
    public int ReadConnections { get; init; } = 8;

    /// <summary>How many units may wait for the writer; further ones are refused.</summary>
    public int QueueLimit { get; init; } = 4096;

    /// <summary>How many units share one transaction at most.</summary>
    public int BatchUnits { get; init; } = 512;

    /// <summary>A batch ends with the unit whose audit record takes it past this many bytes, so that a page stays readable in one piece.</summary>
    public int BatchBytes { get; init; } = 1 << 20;

    /// <summary>How long a batch is tried again after serialization failures and lost connections, before its units are refused.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a caller waits for the database's answer, whatever the database does meanwhile.</summary>
    public TimeSpan AnswerWithin { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>SQLite: the bytes that are kept for when the disk is full, a multiple of 64 KiB; 0: none.</summary>
    public long ReserveBytes { get; init; }
}
