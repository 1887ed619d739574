namespace SecretsManager.Server.Storage;

/// <summary>What storage says in the log. Event ids 2000 to 2099. Never documents, payloads or ids of secrets.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(2000, LogLevel.Information, "Database opened: {Engine} {Version}")]
    public static partial void Opened(ILogger log, string engine, string version);

    [LoggerMessage(2001, LogLevel.Information, "Migration {Number} applied: {Name}")]
    public static partial void Migrated(ILogger log, int number, string name);

    [LoggerMessage(2002, LogLevel.Warning, "The server writes statement parameters to its log. They are sealed, but set log_parameter_max_length = 0 all the same")]
    public static partial void ParametersLogged(ILogger log);

    [LoggerMessage(2010, LogLevel.Debug, "A batch of {Units} units is run again, attempt {Attempt}")]
    public static partial void Retried(ILogger log, Exception error, int units, int attempt);

    [LoggerMessage(2011, LogLevel.Warning, "A batch of {Units} units was refused and left no trace")]
    public static partial void Refused(ILogger log, Exception error, int units);

    [LoggerMessage(2012, LogLevel.Error, "The outcome of a COMMIT of {Units} units is unknown")]
    public static partial void OutcomeUnknown(ILogger log, Exception error, int units);

    [LoggerMessage(2013, LogLevel.Critical, "The database has failed; nothing is written until the server is started again")]
    public static partial void Stopped(ILogger log, Exception error);

    [LoggerMessage(2014, LogLevel.Warning, "A unit of work was refused by the engine")]
    public static partial void UnitRefused(ILogger log, Exception error);

    [LoggerMessage(2015, LogLevel.Warning, "The checkpoint could not be finished, as somebody reads")]
    public static partial void CheckpointBusy(ILogger log);

    [LoggerMessage(2016, LogLevel.Critical, "The disk is full. Calls are refused until there is room; their refusals are recorded into the reserve")]
    public static partial void DiskFull(ILogger log);

    [LoggerMessage(2017, LogLevel.Warning, "The disk has room again, and calls are served")]
    public static partial void DiskHasRoom(ILogger log);

    [LoggerMessage(2018, LogLevel.Warning, "The reserve could not be removed")]
    public static partial void ReserveStays(ILogger log, Exception error);

    [LoggerMessage(2020, LogLevel.Debug, "A read is run again, attempt {Attempt}")]
    public static partial void ReadRetried(ILogger log, Exception error, int attempt);
}
