namespace SecretsManager.Server.Hosting;

/// <summary>Every message that is logged about the root of trust.</summary>
internal static partial class RootLog
{
    [LoggerMessage(4000, LogLevel.Warning, "The root of trust: {Step}")]
    public static partial void Migration(ILogger logger, string step);

    [LoggerMessage(4001, LogLevel.Error, "A migration of the root of trust has stopped; run it again")]
    public static partial void MigrationStopped(ILogger logger, Exception fault);

    [LoggerMessage(4002, LogLevel.Warning, "What is left of the old root of trust could not be removed; the next start, or ssm-server root migrate, tries again")]
    public static partial void LeftoverStays(ILogger logger, Exception fault);

    [LoggerMessage(4003, LogLevel.Warning, "The control socket {Path} cannot be opened; ssm-server root works only with it")]
    public static partial void NoControlSocket(ILogger logger, Exception fault, string path);

    [LoggerMessage(4004, LogLevel.Warning, "A request at the control socket failed")]
    public static partial void ControlFailed(ILogger logger, Exception fault);

    [LoggerMessage(4006, LogLevel.Warning, "The move of the product's own keys could not be begun; the next start tries again")]
    public static partial void OwnKeysStay(ILogger logger, Exception fault);

    [LoggerMessage(4005, LogLevel.Warning, "The stop of the server could not be recorded")]
    public static partial void StopNotRecorded(ILogger logger, Exception fault);
}
