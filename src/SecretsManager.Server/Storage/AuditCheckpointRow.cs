namespace SecretsManager.Server.Storage;

/// <summary>One signed checkpoint of a node's log. Its format belongs to <c>Audit</c>.</summary>
/// <param name="Node">The node whose log it is over.</param>
/// <param name="Size">How many records it covers, from the log's first.</param>
/// <param name="Page">The last page it covers.</param>
/// <param name="Time">When it was signed, Unix milliseconds.</param>
/// <param name="Hashes">The roots of the perfect subtrees of the tree over those records, largest first, 32 bytes each.</param>
/// <param name="Note">The checkpoint with its signature, as text.</param>
internal sealed record AuditCheckpointRow(string Node, long Size, long Page, long Time, byte[] Hashes, string Note);
