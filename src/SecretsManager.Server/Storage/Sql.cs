using System.Data;

namespace SecretsManager.Server.Storage;

/// <summary>Every statement but the listing of records: one text for both engines.</summary>
internal static class Sql
{
    public const string RecordColumns = "kind, account, region, id, state, type, product, instance, encryption, created, due, generation, document";

    private const string Identity = "kind = @kind AND account = @account AND region = @region AND id = @id";

    private static readonly (string, DbType)[] s_identity =
        [("@kind", DbType.String), ("@account", DbType.Int64), ("@region", DbType.String), ("@id", DbType.String)];

    private static readonly (string, DbType)[] s_content =
    [
        ("@state", DbType.Int64), ("@type", DbType.Int64), ("@product", DbType.String), ("@instance", DbType.String), ("@encryption", DbType.Int64),
        ("@created", DbType.Int64), ("@due", DbType.Int64), ("@generation", DbType.Int64), ("@document", DbType.Binary),
    ];

    public static Statement Commit { get; } = new("COMMIT") { Unhurried = true };

    public static Statement Rollback { get; } = new("ROLLBACK");

    public static Statement Savepoint { get; } = new("SAVEPOINT unit");

    public static Statement RollbackToSavepoint { get; } = new("ROLLBACK TO SAVEPOINT unit");

    public static Statement ReleaseSavepoint { get; } = new("RELEASE SAVEPOINT unit");

    public static Statement ReadRecord { get; } = new($"SELECT {RecordColumns} FROM records WHERE {Identity}", s_identity);

    public static Statement ReadTags { get; } =
        new($"SELECT tag_key, tag_value FROM record_tags WHERE {Identity} ORDER BY tag_key", s_identity);

    public static Statement InsertRecord { get; } = new(
        $"""
        INSERT INTO records ({RecordColumns})
        VALUES (@kind, @account, @region, @id, @state, @type, @product, @instance, @encryption, @created, @due, @generation, @document)
        ON CONFLICT DO NOTHING
        """,
        [.. s_identity, .. s_content]);

    public static Statement UpdateRecord { get; } = new(
        $"""
        UPDATE records SET state = @state, type = @type, product = @product, instance = @instance, encryption = @encryption,
        created = @created, due = @due, generation = @generation, document = @document
        WHERE {Identity} AND generation = @generation - 1
        """,
        [.. s_identity, .. s_content]);

    public static Statement DeleteRecord { get; } =
        new($"DELETE FROM records WHERE {Identity} AND generation = @generation", [.. s_identity, ("@generation", DbType.Int64)]);

    public static Statement DeleteTags { get; } = new($"DELETE FROM record_tags WHERE {Identity}", s_identity);

    public static Statement InsertTag { get; } = new(
        "INSERT INTO record_tags (kind, account, region, id, tag_key, tag_value) VALUES (@kind, @account, @region, @id, @key, @value)",
        [.. s_identity, ("@key", DbType.String), ("@value", DbType.String)]);

    public static Statement CountRecords { get; } = new(
        "SELECT count(*) FROM records WHERE kind = @kind AND account = @account AND region = @region",
        ("@kind", DbType.String), ("@account", DbType.Int64), ("@region", DbType.String));

    public static Statement DueRecords { get; } = new(
        $"SELECT {RecordColumns} FROM records WHERE due IS NOT NULL AND due <= @now ORDER BY due, kind, account, region, id LIMIT @limit",
        ("@now", DbType.Int64), ("@limit", DbType.Int64));

    public static Statement ReadPayload { get; } = new(
        "SELECT payload FROM payloads WHERE owner = @owner AND sequence = @sequence", ("@owner", DbType.String), ("@sequence", DbType.Int64));

    public static Statement InsertPayload { get; } = new(
        "INSERT INTO payloads (owner, sequence, payload) VALUES (@owner, @sequence, @payload) ON CONFLICT DO NOTHING",
        ("@owner", DbType.String), ("@sequence", DbType.Int64), ("@payload", DbType.Binary));

    public static Statement DeletePayload { get; } = new(
        "DELETE FROM payloads WHERE owner = @owner AND sequence = @sequence", ("@owner", DbType.String), ("@sequence", DbType.Int64));

    public static Statement ReadSettled { get; } = new("SELECT outcome FROM settled WHERE signature = @signature", ("@signature", DbType.Binary));

    public static Statement Settle { get; } = new(
        "INSERT INTO settled (signature, expires, outcome) VALUES (@signature, @expires, @outcome) ON CONFLICT DO NOTHING",
        ("@signature", DbType.Binary), ("@expires", DbType.Int64), ("@outcome", DbType.Binary));

    public static Statement ForgetSettled { get; } = new("DELETE FROM settled WHERE expires < @now", ("@now", DbType.Int64));

    public static Statement ReadSetting { get; } = new("SELECT value FROM deployment WHERE name = @name", ("@name", DbType.String));

    public static Statement AddSetting { get; } = new(
        "INSERT INTO deployment (name, value) VALUES (@name, @value) ON CONFLICT DO NOTHING", ("@name", DbType.String), ("@value", DbType.Binary));

    public static Statement InsertAuditPage { get; } = new(
        "INSERT INTO audit_pages (node, sequence, first_time, last_time, records, page) VALUES (@node, @sequence, @first, @last, @records, @page)",
        ("@node", DbType.String), ("@sequence", DbType.Int64), ("@first", DbType.Int64), ("@last", DbType.Int64), ("@records", DbType.Int64),
        ("@page", DbType.Binary));

    public static Statement LastAuditPage { get; } = new(
        "SELECT node, sequence, first_time, last_time, records, page FROM audit_pages WHERE node = @node ORDER BY sequence DESC LIMIT 1",
        ("@node", DbType.String));

    public static Statement AuditPages { get; } = new(
        """
        SELECT node, sequence, first_time, last_time, records, page FROM audit_pages
        WHERE node = @node AND sequence >= @sequence ORDER BY sequence LIMIT @limit
        """,
        ("@node", DbType.String), ("@sequence", DbType.Int64), ("@limit", DbType.Int64));

    public static Statement AuditPagesSince { get; } = new(
        "SELECT node, sequence, first_time, last_time, records, page FROM audit_pages WHERE last_time >= @since ORDER BY last_time, node, sequence",
        ("@since", DbType.Int64));
}
