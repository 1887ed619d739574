namespace SecretsManager.Server.Settings;

/// <summary>What receivers are told of secrets: section <c>SecretsManager:Events</c>.</summary>
internal sealed class EventSettings
{
    /// <summary>Days before a scheduled rotation at which receivers are told that it is near; 0: never.</summary>
    public int DueSoonDays { get; set; } = 3;

    /// <summary>Events of an account that wait in a region at most, for all its receivers; what comes beyond is dropped.</summary>
    public int MostWaiting { get; set; } = 100_000;
}
