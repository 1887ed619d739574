namespace SecretsManager.Server.Settings;

/// <summary>How the work that waits for a time is found: section <c>SecretsManager:Scheduler</c>.</summary>
internal sealed class SchedulerSettings
{
    /// <summary>Seconds between two looks.</summary>
    public int IntervalSeconds { get; set; } = 1;

    /// <summary>Records taken at one look.</summary>
    public int BatchSize { get; set; } = 100;
}
