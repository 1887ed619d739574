using System.Globalization;
using Npgsql;

namespace SecretsManager.Server.Storage;

/// <summary>PostgreSQL: several nodes, serializable transactions on the primary.</summary>
internal sealed class PostgresDialect : Dialect
{
    private const int OldestMajor = 15;

    private readonly NpgsqlDataSource _source;

    public PostgresDialect(string connection)
    {
        var text = new NpgsqlConnectionStringBuilder(connection) { Pooling = false, IncludeErrorDetail = false };
        if (text.KeepAlive == 0)
            text.KeepAlive = 10;
        var builder = new NpgsqlDataSourceBuilder(text.ConnectionString);
        _source = text.Host?.Contains(',', StringComparison.Ordinal) == true
            ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary)
            : builder.Build();
    }

    public override string TextType => "text COLLATE \"C\"";

    public override string BlobType => "bytea";

    public override string Clustered => "";

    public override string PositionFunction => "strpos";

    public override Statement BeginWrite { get; } = new("BEGIN ISOLATION LEVEL SERIALIZABLE");

    public override Statement BeginRead { get; } = new("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");

    // Nodes that start together: the second one waits for the first and then finds nothing to do.
    public override Statement BeginMigration { get; } = new("BEGIN; SELECT pg_advisory_xact_lock(7310593858020254331)");

    public override Statement? Checkpoint => null;

    public override bool ExclusiveWriter => false;

    public override IDisposable? Claim() => null;

    public override async Task<DatabaseSession> OpenSession(bool readOnly, CancellationToken cancellation)
    {
        var connection = await _source.OpenConnectionAsync(cancellation);
        var session = new DatabaseSession(connection);
        // A cancelled wait for the synchronous standby ends in a COMMIT that succeeds with a warning, and that a failover can lose.
        connection.Notice += (_, notice) => session.Warned |= notice.Notice.InvariantSeverity == "WARNING";
        return session;
    }

    public override async Task Check(DatabaseSession session, ILogger log, CancellationToken cancellation)
    {
        var name = await Ask(session, "SELECT version()", cancellation);
        var number = int.Parse(await Ask(session, "SELECT current_setting('server_version_num')", cancellation), CultureInfo.InvariantCulture);
        var relative = name.Contains("CockroachDB", StringComparison.Ordinal) || name.Contains("-YB-", StringComparison.Ordinal);
        if (!relative && number < OldestMajor * 10000)
            throw new StorageRefusedException($"{name.Split(" on ")[0]} is too old; PostgreSQL {OldestMajor} or newer is needed.");
        StorageLog.Opened(log, "PostgreSQL", name.Split(" on ")[0]);

        var logged = await Ask(
            session,
            """
            SELECT count(*) FROM pg_settings WHERE (name = 'log_parameter_max_length' AND setting <> '0')
            AND EXISTS (SELECT 1 FROM pg_settings WHERE (name = 'log_statement' AND setting IN ('mod', 'all'))
            OR (name = 'log_min_duration_statement' AND setting <> '-1'))
            """,
            cancellation);
        if (logged != "0")
            StorageLog.ParametersLogged(log);
    }

    public override Fault Classify(Exception error, bool committing = false) => error switch
    {
        PostgresException { SqlState: "40003" or PostgresErrorCodes.ReadOnlySqlTransaction } => Fault.Disconnected,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => Fault.Full,
        PostgresException { SqlState: var state } => state[..2] switch
        {
            "40" => Fault.Transient,
            "08" => Fault.Disconnected,
            "57" when state != PostgresErrorCodes.QueryCanceled => Fault.Disconnected,
            "22" or "23" => Fault.Unit,
            _ => Fault.Batch,
        },
        NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException or ObjectDisposedException => Fault.Disconnected,
        _ => Fault.Batch,
    };

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
