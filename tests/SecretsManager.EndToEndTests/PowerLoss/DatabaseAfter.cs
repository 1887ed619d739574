using Microsoft.Data.Sqlite;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;
using SQLitePCL;

namespace SecretsManager.EndToEndTests.PowerLoss;

/// <summary>What SQLite finds in the files that a power loss left: the tables as they are, nothing opened.</summary>
internal sealed record DatabaseAfter
{
    /// <summary>The pages of the audit chain, in order.</summary>
    public List<AuditPageRow> Pages { get; } = [];

    public Dictionary<Use, long> Usage { get; } = [];

    /// <summary>The generation of each secret, by its name.</summary>
    public Dictionary<string, long> Secrets { get; } = [];

    public long Payloads { get; private set; }

    /// <summary>First outcomes of signed mutations.</summary>
    public long Settled { get; private set; }

    /// <summary>How many records the newest checkpoint covers.</summary>
    public long Signed { get; private set; }

    /// <summary>The last page that the index of events has.</summary>
    public long Indexed { get; private set; }

    /// <summary>What SQLite's own check complains of; empty if of nothing, or if it was not asked.</summary>
    public string Damage { get; private set; } = string.Empty;

    /// <summary>Opens the files, which SQLite mends by its log, and reads everything.</summary>
    /// <param name="isExamined">Whether SQLite shall check every page and index too.</param>
    /// <exception cref="SqliteException">They are no database any more.</exception>
    /// <exception cref="IntegrityException">A table holds what nobody wrote.</exception>
    public static DatabaseAfter Read(string path, bool isExamined)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        // What the log holds need not be moved into the database for being read.
        raw.sqlite3_db_config(connection.Handle!, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);
        DatabaseAfter found = new();
        Each(connection, "PRAGMA synchronous=OFF", _ => { });
        if (isExamined)
            Each(connection, "PRAGMA integrity_check", row => found.Damage = row.GetString(0) == "ok" ? string.Empty : row.GetString(0));
        bool isMade = false;
        Each(connection, "SELECT 1 FROM sqlite_master WHERE name = 'audit_index_nodes'", _ => isMade = true);
        if (!isMade)
            return found;
        Each(connection, "SELECT node, sequence, first_time, last_time, records, page FROM audit_pages ORDER BY node, sequence", row => found.Pages.Add(
            new AuditPageRow(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt32(4), row.GetFieldValue<byte[]>(5))));
        Each(connection, "SELECT account, hour, region, service, action, succeeded, sum(calls) FROM usage GROUP BY 1, 2, 3, 4, 5, 6", row => found.Usage.Add(
            new Use(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt64(5) == 1), row.GetInt64(6)));
        Each(connection, "SELECT id, generation FROM records WHERE kind = 'secret'", row => found.Secrets.Add(row.GetString(0), row.GetInt64(1)));
        Each(connection, "SELECT (SELECT count(*) FROM payloads), (SELECT count(*) FROM settled)", row => (found.Payloads, found.Settled) = (row.GetInt64(0), row.GetInt64(1)));
        Each(connection, "SELECT coalesce(max(size), 0) FROM audit_checkpoints", row => found.Signed = row.GetInt64(0));
        Each(connection, "SELECT coalesce(max(sequence), 0) FROM audit_index_nodes", row => found.Indexed = row.GetInt64(0));
        return found;
    }

    private static void Each(SqliteConnection connection, string sql, Action<SqliteDataReader> row)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The constants above.
        command.CommandText = sql;
#pragma warning restore CA2100
        using SqliteDataReader reader = command.ExecuteReader();
        try
        {
            while (reader.Read())
                row(reader);
        }
        catch (Exception damaged) when (damaged is InvalidOperationException or InvalidCastException or FormatException or OverflowException or ArgumentException)
        {
            // A column without its value, a number where there was text, a row twice: pages of different times.
            throw new IntegrityException("the rows of a table");
        }
    }
}
