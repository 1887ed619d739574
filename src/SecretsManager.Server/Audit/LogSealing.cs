using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit;

/// <summary>Has checkpoints signed: each second while there is news, and at once for whoever waits.</summary>
internal sealed class LogSealing(LogSealer sealer, TimeProvider time, ILogger<LogSealing> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Wake sleeping = new(time);
    private bool failing;

    /// <summary>Called after each attempt that went well.</summary>
    public Action? Sealed { get; set; }

    /// <summary>Somebody waits for a checkpoint.</summary>
    public void Hurry() => sleeping.Call();

    /// <summary>One attempt. What stands in its way is told once, until it goes well again.</summary>
    public async Task TrySeal(CancellationToken cancellation)
    {
        try
        {
            await sealer.Seal(cancellation);
            failing = false;
            Sealed?.Invoke();
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
        while (!stoppingToken.IsCancellationRequested)
        {
            await sleeping.Sleep(Interval, stoppingToken);
            await TrySeal(stoppingToken);
        }
    }
}

/// <summary>Every message about the sealing of audit logs.</summary>
internal static partial class LogSealingLog
{
    [LoggerMessage(6000, LogLevel.Critical, "No checkpoint can be signed over the audit log {Origin}")]
    public static partial void Failed(ILogger logger, Exception fault, string origin);
}
