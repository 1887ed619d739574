namespace SecretsManager.Server.Storage;

/// <summary>One page of audit records: those that shared a sync. Its format belongs to <c>Audit</c>.</summary>
/// <param name="Node">The node whose chain it is part of.</param>
/// <param name="Sequence">1 for the node's first page.</param>
/// <param name="FirstTime">Unix milliseconds of its first record.</param>
/// <param name="LastTime">Unix milliseconds of its last record.</param>
/// <param name="Records">How many records it holds.</param>
/// <param name="Page">The page.</param>
internal sealed record AuditPageRow(string Node, long Sequence, long FirstTime, long LastTime, int Records, byte[] Page);

/// <summary>
/// Builds the audit pages of a node's chain. <c>Database</c> calls it from its one writer: <see cref="Build"/> for the
/// records of a batch, then <see cref="Committed"/> when that page is durable. A page that was built and not committed is forgotten.
/// </summary>
internal interface IAuditPager
{
    /// <summary>The node whose chain this is.</summary>
    string Node { get; }

    /// <summary>
    /// The chain goes on behind this page, the newest that is durable; where none is stored, behind a checkpoint up to which all were pruned; of
    /// neither, it begins. Called before the first <see cref="Build"/>, and again whenever a batch failed, as it may have been committed all the same.
    /// </summary>
    void Resume(AuditPageRow? last, AuditCheckpointRow? pruned);

    /// <summary>The next page, from records in the order of their commits; at least one.</summary>
    AuditPageRow Build(IReadOnlyList<ReadOnlyMemory<byte>> records);

    /// <summary>The page is durable; the chain goes on behind it.</summary>
    void Committed(AuditPageRow page);
}
