using System.Data.Common;

namespace SecretsManager.Server.Storage;

/// <summary>Reads rows in the column order of <see cref="Sql"/>.</summary>
internal static class Rows
{
    public static async Task<List<RecordRow>> Records(DbDataReader reader, CancellationToken cancellation)
    {
        List<RecordRow> rows = [];
        while (await reader.ReadAsync(cancellation))
        {
            RecordIdentity identity = new(reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3));
            RecordIndex index = new(
                (int)reader.GetInt64(4),
                (int)reader.GetInt64(5),
                reader.GetString(6),
                reader.GetString(7),
                (int)reader.GetInt64(8),
                reader.GetInt64(9),
                await reader.IsDBNullAsync(10, cancellation) ? null : reader.GetInt64(10));
            rows.Add(new RecordRow(identity, index, reader.GetInt64(11), (byte[])reader.GetValue(12)));
        }

        return rows;
    }

    public static async Task<IReadOnlyList<RecordTag>> Tags(DbDataReader reader, CancellationToken cancellation)
    {
        List<RecordTag> tags = [];
        while (await reader.ReadAsync(cancellation))
            tags.Add(new RecordTag(reader.GetString(0), reader.GetString(1)));
        return tags.Count == 0 ? [] : tags;
    }

    public static async Task<List<AuditPageRow>> AuditPages(DbDataReader reader, CancellationToken cancellation)
    {
        List<AuditPageRow> pages = [];
        while (await reader.ReadAsync(cancellation))
        {
            pages.Add(new AuditPageRow(
                reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), (int)reader.GetInt64(4), (byte[])reader.GetValue(5)));
        }

        return pages;
    }

    public static async Task<byte[]?> Bytes(DbDataReader reader, CancellationToken cancellation) =>
        await reader.ReadAsync(cancellation) ? (byte[])reader.GetValue(0) : null;
}
