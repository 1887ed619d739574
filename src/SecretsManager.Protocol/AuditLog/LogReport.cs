namespace SecretsManager.Protocol.AuditLog;

/// <summary>Something that keeps a log from being proven.</summary>
/// <param name="File">The file, or the name of the outside copy; empty when it is of no single one.</param>
/// <param name="Line">The line from 1; 0 when it is of no line.</param>
/// <param name="Log">The log's origin; empty when it could not be read.</param>
/// <param name="Number">The record's number that is the first touched; 0 when none is.</param>
/// <param name="Sentence">What is wrong.</param>
public sealed record LogFinding(string File, long Line, string Log, long Number, string Sentence);

/// <summary>What was seen of one log.</summary>
/// <param name="Origin">Whose log.</param>
/// <param name="From">The first record's number; one more than <paramref name="To"/> when there are none.</param>
/// <param name="To">The last record's number.</param>
/// <param name="Proven">The last record that a checkpoint proves, with all from <paramref name="From"/> on.</param>
/// <param name="Checkpoints">The checkpoints that were proven.</param>
/// <param name="FirstTime">The first record's time in milliseconds since 1970; null when it has none.</param>
/// <param name="LastTime">The last record's time.</param>
public sealed record LogSummary(string Origin, long From, long To, long Proven, long Checkpoints, long? FirstTime, long? LastTime)
{
    /// <summary>The records after the last one proven.</summary>
    public long Tail => To - Proven;
}

/// <summary>A checkpoint that was kept outside the logs.</summary>
/// <param name="Name">Where from, for findings.</param>
/// <param name="Note">The signed note.</param>
public sealed record OutsideCheckpoint(string Name, string Note);

/// <summary>What a verification holds logs against, beyond the key.</summary>
public sealed record LogExpectations
{
    /// <summary>The UUID of the deployment that every log must be of; null for any.</summary>
    public string? Deployment { get; init; }

    /// <summary>Checkpoints that were kept outside.</summary>
    public IReadOnlyList<OutsideCheckpoint> Outside { get; init; } = [];

    /// <summary>The number that every log must reach back to; null for any.</summary>
    public long? From { get; init; }

    /// <summary>The number up to which every log must be proven; null for any.</summary>
    public long? To { get; init; }

    /// <summary>Whether records after the last checkpoint are told in the summary only, and are no finding.</summary>
    public bool AllowTail { get; init; } = true;
}

/// <summary>The outcome of a verification.</summary>
/// <param name="Logs">The logs in the order in which they were met.</param>
/// <param name="Findings">The first findings, at most <see cref="LogVerification.MostFindings"/>.</param>
/// <param name="FindingCount">All findings; 0 means that the logs are proven.</param>
public sealed record LogReport(IReadOnlyList<LogSummary> Logs, IReadOnlyList<LogFinding> Findings, long FindingCount);
