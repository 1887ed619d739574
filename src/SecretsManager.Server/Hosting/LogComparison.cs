using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol.AuditLog;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Audit.Tracks.Sinks;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Hosting;

/// <summary>What the files of a sink prove of a node's log, and the database does not have.</summary>
/// <param name="Node">Whose log.</param>
/// <param name="Folder">Where its files are.</param>
/// <param name="Note">The newest checkpoint in them.</param>
/// <param name="Records">How many records it covers.</param>
/// <param name="Stored">How many records the newest checkpoint in the database covers.</param>
internal sealed record LogDifference(string Node, string Folder, string Note, long Records, long Stored)
{
    /// <summary>What it means, for an operator.</summary>
    public string Sentence => Stored < Records
        ? $"The database is older than the audit log in {Folder}: that has a signed checkpoint over {Records} records, and the newest one in the database covers {Stored}."
        : $"The database is not the one that the audit log in {Folder} was made of: that has a signed checkpoint over {Records} records which the database does not have.";
}

/// <summary>
/// Holds the database against the newest checkpoints that the file sinks have, of all nodes of this deployment: a database that was put
/// back to an older state does not know them.
/// </summary>
internal sealed class LogComparison(Deployment deployment, AuditSettings settings, ILogger log)
{
    private readonly LogSigner signer = new(deployment.LogKeys);

    /// <summary>The setting that keeps an accepted difference of a node's log.</summary>
    public static string AcceptedSetting(string node) => $"audit-accepted/{node}";

    /// <exception cref="StartException">There is a difference that no operator has accepted.</exception>
    public async Task Require(CancellationToken cancellation)
    {
        if ((await Differences(cancellation)) is [var first, ..])
        {
            throw new StartException(
                $"{first.Sentence} Put the newer database back. If this one was put back on purpose, accept it with: ssm-server audit accept-older-database");
        }
    }

    /// <summary>The differences that no operator has accepted.</summary>
    /// <exception cref="StartException">The files of this node's own log cannot be read, or hold something else.</exception>
    public async Task<IReadOnlyList<LogDifference>> Differences(CancellationToken cancellation)
    {
        List<LogDifference> found = [];
        foreach (SinkSettings sink in settings.Sinks.Values.Where(sink => sink is { Type: "file", Feed: "log" } && Directory.Exists(sink.Directory)))
        {
            foreach (string folder in Directory.EnumerateDirectories(Path.GetFullPath(sink.Directory)).Order(StringComparer.Ordinal))
            {
                if (Guid.TryParseExact(Path.GetFileName(folder), "D", out _) && await Difference(folder, cancellation) is { } difference)
                    found.Add(difference);
            }
        }

        return found;
    }

    private async Task<LogDifference?> Difference(string folder, CancellationToken cancellation)
    {
        string node = Path.GetFileName(folder);
        if (NewestNote(folder, node) is not { } note)
            return null;
        if (await signer.Open(note, cancellation) is not { } kept)
        {
            if (node == deployment.Node)
                throw new StartException($"The newest checkpoint in {folder} is not signed by a key of this deployment: the database or the files are of another one.");
            LogComparisonLog.NotOurs(log, folder);
            return null;
        }

        if (await deployment.Database.ReadSetting(AcceptedSetting(node), cancellation) is { } accepted && Encoding.UTF8.GetString(accepted) == note)
            return null;
        long stored = (await deployment.Database.LastCheckpoint(node, cancellation))?.Size ?? 0;
        AuditCheckpointRow? same = await deployment.Database.CheckpointFrom(node, kept.Size, cancellation);
        // Of the checkpoints over pruned records most are gone; what is there is newer then.
        bool agrees = stored >= kept.Size && (same is null || same.Size != kept.Size || HasRoot(same, kept.Root));
        return agrees ? null : new LogDifference(node, folder, note, kept.Size, stored);
    }

    private string? NewestNote(string folder, string node)
    {
        try
        {
            return new LogFilesReader(folder, $"{deployment.DomainKeys.Deployment}/{node}").End().CheckpointNote;
        }
        catch (Exception fault) when (fault is SinkException or IOException or UnauthorizedAccessException)
        {
            if (node == deployment.Node)
                throw new StartException($"The audit log in {folder} cannot be compared with the database: {fault.Message}", fault);
            LogComparisonLog.NotRead(log, fault, folder);
            return null;
        }
    }

    private static bool HasRoot(AuditCheckpointRow row, byte[] root) => CryptographicOperations.FixedTimeEquals(Checkpoint.Parse(row.Note).Checkpoint.Root, root);
}

/// <summary>Every message about the comparison of the database with the files of its logs.</summary>
internal static partial class LogComparisonLog
{
    [LoggerMessage(6400, LogLevel.Warning, "The audit log in {Folder} is not signed by a key of this deployment and was not compared")]
    public static partial void NotOurs(ILogger logger, string folder);

    [LoggerMessage(6401, LogLevel.Warning, "The audit log in {Folder} could not be read and was not compared")]
    public static partial void NotRead(ILogger logger, Exception fault, string folder);
}
