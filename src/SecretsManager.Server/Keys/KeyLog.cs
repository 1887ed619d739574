namespace SecretsManager.Server.Keys;

/// <summary>What is logged about customer master keys. Event ids 4000 to 4099. Never material.</summary>
internal static partial class KeyLog
{
    [LoggerMessage(4000, LogLevel.Warning, "The key {KeyId} is scheduled for deletion at {At} although it is in use. Will be lost for ever: {Users}")]
    public static partial void ScheduledInUse(ILogger log, string keyId, string users, DateTimeOffset at);

    [LoggerMessage(4001, LogLevel.Warning, "The deletion window of the key {KeyId} has ended; its material is being destroyed. Lost for ever: {Users}")]
    public static partial void Destroying(ILogger log, string keyId, string users);

    [LoggerMessage(4002, LogLevel.Warning, "The imported material of the key {KeyId} has expired")]
    public static partial void Expired(ILogger log, string keyId);

    [LoggerMessage(4003, LogLevel.Information, "The data keys under the key {KeyId} have moved to version {Version}: {Moved} contents")]
    public static partial void Rewrapped(ILogger log, string keyId, int version, long moved);
}
