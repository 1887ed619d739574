using static SecretsManager.Server.Storage.Statement;

namespace SecretsManager.Server.Storage;

/// <summary>The statements whose text does not depend on the question. One text for all engines.</summary>
internal static class Sql
{
    private const string Key = "kind = @kind AND account = @account AND region = @region AND id = @id";

    private const string CheckpointColumns = "node, size, page, time, hashes, note";

    private const string PageColumns = "node, sequence, first_time, last_time, records, page";

    public static readonly Statement Commit = new("COMMIT") { Unhurried = true };

    public static readonly Statement Rollback = new("ROLLBACK");

    public static readonly Statement Savepoint = new("SAVEPOINT unit");

    public static readonly Statement Release = new("RELEASE SAVEPOINT unit");

    public static readonly Statement RollbackToSavepoint = new("ROLLBACK TO SAVEPOINT unit");

    public static readonly Statement InsertRecord = new(
        """
        INSERT INTO records (kind, account, region, id, state, type, product, instance, encryption, created, due, generation, document)
        VALUES (@kind, @account, @region, @id, @state, @type, @product, @instance, @encryption, @created, @due, @generation, @document)
        ON CONFLICT DO NOTHING
        """,
        ("@kind", Text), ("@account", Number), ("@region", Text), ("@id", Text), ("@state", Number), ("@type", Number), ("@product", Text),
        ("@instance", Text), ("@encryption", Number), ("@created", Number), ("@due", Number), ("@generation", Number), ("@document", Bytes));

    // The row is written either way, so that its end in another transaction at the same time is a conflict.
    public static readonly Statement EnsureRecord = new(
        InsertRecord.Sql.Replace("ON CONFLICT DO NOTHING", "ON CONFLICT (kind, account, region, id) DO UPDATE SET due = records.due", StringComparison.Ordinal),
        [.. InsertRecord.Parameters]);

    public static readonly Statement AnyOfPrefix = new(
        "SELECT id FROM records WHERE kind = @kind AND account = @account AND region = @region AND id >= @from AND id < @before LIMIT 1",
        ("@kind", Text), ("@account", Number), ("@region", Text), ("@from", Text), ("@before", Text));

    public static readonly Statement UpdateRecord = new(
        $"""
        UPDATE records SET state = @state, type = @type, product = @product, instance = @instance, encryption = @encryption,
        created = @created, due = @due, generation = @generation, document = @document
        WHERE {Key} AND generation = @previous
        """,
        ("@kind", Text), ("@account", Number), ("@region", Text), ("@id", Text), ("@state", Number), ("@type", Number), ("@product", Text),
        ("@instance", Text), ("@encryption", Number), ("@created", Number), ("@due", Number), ("@generation", Number), ("@document", Bytes),
        ("@previous", Number));

    public static readonly Statement DeleteRecord = new(
        $"DELETE FROM records WHERE {Key} AND generation = @generation",
        ("@kind", Text), ("@account", Number), ("@region", Text), ("@id", Text), ("@generation", Number));

    public static readonly Statement Generation = new(
        $"SELECT generation FROM records WHERE {Key}", ("@kind", Text), ("@account", Number), ("@region", Text), ("@id", Text));

    public static readonly Statement Generations = new(
        "SELECT kind, account, region, id, generation FROM records WHERE kind = @kind", ("@kind", Text));

    public static readonly Statement InsertTag = new(
        "INSERT INTO record_tags (kind, account, region, id, tag_key, tag_value) VALUES (@kind, @account, @region, @id, @key, @value)",
        ("@kind", Text), ("@account", Number), ("@region", Text), ("@id", Text), ("@key", Text), ("@value", Text));

    public static readonly Statement DeleteTags = new(
        $"DELETE FROM record_tags WHERE {Key}",
        ("@kind", Text), ("@account", Number), ("@region", Text), ("@id", Text));

    /// <summary>The row with part 0, its tags with part 1: one statement, so that both are of one moment.</summary>
    public static readonly Statement ReadRecord = new(
        $"""
        SELECT 0, state, type, product, instance, encryption, created, due, generation, document, NULL, NULL FROM records WHERE {Key}
        UNION ALL
        SELECT 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, tag_key, tag_value FROM record_tags WHERE {Key}
        """,
        ("@kind", Text), ("@account", Number), ("@region", Text), ("@id", Text));

