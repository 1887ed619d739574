using System.Globalization;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Hosting;

/// <summary>
/// Each hour takes away the records that nobody keeps any longer, and records that it did: those of this node, and of the nodes that have
/// written nothing for as long as that, which are mostly gone for good. Nodes that write see to their own.
/// </summary>
internal sealed class LogRetention(
    Deployment deployment, LogPruning pruning, AuditSettings settings, LogDelivery delivery, IRandomBytes random, TimeProvider time, ILogger<LogRetention> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Takes away what is due; gives the last number of this node's own log that went, 0 if none did.</summary>
    public async Task<long> Prune(CancellationToken cancellation)
    {
        long before = time.GetUtcNow().AddDays(-settings.LongestDays).ToUnixTimeMilliseconds();
        long through = await Prune(deployment.Node, before, delivery.Tracks.Select(track => track.Taken), cancellation);
        foreach ((string node, _) in await deployment.Database.AuditNodes(cancellation))
        {
            if (node != deployment.Node)
                await PruneSilent(node, before, cancellation);
        }

        return through;
    }

    // A log that is broken keeps nobody from pruning the others.
    private async Task PruneSilent(string node, long before, CancellationToken cancellation)
    {
        try
        {
            if (await deployment.Database.LastAuditPage(node, cancellation) is not { } last || last.LastTime >= before)
                return;
            List<long> taken = [];
            foreach (LogTrack track in delivery.Tracks)
            {
                if (await LogTrack.TakenOf(track.Name, node, deployment.Database, cancellation) is { } records)
                    taken.Add(records);
            }

            await Prune(node, before, taken, cancellation);
        }
        catch (IntegrityException fault)
        {
            LogRetentionLog.Failed(log, fault);
        }
    }

    // What a sink has not taken stays.
    private async Task<long> Prune(string node, long before, IEnumerable<long> taken, CancellationToken cancellation)
    {
        long through = await pruning.Prune(node, before, taken.DefaultIfEmpty(long.MaxValue).Min(), cancellation);
        if (through == 0)
            return 0;
        CallRecord record = OwnRecord.OfServer("PruneAuditLog", random, time);
        record.AddParameter("Node", node);
        record.AddParameter("Through", through.ToString(CultureInfo.InvariantCulture));
        await deployment.Database.Commit(new UnitOfWork([], record.ToLine()));
        return through;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        do
        {
            try
            {
                await Prune(stoppingToken);
            }
            catch (Exception fault) when (fault is IntegrityException or StorageUnavailableException)
            {
                LogRetentionLog.Failed(log, fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

/// <summary>Every message about the retention of audit records.</summary>
internal static partial class LogRetentionLog
{
    [LoggerMessage(6250, LogLevel.Error, "Audit records that are older than they must be kept could not be taken away; it is tried again in an hour")]
    public static partial void Failed(ILogger logger, Exception fault);
}
