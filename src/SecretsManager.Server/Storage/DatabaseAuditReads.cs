namespace SecretsManager.Server.Storage;

/// <summary>What can be asked about the index of audit records.</summary>
internal sealed partial class Database
{
    /// <summary>One page of a node's chain; null if there is none.</summary>
    public async Task<AuditPageRow?> AuditPage(string node, long sequence, CancellationToken cancellation) =>
        (await ReadOne(Sql.AuditPage, [node, sequence], RowReader.AuditPages, cancellation)).FirstOrDefault();

    /// <summary>The nodes that have pages, each with its last page.</summary>
    public async Task<IReadOnlyList<(string Node, long Last)>> AuditNodes(CancellationToken cancellation)
    {
        List<(string Node, long Last)> nodes = [];
        var node = string.Empty;
        while (await ReadOne(Sql.NextAuditNode, [node], RowReader.Text, cancellation) is { } next)
        {
            nodes.Add((next, await ReadOne(Sql.LastAuditSequence, [next], RowReader.Number, cancellation)));
            node = next;
        }

        return nodes;
    }

    /// <summary>The first page of a node that is there behind a sequence; null if there is none.</summary>
    public async Task<AuditPageRow?> AuditPageBehind(string node, long sequence, CancellationToken cancellation) =>
        (await ReadOne(Sql.AuditPages, [node, sequence + 1, 1L], RowReader.AuditPages, cancellation)).FirstOrDefault();

    /// <summary>The first checkpoint of a node's log over at least so many records; null if there is none.</summary>
    public async Task<AuditCheckpointRow?> CheckpointFrom(string node, long size, CancellationToken cancellation) =>
        (await ReadOne(Sql.Checkpoints, [node, size, 1L], RowReader.Checkpoints, cancellation)).FirstOrDefault();

    /// <summary>The newest checkpoint of a node's log that was signed before a time, Unix milliseconds; null if there is none.</summary>
    public async Task<AuditCheckpointRow?> CheckpointBefore(string node, long time, CancellationToken cancellation) =>
        (await ReadOne(Sql.CheckpointBefore, [node, time], RowReader.Checkpoints, cancellation)).FirstOrDefault();

    /// <summary>How far a track has taken a node's log; null if nothing is known of it.</summary>
    public Task<AuditCursor?> Cursor(string track, string node, CancellationToken cancellation) =>
        ReadOne(Sql.Cursor, [track, node], RowReader.Cursor, cancellation);

    /// <summary>How far the index goes, by node.</summary>
    public async Task<IReadOnlyList<AuditIndexNode>> AuditIndexNodes(CancellationToken cancellation) =>
        await ReadOne(Sql.AuditIndexNodes, [], RowReader.AuditIndexNodes, cancellation);

    /// <summary>The account with the next number that the index has rows of; 0 if there is none.</summary>
    public Task<long> NextIndexedAccount(long after, CancellationToken cancellation) => ReadOne(Sql.NextIndexedAccount, [after], RowReader.Number, cancellation);

    /// <summary>Whether the index has rows of an account's attribute.</summary>
    public async Task<bool> HasAuditIndex(long account, long attribute, CancellationToken cancellation) =>
        await ReadOne(Sql.AnyAuditIndex, [account, attribute], RowReader.Number, cancellation) > 0;

    /// <summary>Which pages to open.</summary>
    public async Task<IReadOnlyList<AuditIndexRow>> AuditIndex(AuditIndexQuery query, CancellationToken cancellation) => await ReadOne(
        Sql.AuditIndex,
        [query.Account, query.Attribute, query.Value, query.FromSecond, query.BeforeSecond, query.BeforeNode, query.BeforeNumber, (long)query.Limit],
        RowReader.AuditIndex,
        cancellation);
}
