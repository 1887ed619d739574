using System.Runtime.CompilerServices;
using System.Text.Json;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit;

/// <summary>Reads the audit records back, checking each page and how it follows the one before.</summary>
internal sealed class AuditHistory(Database database, SecretMaterial key)
{
    private const int PagesAtOnce = 256;

    /// <summary>The bindings of the signatures that were used since a moment, on any node. One may come more than once.</summary>
    public async IAsyncEnumerable<SignatureBinding> BindingsSince(long unixMilliseconds, [EnumeratorCancellation] CancellationToken cancellation)
    {
        int limit = PagesAtOnce;
        while (true)
        {
            IReadOnlyList<AuditPageRow> rows = await database.AuditPagesSince(unixMilliseconds, limit, cancellation);
            foreach (AuditPageRow row in rows)
            {
                foreach (ReadOnlyMemory<byte> line in AuditPage.Read(key.Bytes, row).Records)
                {
                    using JsonDocument record = JsonDocument.Parse(line);
                    if (SignatureBinding.Read(record.RootElement) is { } binding)
                        yield return binding;
                }
            }

            if (rows.Count < limit)
                yield break;
            // Pages of one millisecond are read together, however many they are.
            if (rows[^1].LastTime == unixMilliseconds)
                limit *= 2;
            unixMilliseconds = rows[^1].LastTime;
        }
    }

    /// <summary>What a page says, after it was checked.</summary>
    /// <exception cref="IntegrityException">It is not as it was written.</exception>
    public AuditPage.Content Open(AuditPageRow row) => AuditPage.Read(key.Bytes, row);

    /// <summary>The same by the page's HMAC alone, for what is not shown to anybody.</summary>
    /// <exception cref="IntegrityException">It is not as it was written.</exception>
    public AuditPage.Content OpenByMac(AuditPageRow row) => AuditPage.ReadByMac(key.Bytes, row);

    /// <summary>The checkpoint right before a page, behind which the stored records of a node begin.</summary>
    /// <exception cref="IntegrityException">There is none: pages were taken away in another way than by pruning.</exception>
    public async Task<AuditCheckpointRow> HeadBefore(AuditPageRow first, CancellationToken cancellation)
    {
        long before = Open(first).FirstNumber - 1;
        AuditCheckpointRow? head = await database.CheckpointFrom(first.Node, before, cancellation);
        return head is not null && head.Size == before && head.Page == first.Sequence - 1 ? head : throw LogPlace.Broken();
    }

    /// <summary>Sees that the page of a row that the index had, which is not there, was pruned: it lies before those that are; or none is, and the row has gone with them.</summary>
    /// <exception cref="IntegrityException">It is missing.</exception>
    public async Task RequirePruned(AuditIndexRow row, CancellationToken cancellation)
    {
        if (await database.AuditPageBehind(row.Node, 0, cancellation) is { } first)
        {
            if (first.Sequence < row.Sequence)
                throw Missing();
            await HeadBefore(first, cancellation);
            return;
        }

        IReadOnlyList<AuditIndexRow> now = await database.AuditIndex(
            new(row.Account, row.Attribute, row.Value, row.Second, row.Second, row.Node, row.FirstNumber + 1, 1), cancellation);
        if (now.Contains(row))
            throw Missing();
    }

    private static IntegrityException Missing() => new("an audit page");

    /// <summary>All records of a node's chain that are not pruned, in order.</summary>
    /// <exception cref="IntegrityException">A page is changed, missing or out of order.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Records(
        string node, [EnumeratorCancellation] CancellationToken cancellation)
    {
        LogPlace place = LogPlace.Beginning;
        while (true)
        {
            IReadOnlyList<AuditPageRow> rows = await database.AuditPages(node, place.Page + 1, PagesAtOnce, cancellation);
            foreach (AuditPageRow row in rows)
            {
                AuditPage.Content content = AuditPage.Read(key.Bytes, row);
                if (place.Page == 0 && row.Sequence > 1)
                {
                    AuditCheckpointRow before = await HeadBefore(row, cancellation);
                    place = new LogPlace(before.Page, before.Size, null);
                }

                place = place.Behind(row, content);
                foreach (ReadOnlyMemory<byte> record in content.Records)
                    yield return record;
            }

            if (rows.Count < PagesAtOnce)
                yield break;
        }
    }
}
