namespace SecretsManager.Server.Gateway;

/// <summary>Every message that the gateway logs. None holds a request's content.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(1000, LogLevel.Error, "The call {Action} failed. RequestId {RequestId}")]
    public static partial void CallFailed(ILogger logger, Exception fault, string action, string requestId);

    [LoggerMessage(1001, LogLevel.Critical, "INTEGRITY ALARM: {What} is not as it was written. Call {Action}, RequestId {RequestId}")]
    public static partial void IntegrityAlarm(ILogger logger, string what, string action, string requestId);

    [LoggerMessage(1002, LogLevel.Critical, "A failed call could not be recorded. RequestId {RequestId}")]
    public static partial void NotRecorded(ILogger logger, Exception fault, string requestId);

    [LoggerMessage(1003, LogLevel.Error, "The call {Action} was not answered: a required audit track has not taken its record. RequestId {RequestId}")]
    public static partial void NotTaken(ILogger logger, string action, string requestId);
}
