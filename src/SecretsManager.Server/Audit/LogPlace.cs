using System.Security.Cryptography;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit;

/// <summary>A place between two pages of a node's log, and the one rule of which page may come next.</summary>
/// <param name="Page">The number of the page before it; 0 at the beginning.</param>
/// <param name="Records">The number of the record before it; 0 at the beginning.</param>
/// <param name="Hash">The chain's hash there; null where only the numbers are known.</param>
internal readonly record struct LogPlace(long Page, long Records, byte[]? Hash)
{
    public static LogPlace Beginning => new(0, 0, new byte[AuditPage.HashSize]);

    /// <summary>The place behind a page.</summary>
    /// <exception cref="IntegrityException">The page is not the one that follows here.</exception>
    public LogPlace Behind(AuditPageRow row, AuditPage.Content content)
    {
        if (row.Sequence != Page + 1 || content.FirstNumber != Records + 1 || (Hash is not null && !CryptographicOperations.FixedTimeEquals(content.HashBefore, Hash)))
            throw Broken();
        return new LogPlace(row.Sequence, Records + content.Records.Count, content.HashAfter);
    }

    public static IntegrityException Broken() => new("the chain of audit pages");
}
