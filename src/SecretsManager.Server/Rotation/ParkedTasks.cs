using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>Counts for the metrics, once a minute, the tasks that are parked. It trusts the index beside the journals: nothing is decided by it.</summary>
internal sealed class ParkedTasks(Database database, RotationMetrics metrics, TimeProvider time, ILogger<ParkedTasks> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Counts them now.</summary>
    /// <exception cref="StorageUnavailableException">The database is away.</exception>
    public async Task Count(CancellationToken cancellation) =>
        metrics.SetParked(await database.CountInState(RecordKind.RotationTask, (int)TaskStep.Parked, cancellation));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        do
        {
            try
            {
                await Count(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                RotationLog.NotCounted(log, fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
