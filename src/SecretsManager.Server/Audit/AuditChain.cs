using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit;

/// <summary>
/// This node's chain of audit records. The database's one writer asks it for the next page and tells it when the page is durable, so
/// the order of records in the chain is the order in which they were committed.
/// </summary>
internal sealed class AuditChain(string node, SecretMaterial key, TimeProvider time) : IAuditPager
{
    private byte[] head = new byte[AuditPage.HashSize];
    private byte[] next = new byte[AuditPage.HashSize];
    private long pages;
    private long records;

    public string Node => node;

    /// <summary>The number of the last record that is durable here, by what this process knows.</summary>
    public long Records => Volatile.Read(ref records);

    /// <summary>Goes on behind the last durable page, or behind a checkpoint whose records are gone, all of them: what links the pages begins anew then, the numbers do not.</summary>
    /// <exception cref="IntegrityException">The page is not as it was written.</exception>
    public void Resume(AuditPageRow? last, AuditCheckpointRow? pruned = null)
    {
        (head, pages, records) = (new byte[AuditPage.HashSize], pruned?.Page ?? 0, pruned?.Size ?? 0);
        if (last is null)
            return;
        AuditPage.Content content = AuditPage.Read(key.Bytes, last);
        (head, pages, records) = (content.HashAfter, last.Sequence, content.FirstNumber + content.Records.Count - 1);
    }

    public AuditPageRow Build(IReadOnlyList<ReadOnlyMemory<byte>> batch)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        byte[] page = AuditPage.Write(key.Bytes, node, pages + 1, now, records + 1, head, batch, next);
        return new AuditPageRow(node, pages + 1, now, now, batch.Count, page);
    }

    public void Committed(AuditPageRow page)
    {
        (head, next) = (next, head);
        pages = page.Sequence;
        Volatile.Write(ref records, records + page.Records);
    }
}
