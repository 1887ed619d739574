using System.Security.Cryptography;
using SecretsManager.Protocol.AuditLog;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit;

/// <summary>
/// Signs checkpoints over this node's log. It reads back what is stored, page by page, and checks it before it puts its name to it: what
/// was changed in the database after it was written gets no signature. One caller at a time.
/// </summary>
internal sealed class LogSealer(Database database, string deployment, string node, SecretMaterial pageKey, ILogSigner signer, TimeProvider time) : IDisposable
{
    private const int PagesAtOnce = 64;
    private const int MostRecordsUnsealed = 1000;

    private static readonly TimeSpan LeastKept = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim turn = new(1, 1);
    private MerkleFrontier frontier = new();
    private LogPlace place = LogPlace.Beginning;
    private bool resumed;

    /// <summary>The name of this node's log in its checkpoints.</summary>
    public string Origin => $"{deployment}/{node}";

    /// <summary>Signs a checkpoint over all that is durable by now, and on the way one for each thousand records; none if there is no news.</summary>
    /// <exception cref="IntegrityException">What is stored is not what was written. Nothing is signed from there on.</exception>
    /// <exception cref="StorageUnavailableException">The database does not take it; the next attempt goes on.</exception>
    /// <exception cref="LogSignerUnavailableException">The key does not answer; the next attempt goes on.</exception>
    public async Task Seal(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            if (!resumed)
                await Resume(cancellation);
            await SealNews(cancellation);
        }
        catch
        {
            // What was read and not signed is read again.
            resumed = false;
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task SealNews(CancellationToken cancellation)
    {
        long signed = frontier.Size;
        while (true)
        {
            IReadOnlyList<AuditPageRow> rows = await database.AuditPages(node, place.Page + 1, PagesAtOnce, cancellation);
            foreach (AuditPageRow row in rows)
            {
                Take(row);
                if (frontier.Size - signed >= MostRecordsUnsealed)
                    signed = await Sign(cancellation);
            }

            if (rows.Count < PagesAtOnce)
                break;
        }

        if (frontier.Size > signed)
            await Sign(cancellation);
    }

    private void Take(AuditPageRow row)
    {
        AuditPage.Content content = AuditPage.Read(pageKey.Bytes, row);
        LogPlace next = place.Behind(row, content);
        Span<byte> leaf = stackalloc byte[MerkleFrontier.HashBytes];
        foreach (ReadOnlyMemory<byte> record in content.Records)
        {
            MerkleFrontier.LeafHash(record.Span, leaf);
            frontier.Append(leaf);
        }

        place = next;
    }

    private async Task<long> Sign(CancellationToken cancellation)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        string note = await signer.Sign(new Checkpoint(Origin, frontier.Size, frontier.Root, [Checkpoint.TimeLine(now)]), cancellation);
        AuditCheckpointRow row = new(node, frontier.Size, place.Page, now, [.. frontier.Hashes.SelectMany(hash => hash)], note);
        // A conflict: the outcome of an attempt was unknown and it is there. It was signed over the same records.
        await database.Commit(new UnitOfWork([new Change.AddCheckpoint(row)], default));
        return frontier.Size;
    }

    // The newest checkpoint is the beginning, if it is one of ours over what is stored.
    private async Task Resume(CancellationToken cancellation)
    {
        (frontier, place) = (new MerkleFrontier(), LogPlace.Beginning);
        if (await database.LastCheckpoint(node, cancellation) is { } last)
        {
            frontier = FrontierOf(last) ?? throw Broken();
            Checkpoint? stored = await signer.Open(last.Note, cancellation);
            if (stored is null || stored.Origin != Origin || stored.Size != last.Size || !CryptographicOperations.FixedTimeEquals(stored.Root, frontier.Root))
                throw Broken();
            place = await Behind(last, stored, cancellation);
        }

        resumed = true;
    }

    private async Task<LogPlace> Behind(AuditCheckpointRow last, Checkpoint signed, CancellationToken cancellation)
    {
        AuditPageRow? first = await database.AuditPageBehind(node, last.Page - 1, cancellation);
        if (first?.Sequence == last.Page)
        {
            AuditPage.Content content = AuditPage.Read(pageKey.Bytes, first);
            return content.FirstNumber + content.Records.Count - 1 == last.Size ? new LogPlace(last.Page, last.Size, content.HashAfter) : throw Broken();
        }

        // Other nodes prune a log that was silent for long to its end. What is so young that nobody may have pruned it was taken away in another way.
        AuditPageRow? stored = await database.AuditPageBehind(node, 0, cancellation);
        bool mayBePruned = signed.Time < time.GetUtcNow().Subtract(LeastKept).ToUnixTimeMilliseconds() && (stored is null || stored.Sequence > last.Page);
        return mayBePruned ? new LogPlace(last.Page, last.Size, null) : throw Broken();
    }

    private static MerkleFrontier? FrontierOf(AuditCheckpointRow row)
    {
        try
        {
            return new MerkleFrontier(row.Size, [.. row.Hashes.Chunk(MerkleFrontier.HashBytes)]);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static IntegrityException Broken() => new("the checkpoint of an audit log");
}

/// <summary>Puts the deployment's name to checkpoints, and knows its own signature again. The key belongs to <c>Keys</c>.</summary>
internal interface ILogSigner
{
    /// <summary>The checkpoint as a signed note.</summary>
    /// <exception cref="LogSignerUnavailableException">The key does not answer, or cannot be made known; the next attempt goes on.</exception>
    Task<string> Sign(Checkpoint checkpoint, CancellationToken cancellation);

    /// <summary>The checkpoint in a note that this deployment signed; null if it did not.</summary>
    Task<Checkpoint?> Open(string note, CancellationToken cancellation);
}

/// <summary>The key that signs checkpoints does not answer, or cannot be made known to those who verify.</summary>
internal sealed class LogSignerUnavailableException(string message, Exception cause) : Exception(message, cause);
