namespace SecretsManager.Server.Keys;

/// <summary>What is logged about customer master keys. Event ids 4500 to 4599. Never material.</summary>
internal static partial class KeyLog
{
    [LoggerMessage(4500, LogLevel.Warning, "The key {KeyId} is scheduled for deletion at {At} although it is in use. Will be lost for ever: {Users}")]
    public static partial void ScheduledInUse(ILogger log, string keyId, string users, DateTimeOffset at);

    [LoggerMessage(4501, LogLevel.Warning, "The deletion window of the key {KeyId} has ended; its material is being destroyed. Lost for ever: {Users}")]
    public static partial void Destroying(ILogger log, string keyId, string users);

    [LoggerMessage(4502, LogLevel.Warning, "The imported material of the key {KeyId} has expired")]
    public static partial void Expired(ILogger log, string keyId);

    [LoggerMessage(4503, LogLevel.Information, "The data keys under the key {KeyId} have moved to version {Version}: {Moved} contents")]
    public static partial void Rewrapped(ILogger log, string keyId, int version, long moved);
}
