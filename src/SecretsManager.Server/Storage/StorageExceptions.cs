namespace SecretsManager.Server.Storage;

/// <summary>The database cannot serve now: it is overloaded, shutting down, out of reach, or the writer has stopped for good.</summary>
internal sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The COMMIT was sent and its answer never came: the unit may be durable or may be gone. Otherwise it left no trace.</summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>The disk under the database has no room. It left no trace.</summary>
    public bool DiskFull { get; init; }

    /// <summary>The database has not answered in the time that a call waits for it; to ask it once more would take that time again.</summary>
    public bool TimedOut { get; init; }
}

/// <summary>A commit came between two reads that belong together. Whoever asked asks again.</summary>
internal sealed class StaleReadException() : Exception("A commit came between two reads.");

/// <summary>The database must not be used as it is, for a reason that an operator has to mend. Thrown at the start only.</summary>
internal sealed class StorageRefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The server warned during the COMMIT: a failover may lose it. Stays within the writer.</summary>
internal sealed class CommitInDoubtException() : Exception("The server warned during the COMMIT.");

/// <summary>Callers have stopped waiting before the COMMIT was sent, and were told that nothing was changed. Stays within the writer.</summary>
internal sealed class CallersGoneException() : Exception("Callers have stopped waiting.");

/// <summary>The page's place in the chain is taken: an earlier batch of unknown outcome was committed after all. Stays within the writer.</summary>
internal sealed class ChainMovedException() : Exception("The audit chain has moved.");
