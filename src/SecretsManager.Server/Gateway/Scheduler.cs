using SecretsManager.Protocol;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Gateway;

/// <summary>
/// Finds what is due and calls the action that its kind wants, as the product itself, through the one door. That two nodes may find
/// the same record does no harm: the action changes it by compare-and-set, and the second finds it changed.
/// </summary>
internal sealed class Scheduler(
    Database database, Dispatcher dispatcher, IEnumerable<IDueHandler> handlers, IEnumerable<IDueWork> works, IEnumerable<IHourlyCall> hourly, SchedulerSettings settings, TimeProvider time,
    ILogger<Scheduler> log)
    : BackgroundService
{
    private readonly Dictionary<string, IDueHandler> handlers = handlers.ToDictionary(handler => handler.Kind, StringComparer.Ordinal);
    private readonly Dictionary<string, IDueWork> works = works.ToDictionary(work => work.Kind, StringComparer.Ordinal);
    private readonly Dictionary<RecordIdentity, long> postponed = [];
    private int payloadsDeleted;
    private long hourDone = -1;
    private long hourlyPostponed;

    // What was refused is tried again after a while, so that it fills neither the log nor the audit.
    private const long PostponeMilliseconds = 60_000;

    // Work that was begun, or has no place yet, is looked at again so much later.
    private const long WorkMilliseconds = 1000;

    // A handler that leaves its record due would otherwise hold the loop for ever.
    private const int MostRoundsAtOneLook = 1000;

    /// <summary>Ends a batch of what is due now; gives how many it ended.</summary>
    public async Task<int> RunDue(CancellationToken cancellation)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (RecordIdentity ready in postponed.Where(entry => entry.Value <= now).Select(entry => entry.Key).ToArray())
            postponed.Remove(ready);
        IReadOnlyList<RecordRow> due = await database.Due(now, settings.BatchSize + postponed.Count, cancellation);
        int ended = 0;
        foreach (RecordRow row in due)
        {
            if (postponed.ContainsKey(row.Identity))
                continue;
            if (works.TryGetValue(row.Identity.Kind, out IDueWork? work))
            {
                // It is due until the work has taken it; what comes after it in the list shall have its turn meanwhile.
                work.Start(row.Identity);
                postponed[row.Identity] = now + WorkMilliseconds;
                continue;
            }

            try
            {
                IDueHandler handler = handlers[row.Identity.Kind];
                await dispatcher.Call(handler.ActionOf(row.Index), row.Identity.Account, row.Identity.Region, handler.Parameters(row.Identity), cancellation);
                ended++;
            }
            catch (Exception fault) when (fault is ApiException or IntegrityException)
            {
                postponed[row.Identity] = now + PostponeMilliseconds;
                SchedulerLog.Refused(log, fault, row.Identity.Kind);
            }
        }

        return ended;
    }

    /// <summary>Makes the calls of this hour, once.</summary>
    public async Task RunHourly(CancellationToken cancellation)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        long hour = Use.HourOf(now);
        if (hour == hourDone || now < hourlyPostponed)
            return;
        hourlyPostponed = now + PostponeMilliseconds;
        foreach (IHourlyCall call in hourly)
            await dispatcher.Call(call.Action, 0, string.Empty, "{}"u8.ToArray(), cancellation);
        (hourDone, hourlyPostponed) = (hour, 0);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What was deleted leaves the database's log too, at the next look.
        database.Committed += work => Interlocked.Or(ref payloadsDeleted, work.Changes.Any(change => change is Change.DeletePayload) ? 1 : 0);
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(settings.IntervalSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                for (int round = 0; round < MostRoundsAtOneLook && await RunDue(stoppingToken) > 0; round++)
                {
                }

                await RunHourly(stoppingToken);
                await database.PurgeSettled(time.GetUtcNow().ToUnixTimeMilliseconds(), stoppingToken);
                if (Interlocked.Exchange(ref payloadsDeleted, 0) != 0)
                    await database.Checkpoint();
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                SchedulerLog.Failed(log, fault);
            }
        }
    }
}

/// <summary>Every message that the scheduler logs.</summary>
internal static partial class SchedulerLog
{
    [LoggerMessage(3000, LogLevel.Error, "A due record of kind {Kind} could not be ended")]
    public static partial void Refused(ILogger logger, Exception fault, string kind);

    [LoggerMessage(3001, LogLevel.Error, "The scheduler could not look for what is due")]
    public static partial void Failed(ILogger logger, Exception fault);
}
