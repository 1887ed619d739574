using System.Globalization;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Audit.Events;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Hosting;

/// <summary>
/// Each hour takes away the records that nobody keeps any longer, and records that it did: those of this node, and of the nodes that have
/// written nothing for as long as that, which are mostly gone for good. Nodes that write see to their own. What a node that has written nothing for an hour has
/// not signed is signed for it.
/// </summary>
internal sealed class LogRetention(
    Deployment deployment, LogPruning pruning, AuditSettings settings, LogDelivery delivery, IRandomBytes random, TimeProvider time, ILogger<LogRetention> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly UnusedIndexRows unused = new(deployment.Database);

    /// <summary>Takes away what is due; gives the last number of this node's own log that went, 0 if none did.</summary>
    public async Task<long> Prune(CancellationToken cancellation)
    {
        long before = time.GetUtcNow().AddDays(-settings.LongestDays).ToUnixTimeMilliseconds();
        long through = await pruning.Prune(deployment.Node, before, Least(delivery.Tracks.Select(track => track.Taken)), isSilent: false, cancellation);
        await Tell(deployment.Node, through);
        foreach ((string node, _) in await deployment.Database.AuditNodes(cancellation))
        {
            if (node != deployment.Node)
                await SeeTo(node, before, cancellation);
        }

        await unused.Drop(cancellation);
        return through;
    }

    // A log that is broken keeps nobody from seeing to the others.
    private async Task SeeTo(string node, long before, CancellationToken cancellation)
    {
        try
        {
            if (await deployment.Database.LastAuditPage(node, cancellation) is not { } last || last.LastTime >= time.GetUtcNow().Subtract(Interval).ToUnixTimeMilliseconds())
                return;
            await SealRest(node, last, cancellation);
            if (last.LastTime >= before)
                return;
            List<long> taken = [];
            foreach (LogTrack track in delivery.Tracks)
            {
                if (await LogTrack.TakenOf(track.Name, node, deployment.Database, cancellation) is { } records)
                    taken.Add(records);
            }

            await Tell(node, await pruning.Prune(node, before, Least(taken), isSilent: true, cancellation));
        }
        catch (Exception fault) when (fault is IntegrityException or LogSignerUnavailableException)
        {
            LogRetentionLog.Failed(log, fault);
        }
    }

    // A node that died has not signed what it wrote last. Any other can, as it has the keys for what is stored: so that it is proven, and pruned in its time.
    private async Task SealRest(string node, AuditPageRow last, CancellationToken cancellation)
    {
        if (await deployment.Database.LastCheckpoint(node, cancellation) is { } newest && newest.Page >= last.Sequence)
            return;
        using LogSealer sealer = deployment.SealerOf(node);
        await sealer.Seal(cancellation);
    }

    // What a sink has not taken stays.
    private static long Least(IEnumerable<long> taken) => taken.DefaultIfEmpty(long.MaxValue).Min();

    private async Task Tell(string node, long through)
    {
        if (through == 0)
            return;
        CallRecord record = OwnRecord.OfServer("PruneAuditLog", random, time);
        record.AddParameter("Node", node);
        record.AddParameter("Through", through.ToString(CultureInfo.InvariantCulture));
        await deployment.Database.Commit(new UnitOfWork([], record.ToLine()));
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
