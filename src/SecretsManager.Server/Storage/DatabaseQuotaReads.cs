using System.Data.Common;

namespace SecretsManager.Server.Storage;

/// <summary>What can be asked about how much an account uses.</summary>
internal sealed partial class Database
{
    /// <summary>The calls of an account that succeeded, by node and action, from an hour up to another, which is not among them.</summary>
    public async Task<IReadOnlyList<NodeCalls>> SucceededCalls(long account, long fromHour, long beforeHour, CancellationToken cancellation) =>
        await ReadOne(Sql.SucceededCalls, [account, fromHour, beforeHour], ReadNodeCalls, cancellation);

    /// <summary>How many records of a kind an account has in all regions.</summary>
    public Task<long> CountEverywhere(string kind, long account, CancellationToken cancellation) =>
        ReadOne(Sql.CountEverywhere, [kind, account], RowReader.Number, cancellation);

    private static async Task<List<NodeCalls>> ReadNodeCalls(DbDataReader reader, CancellationToken cancellation)
    {
        var rows = new List<NodeCalls>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(new NodeCalls(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3)));
        return rows;
    }
}