    public static readonly Statement Count = new(
        "SELECT count(*) FROM records WHERE kind = @kind AND account = @account AND region = @region",
        ("@kind", Text), ("@account", Number), ("@region", Text));

    public static readonly Statement CountEverywhere = new(
        "SELECT count(*) FROM records WHERE kind = @kind AND account = @account", ("@kind", Text), ("@account", Number));

    public static readonly Statement CountInState = new(
        "SELECT product, type, count(*) FROM records WHERE kind = @kind AND state = @state GROUP BY product, type", ("@kind", Text), ("@state", Number));

    public static readonly Statement InsertPayload = new(
        "INSERT INTO payloads (owner, sequence, payload) VALUES (@owner, @sequence, @payload) ON CONFLICT DO NOTHING",
        ("@owner", Text), ("@sequence", Number), ("@payload", Bytes));

    public static readonly Statement DeletePayload = new(
        "DELETE FROM payloads WHERE owner = @owner AND sequence = @sequence", ("@owner", Text), ("@sequence", Number));

    public static readonly Statement ReadPayload = new(
        "SELECT payload FROM payloads WHERE owner = @owner AND sequence = @sequence", ("@owner", Text), ("@sequence", Number));

    public static readonly Statement InsertSettled = new(
        "INSERT INTO settled (signature, expires, outcome) VALUES (@signature, @expires, @outcome) ON CONFLICT DO NOTHING",
        ("@signature", Bytes), ("@expires", Number), ("@outcome", Bytes));

    public static readonly Statement ReadSettled = new("SELECT outcome FROM settled WHERE signature = @signature", ("@signature", Bytes));

    public static readonly Statement AnyExpired = new("SELECT expires FROM settled WHERE expires <= @now ORDER BY expires LIMIT 1", ("@now", Number));

    public static readonly Statement PurgeSettled = new(
        "DELETE FROM settled WHERE signature IN (SELECT signature FROM settled WHERE expires <= @now ORDER BY expires LIMIT 1000)",
        ("@now", Number));

    public static readonly Statement InsertSetting = new(
        "INSERT INTO deployment (name, value) VALUES (@name, @value) ON CONFLICT DO NOTHING", ("@name", Text), ("@value", Bytes));

