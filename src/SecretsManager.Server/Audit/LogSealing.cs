using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit;

/// <summary>Has checkpoints signed: each second while there is news.</summary>
internal sealed class LogSealing(LogSealer sealer, TimeProvider time, ILogger<LogSealing> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private bool failing;

    /// <summary>One attempt. What stands in its way is told once, until it goes well again.</summary>
    public async Task TrySeal(CancellationToken cancellation)
    {
        try
        {
            await sealer.Seal(cancellation);
            failing = false;
        }
        catch (Exception fault) when (fault is IntegrityException or StorageUnavailableException or LogSignerUnavailableException)
        {
            if (!failing)
                LogSealingLog.Failed(log, fault, sealer.Origin);
            failing = true;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TrySeal(stoppingToken);
    }
}

/// <summary>Every message about the sealing of audit logs.</summary>
internal static partial class LogSealingLog
{
    [LoggerMessage(6000, LogLevel.Critical, "No checkpoint can be signed over the audit log {Origin}")]
    public static partial void Failed(ILogger logger, Exception fault, string origin);
}
