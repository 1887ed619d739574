namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>What the driver says in the log. Event ids 7100 to 7119. Names of accounts and databases, never passwords or verifiers.</summary>
internal static partial class PostgresLog
{
    [LoggerMessage(
        7100,
        LogLevel.Warning,
        "The account {Account} owns {Count} things in database '{Database}' of {Instance}. They are its own whatever its privileges are, and stay")]
    public static partial void Owns(ILogger log, string account, string count, string database, ProductTarget instance);
}