    public static readonly Statement WriteSetting = new(
        "INSERT INTO deployment (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        ("@name", Text), ("@value", Bytes));

    public static readonly Statement ReadSetting = new("SELECT value FROM deployment WHERE name = @name", ("@name", Text));

    /// <summary>From a name on, up to another: those that begin alike lie together.</summary>
    public static readonly Statement ReadSettings = new(
        "SELECT name, value FROM deployment WHERE name >= @from AND name < @to ORDER BY name", ("@from", Text), ("@to", Text));

    public static readonly Statement RemoveSetting = new("DELETE FROM deployment WHERE name = @name", ("@name", Text));

    public static readonly Statement CountUse = new(
        """
        INSERT INTO usage (account, hour, region, service, action, succeeded, node, calls)
        VALUES (@account, @hour, @region, @service, @action, @succeeded, @node, @calls)
        ON CONFLICT (account, hour, region, service, action, succeeded, node) DO UPDATE SET calls = usage.calls + excluded.calls
        """,
        ("@account", Number), ("@hour", Number), ("@region", Text), ("@service", Text), ("@action", Text), ("@succeeded", Number),
        ("@node", Text), ("@calls", Number));

    public static readonly Statement Usage = new(
        """
        SELECT account, hour, region, service, action, succeeded, CAST(sum(calls) AS bigint) FROM usage
        WHERE account = @account AND hour >= @from AND hour < @before
        GROUP BY account, hour, region, service, action, succeeded ORDER BY hour, region, service, action, succeeded
        """,
        ("@account", Number), ("@from", Number), ("@before", Number));

    public static readonly Statement SucceededCalls = new(
        """
        SELECT node, service, action, CAST(sum(calls) AS bigint) FROM usage
        WHERE account = @account AND hour >= @from AND hour < @before AND succeeded = 1 GROUP BY node, service, action
        """,
        ("@account", Number), ("@from", Number), ("@before", Number));

    /// <summary>How many there are is found once, however many hours it is noted for.</summary>
    public static readonly Statement NoteRecords = new(
        """
        WITH RECURSIVE hours (hour) AS (SELECT @from UNION ALL SELECT hour + 1 FROM hours WHERE hour < @to),
        counted AS (SELECT kind, account, region, type, count(*) AS records FROM records
        WHERE kind = @kind AND (state = @state OR state = @or_state) GROUP BY kind, account, region, type)
        INSERT INTO record_hours (kind, account, hour, region, type, records)
        SELECT counted.kind, counted.account, hours.hour, counted.region, counted.type, counted.records FROM counted, hours WHERE true
        ON CONFLICT DO NOTHING
        """,
        ("@from", Number), ("@to", Number), ("@kind", Text), ("@state", Number), ("@or_state", Number));

    public static readonly Statement NotedRecords = new(
        """
        SELECT hour, region, type, records FROM record_hours
        WHERE kind = @kind AND account = @account AND hour >= @from AND hour < @before ORDER BY hour, region, type
        """,
        ("@kind", Text), ("@account", Number), ("@from", Number), ("@before", Number));

    public static readonly Statement PruneUsage = new("DELETE FROM usage WHERE hour < @before", ("@before", Number));

    public static readonly Statement PruneNotedRecords = new("DELETE FROM record_hours WHERE hour < @before", ("@before", Number));

    public static readonly Statement InsertAuditPage = new(
        $"INSERT INTO audit_pages ({PageColumns}) VALUES (@node, @sequence, @first, @last, @records, @page) ON CONFLICT DO NOTHING",
        ("@node", Text), ("@sequence", Number), ("@first", Number), ("@last", Number), ("@records", Number), ("@page", Bytes));

    public static readonly Statement InsertCheckpoint = new(
        $"INSERT INTO audit_checkpoints ({CheckpointColumns}) VALUES (@node, @size, @page, @time, @hashes, @note) ON CONFLICT DO NOTHING",
        ("@node", Text), ("@size", Number), ("@page", Number), ("@time", Number), ("@hashes", Bytes), ("@note", Text));

    public static readonly Statement LastCheckpoint = new(
        $"SELECT {CheckpointColumns} FROM audit_checkpoints WHERE node = @node ORDER BY size DESC LIMIT 1", ("@node", Text));

    public static readonly Statement Checkpoints = new(
        $"SELECT {CheckpointColumns} FROM audit_checkpoints WHERE node = @node AND size >= @from ORDER BY size LIMIT @limit",
        ("@node", Text), ("@from", Number), ("@limit", Number));

    public static readonly Statement CheckpointBefore = new(
        $"SELECT {CheckpointColumns} FROM audit_checkpoints WHERE node = @node AND time < @time ORDER BY time DESC, size DESC LIMIT 1",
        ("@node", Text), ("@time", Number));

    /// <summary>Of what goes, the last checkpoint of each day stays: the heads that later copies can be held against.</summary>
    public static readonly Statement PruneCheckpoints = new(
        """
        DELETE FROM audit_checkpoints WHERE node = @node AND size < @size AND size NOT IN
        (SELECT max(size) FROM audit_checkpoints WHERE node = @node AND size < @size GROUP BY time / 86400000)
        """,
        ("@node", Text), ("@size", Number));

    public static readonly Statement PruneAuditPages = new(
        "DELETE FROM audit_pages WHERE node = @node AND sequence <= @sequence", ("@node", Text), ("@sequence", Number));

    public static readonly Statement DeleteAuditIndex = new(
        """
        DELETE FROM audit_index WHERE account = @account AND attribute = @attribute AND value = @value AND second = @second
        AND node = @node AND first_number = @first
        """,
        ("@account", Number), ("@attribute", Number), ("@value", Text), ("@second", Number), ("@node", Text), ("@first", Number));

    public static readonly Statement MoveCursor = new(
        """
        INSERT INTO audit_cursors (track, node, records, page) VALUES (@track, @node, @records, @page)
        ON CONFLICT (track, node) DO UPDATE SET records = excluded.records, page = excluded.page
        """,
        ("@track", Text), ("@node", Text), ("@records", Number), ("@page", Number));

    public static readonly Statement RemoveCursors = new("DELETE FROM audit_cursors WHERE track = @track", ("@track", Text));

    public static readonly Statement Cursor = new(
        "SELECT track, node, records, page FROM audit_cursors WHERE track = @track AND node = @node", ("@track", Text), ("@node", Text));

    public static readonly Statement LastAuditPage = new(
        $"SELECT {PageColumns} FROM audit_pages WHERE node = @node ORDER BY sequence DESC LIMIT 1", ("@node", Text));

    public static readonly Statement AuditPages = new(
        $"SELECT {PageColumns} FROM audit_pages WHERE node = @node AND sequence >= @from ORDER BY sequence LIMIT @limit",
        ("@node", Text), ("@from", Number), ("@limit", Number));

    public static readonly Statement AuditPagesSince = new(
        $"SELECT {PageColumns} FROM audit_pages WHERE last_time >= @since ORDER BY last_time, node, sequence LIMIT @limit",
        ("@since", Number), ("@limit", Number));

    /// <summary>In the order of the index over times, of which only the end is read.</summary>
    public static readonly Statement FirstAuditPageSince = new(
        $"SELECT {PageColumns} FROM audit_pages WHERE last_time >= @since AND node = @node ORDER BY last_time, node, sequence LIMIT 1",
        ("@node", Text), ("@since", Number));

    public static readonly Statement AuditPage = new(
        $"SELECT {PageColumns} FROM audit_pages WHERE node = @node AND sequence = @sequence", ("@node", Text), ("@sequence", Number));

    /// <summary>The node whose name comes next, of those that have pages: each is one look into the key.</summary>
    public static readonly Statement NextAuditNode = new("SELECT node FROM audit_pages WHERE node > @node ORDER BY node LIMIT 1", ("@node", Text));

    public static readonly Statement LastAuditSequence = new(
        "SELECT sequence FROM audit_pages WHERE node = @node ORDER BY sequence DESC LIMIT 1", ("@node", Text));

    public static readonly Statement AddAuditIndexNode = new(
        """
        INSERT INTO audit_index_nodes (node, ordinal, sequence)
        SELECT @node, (SELECT coalesce(max(ordinal), 0) + 1 FROM audit_index_nodes), 0
        WHERE NOT EXISTS (SELECT 1 FROM audit_index_nodes WHERE node = @node)
        ON CONFLICT DO NOTHING
        """,
        ("@node", Text));

    public static readonly Statement MoveAuditIndexNode = new(
        "UPDATE audit_index_nodes SET sequence = @last WHERE node = @node AND sequence = @after",
        ("@node", Text), ("@after", Number), ("@last", Number));

    public static readonly Statement InsertAuditIndex = new(
        """
        INSERT INTO audit_index (account, attribute, value, second, node, first_number, sequence)
        VALUES (@account, @attribute, @value, @second, @node, @first, @sequence)
        ON CONFLICT DO NOTHING
        """,
        ("@account", Number), ("@attribute", Number), ("@value", Text), ("@second", Number), ("@node", Text), ("@first", Number), ("@sequence", Number));

    public static readonly Statement AuditIndexNodes = new("SELECT node, ordinal, sequence FROM audit_index_nodes ORDER BY node");

    /// <summary>The end is one comparison of all three: of an end in the second alone, all rows of that second would be passed over first.</summary>
    public static readonly Statement AuditIndex = new(
        """
        SELECT account, attribute, value, second, node, first_number, sequence FROM audit_index
        WHERE account = @account AND attribute = @attribute AND value = @value AND second >= @from
        AND (second, node, first_number) < (@second, @node, @number)
        ORDER BY second DESC, node DESC, first_number DESC LIMIT @limit
        """,
        ("@account", Number), ("@attribute", Number), ("@value", Text), ("@from", Number), ("@second", Number), ("@node", Text), ("@number", Number),
        ("@limit", Number));

    /// <summary>The account whose number comes next, of those that have rows: one look into the key. 0 if there is none.</summary>
    public static readonly Statement NextIndexedAccount = new(
        "SELECT coalesce(min(account), 0) FROM audit_index WHERE account > @account", ("@account", Number));

    public static readonly Statement AnyAuditIndex = new(
        "SELECT count(*) FROM (SELECT 1 FROM audit_index WHERE account = @account AND attribute = @attribute LIMIT 1) AS found",
        ("@account", Number), ("@attribute", Number));

    public static readonly Statement TrimAuditIndex = new(
        """
        DELETE FROM audit_index WHERE account = @account AND attribute = @attribute AND value <=
        (SELECT max(value) FROM (SELECT value FROM audit_index WHERE account = @account AND attribute = @attribute ORDER BY value LIMIT @limit) AS lowest)
        """,
        ("@account", Number), ("@attribute", Number), ("@limit", Number));

    public static readonly Statement DropAuditIndex = new("DELETE FROM audit_index");

    public static readonly Statement DropAuditIndexNodes = new("DELETE FROM audit_index_nodes");
}
