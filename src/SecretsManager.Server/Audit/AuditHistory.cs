using System.Security.Cryptography;
using System.Text.Json;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit;

/// <summary>Reads the audit records back, checking each page and how it follows the one before.</summary>
internal sealed class AuditHistory(Database database, SecretMaterial key)
{
    private const int PagesAtOnce = 256;

    /// <summary>The bindings of the signatures that were used since a moment, on any node.</summary>
    public async Task<IReadOnlyList<SignatureBinding>> BindingsSince(long unixMilliseconds, CancellationToken cancellation)
    {
        List<SignatureBinding> bindings = [];
        foreach (AuditPageRow row in await database.AuditPagesSince(unixMilliseconds, cancellation))
        {
            foreach (ReadOnlyMemory<byte> line in AuditPage.Read(key.Bytes, row).Records)
            {
                using JsonDocument record = JsonDocument.Parse(line);
                if (SignatureBinding.Read(record.RootElement) is { } binding)
                    bindings.Add(binding);
            }
        }

        return bindings;
    }

    /// <summary>All records of a node's chain, in order.</summary>
    /// <exception cref="IntegrityException">A page is changed, missing or out of order.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Records(
        string node, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        byte[] head = new byte[AuditPage.HashSize];
        long number = 1;
        long sequence = 1;
        while (true)
        {
            IReadOnlyList<AuditPageRow> rows = await database.AuditPages(node, sequence, PagesAtOnce, cancellation);
            foreach (AuditPageRow row in rows)
            {
                AuditPage.Content content = AuditPage.Read(key.Bytes, row);
                if (row.Sequence != sequence++ || content.FirstNumber != number || !CryptographicOperations.FixedTimeEquals(content.HashBefore, head))
                    throw new IntegrityException("the chain of audit pages");
                foreach (ReadOnlyMemory<byte> record in content.Records)
                    yield return record;
                (head, number) = (content.HashAfter, number + content.Records.Count);
            }

            if (rows.Count < PagesAtOnce)
                yield break;
        }
    }
}
