using System.Globalization;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Hosting;

/// <summary>Each hour takes away the records of this node that nobody keeps any longer, and records that it did.</summary>
internal sealed class LogRetention(
    Deployment deployment, LogPruning pruning, AuditSettings settings, LogDelivery delivery, IRandomBytes random, TimeProvider time, ILogger<LogRetention> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Takes away what is due; gives the last number that is gone, 0 if none went.</summary>
    public async Task<long> Prune(CancellationToken cancellation)
    {
        long before = time.GetUtcNow().AddDays(-settings.LongestDays).ToUnixTimeMilliseconds();
        long taken = delivery.Tracks.Select(track => track.Taken).DefaultIfEmpty(long.MaxValue).Min();
        long through = await pruning.Prune(deployment.Node, before, taken, cancellation);
        if (through == 0)
            return 0;
        CallRecord record = OwnRecord.OfServer("PruneAuditLog", random, time);
        record.AddParameter("Node", deployment.Node);
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
