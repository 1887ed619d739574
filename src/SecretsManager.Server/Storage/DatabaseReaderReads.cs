using System.Data.Common;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Storage;

/// <summary>What can be asked about who reads secrets.</summary>
internal sealed partial class Database
{
    /// <summary>Who read a secret since a time, as all nodes have noted it; in no order.</summary>
    /// <param name="secret">Its immutable id.</param>
    /// <param name="since">Unix milliseconds.</param>
    public async Task<IReadOnlyList<ReaderRow>> Readers(string secret, long since, CancellationToken cancellation) =>
        await ReadOne(ReaderSql.Of, [secret, since], ReadReaders, cancellation);

    private static async Task<List<ReaderRow>> ReadReaders(DbDataReader reader, CancellationToken cancellation)
    {
        var rows = new List<ReaderRow>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(reader.GetValue(2) is byte[] id && reader.GetValue(4) is byte[] box
                ? new ReaderRow(reader.GetString(0), reader.GetString(1), id, reader.GetInt64(3), box)
                : throw new IntegrityException("the columns of a row"));
        }

        return rows;
    }
}
