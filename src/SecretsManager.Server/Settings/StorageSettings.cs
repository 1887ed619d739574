namespace SecretsManager.Server.Settings;

/// <summary>The database and the caches before it: section <c>SecretsManager:Storage</c>.</summary>
internal sealed class StorageSettings
{
    /// <summary><c>sqlite</c> or <c>postgresql</c>.</summary>
    public string Engine { get; set; } = "sqlite";

    /// <summary>How to reach PostgreSQL. It may hold a password and is never printed.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The SQLite file's name in the data directory.</summary>
    public string FileName { get; set; } = "secrets.db";

    /// <summary>PostgreSQL: seconds that a call waits for an answer of the database before it is refused.</summary>
    public int AnswerSeconds { get; set; } = 2;

    /// <summary>SQLite: MiB of the disk that are kept for the last records when it is full.</summary>
    public int ReserveMegabytes { get; set; } = 8;

    /// <summary>Opened records kept in memory.</summary>
    public int RecordCacheEntries { get; set; } = 100000;

    /// <summary>Sealed payloads and their data keys kept in memory.</summary>
    public int PayloadCacheEntries { get; set; } = 100000;
}
