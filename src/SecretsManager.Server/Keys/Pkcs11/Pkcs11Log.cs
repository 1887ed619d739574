namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>Every message that the PKCS#11 root logs. None has a PIN, a key or what was sealed.</summary>
internal static partial class Pkcs11Log
{
    [LoggerMessage(4100, LogLevel.Error, "The PKCS#11 token is lost: {Reason}; calls that need it are refused until it is back")]
    public static partial void Lost(ILogger logger, string reason);

    [LoggerMessage(4101, LogLevel.Warning, "The PKCS#11 token is back; calls are taken again")]
    public static partial void Returned(ILogger logger);

    [LoggerMessage(4102, LogLevel.Error, "The PKCS#11 token is still away: {Reason}")]
    public static partial void StillAway(ILogger logger, string reason);

    [LoggerMessage(4103, LogLevel.Critical, "A call into the PKCS#11 module has not returned; while it does not, only a restart of the server helps")]
    public static partial void Hangs(ILogger logger);

    [LoggerMessage(4104, LogLevel.Critical, "What was cached on the word of the PKCS#11 token could not be dropped")]
    public static partial void ListenerFailed(ILogger logger, Exception fault);
}
