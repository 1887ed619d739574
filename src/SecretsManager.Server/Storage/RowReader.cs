using System.Data.Common;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Storage;

/// <summary>Makes rows of what a reader is at.</summary>
internal static class RowReader
{
    /// <summary>The answer to <see cref="Sql.ReadRecord"/>: the row and its tags, in any order.</summary>
    public static async Task<RecordRow?> Record(DbDataReader reader, RecordIdentity identity, CancellationToken cancellation)
    {
        RecordRow? row = null;
        List<RecordTag>? tags = null;
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.GetInt32(0) == 0)
                row = Row(reader, identity, 1);
            else
                (tags ??= []).Add(new RecordTag(reader.GetString(10), reader.GetString(11)));
        }

        return row is null ? null : WithTags(row, tags);
    }

    /// <summary>Rows as <see cref="RecordQuerySql.Rows"/> gives them, without tags.</summary>
    public static async Task<List<RecordRow>> Records(DbDataReader reader, CancellationToken cancellation)
    {
        var rows = new List<RecordRow>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(Row(reader, Identity(reader), 4));
        return rows;
    }

    /// <summary>Tags by record, as <see cref="RecordQuerySql.Tags"/> gives them.</summary>
    public static async Task<Dictionary<RecordIdentity, List<RecordTag>>> Tags(DbDataReader reader, CancellationToken cancellation)
    {
        var all = new Dictionary<RecordIdentity, List<RecordTag>>();
        while (await reader.ReadAsync(cancellation))
        {
            var identity = Identity(reader);
            if (!all.TryGetValue(identity, out var tags))
                all.Add(identity, tags = []);
            tags.Add(new RecordTag(reader.GetString(4), reader.GetString(5)));
        }

        return all;
    }

    public static RecordRow WithTags(RecordRow row, List<RecordTag>? tags)
    {
        if (tags is null)
            return row;
        tags.Sort(static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        return row with { Index = row.Index with { Tags = tags } };
    }

    /// <summary>Counts by product and type.</summary>
    public static async Task<List<(string Product, int Type, long Count)>> Counts(DbDataReader reader, CancellationToken cancellation)
    {
        var counts = new List<(string, int, long)>();
        while (await reader.ReadAsync(cancellation))
            counts.Add((reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2)));
        return counts;
    }

    public static async Task<byte[]?> Bytes(DbDataReader reader, CancellationToken cancellation) =>
        await reader.ReadAsync(cancellation) ? Blob(reader, 0) : null;

    public static async Task<long> Number(DbDataReader reader, CancellationToken cancellation) =>
        await reader.ReadAsync(cancellation) ? reader.GetInt64(0) : 0;

    /// <summary>Generations by record, as <see cref="Sql.Generations"/> gives them.</summary>
    public static async Task<Dictionary<RecordIdentity, long>> Generations(DbDataReader reader, CancellationToken cancellation)
    {
        var generations = new Dictionary<RecordIdentity, long>();
        while (await reader.ReadAsync(cancellation))
            generations.Add(Identity(reader), reader.GetInt64(4));
        return generations;
    }

    public static async Task<List<AuditPageRow>> AuditPages(DbDataReader reader, CancellationToken cancellation)
    {
        var pages = new List<AuditPageRow>();
        while (await reader.ReadAsync(cancellation))
        {
            pages.Add(new AuditPageRow(
                reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), Small(reader.GetInt64(4)), Blob(reader, 5)));
        }

        return pages;
    }

    public static async Task<List<AuditCheckpointRow>> Checkpoints(DbDataReader reader, CancellationToken cancellation)
    {
        var checkpoints = new List<AuditCheckpointRow>();
        while (await reader.ReadAsync(cancellation))
        {
            checkpoints.Add(new AuditCheckpointRow(
                reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), Blob(reader, 4), reader.GetString(5)));
        }

        return checkpoints;
    }

    public static async Task<AuditCursor?> Cursor(DbDataReader reader, CancellationToken cancellation) =>
        await reader.ReadAsync(cancellation) ? new AuditCursor(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3)) : null;

    public static async Task<List<(string Name, byte[] Value)>> Settings(DbDataReader reader, CancellationToken cancellation)
    {
        var settings = new List<(string Name, byte[] Value)>();
        while (await reader.ReadAsync(cancellation))
            settings.Add((reader.GetString(0), Blob(reader, 1)));
        return settings;
    }

    public static async Task<List<(Use Use, long Calls)>> Usage(DbDataReader reader, CancellationToken cancellation)
    {
        var rows = new List<(Use Use, long Calls)>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add((
                new Use(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetInt64(5) != 0),
                reader.GetInt64(6)));
        }

        return rows;
    }

    public static async Task<string?> Text(DbDataReader reader, CancellationToken cancellation) =>
        await reader.ReadAsync(cancellation) ? reader.GetString(0) : null;

    public static async Task<List<AuditIndexNode>> AuditIndexNodes(DbDataReader reader, CancellationToken cancellation)
    {
        var nodes = new List<AuditIndexNode>();
        while (await reader.ReadAsync(cancellation))
            nodes.Add(new AuditIndexNode(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));
        return nodes;
    }

    public static async Task<List<AuditIndexRow>> AuditIndex(DbDataReader reader, CancellationToken cancellation)
    {
        var rows = new List<AuditIndexRow>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(new AuditIndexRow(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3), reader.GetString(4), reader.GetInt64(5), reader.GetInt64(6)));
        }

        return rows;
    }

    public static async Task<List<NotedRecords>> NotedRecords(DbDataReader reader, CancellationToken cancellation)
    {
        var rows = new List<NotedRecords>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(new NotedRecords(reader.GetInt64(0), reader.GetString(1), Small(reader.GetInt64(2)), reader.GetInt64(3)));
        return rows;
    }

    private static RecordIdentity Identity(DbDataReader reader) => new(reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3));

    private static RecordRow Row(DbDataReader reader, RecordIdentity identity, int from) => new(
        identity,
        new RecordIndex(
            Small(reader.GetInt64(from)),
            Small(reader.GetInt64(from + 1)),
            reader.GetString(from + 2),
            reader.GetString(from + 3),
            Small(reader.GetInt64(from + 4)),
            reader.GetInt64(from + 5),
            reader.IsDBNull(from + 6) ? null : reader.GetInt64(from + 6)),
        reader.GetInt64(from + 7),
        Blob(reader, from + 8));

    // SQLite keeps what it is given: a number too large or a text among bytes is somebody's change, not ours.
    private static int Small(long number) => number is >= int.MinValue and <= int.MaxValue ? (int)number : throw new IntegrityException("the columns of a row");

    private static byte[] Blob(DbDataReader reader, int column) => reader.GetValue(column) as byte[] ?? throw new IntegrityException("the columns of a row");
}
