using System.Text;

namespace SecretsManager.Protocol.AuditLog;

/// <summary>
/// Proves logs: that each is whole, unaltered and in order up to its last checkpoint, and agrees with checkpoints that were kept outside.
/// It takes lines as they come and keeps one tree edge a log. One thread at a time.
/// </summary>
/// <remarks>
/// That records after the last checkpoint were cut off, or the log was put back to an earlier checkpoint, shows against an outside copy only.
/// </remarks>
public sealed class LogVerification
{
    /// <summary>The most findings that are kept; more are counted.</summary>
    public const int MostFindings = 1000;

    private readonly IReadOnlyList<CheckpointKey> keys;
    private readonly LogExpectations expected;
    private readonly List<LogWalk> walks = [];
    private readonly List<LogFinding> findings = [];
    private readonly List<(string Name, Checkpoint Checkpoint)> outside = [];
    private long findingCount;
    private LogWalk? latest;

    /// <summary>A verification of no lines yet.</summary>
    /// <param name="keys">Each checkpoint must be signed by one of them.</param>
    /// <param name="expected">What the logs are held against.</param>
    public LogVerification(IReadOnlyList<CheckpointKey> keys, LogExpectations expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        this.keys = keys;
        this.expected = expected;
        foreach (var copy in expected.Outside)
        {
            if (ProvenNote(new LogPlace(copy.Name, 0), "", copy.Note) is { } checkpoint)
                outside.Add((copy.Name, checkpoint));
        }
    }

    /// <summary>Takes the next line.</summary>
    /// <param name="file">The file's name, for findings.</param>
    /// <param name="number">The line's number from 1, for findings.</param>
    /// <param name="line">The line without its line feed.</param>
    public void Take(string file, long number, ReadOnlySpan<byte> line)
    {
        var place = new LogPlace(file, number);
        LogLine read;
        try
        {
            read = LogLine.Read(line);
        }
        catch (FormatException fault)
        {
            Find(place, "", 0, "This is not a line of a log. " + fault.Message);
            return;
        }

        var walk = WalkOf(read.Origin, place);
        switch (read.Kind)
        {
            case LogLineKind.Record:
                walk.TakeRecord(place, read.Number, read.Record);
                break;
            case LogLineKind.Checkpoint:
                walk.TakeCheckpoint(place, read.Note!);
                break;
            default:
                walk.TakeStart(place, read.Start!);
                break;
        }
    }

    /// <summary>Ends the verification.</summary>
    public LogReport Finish()
    {
        foreach (var walk in walks) walk.End(expected);
        foreach (var (name, checkpoint) in outside.Where(copy => walks.TrueForAll(walk => walk.Origin != copy.Checkpoint.Origin)))
            Find(new LogPlace(name, 0), checkpoint.Origin, 0, $"The outside copy covers {checkpoint.Size} records of this log, and the files hold nothing of it.");
        if (walks.Count == 0 && findingCount == 0)
            Find(new LogPlace("", 0), "", 0, "The files hold no line of a log, so nothing is proven.");
        return new LogReport([.. walks.Select(walk => walk.Summary())], findings, findingCount);
    }

    /// <summary>Keeps a finding.</summary>
    internal void Find(LogPlace place, string log, long number, string sentence)
    {
        findingCount++;
        if (findings.Count < MostFindings) findings.Add(new LogFinding(place.File, place.Line, log, number, sentence));
    }

    /// <summary>Reads a note and proves it; null, with a finding, when it cannot be. An empty log stands for any.</summary>
    internal Checkpoint? ProvenNote(LogPlace place, string log, string note)
    {
        SignedCheckpoint read;
        try
        {
            read = Checkpoint.Parse(note);
        }
        catch (FormatException fault)
        {
            Find(place, log, 0, "The checkpoint cannot be read. " + fault.Message);
            return null;
        }

        if (log.Length > 0 && read.Checkpoint.Origin != log)
        {
            Find(place, log, 0, $"The checkpoint is of another log, {read.Checkpoint.Origin}.");
            return null;
        }

        if (keys.Any(key => key.Proves(read)))
            return read.Checkpoint;
        Find(place, read.Checkpoint.Origin, 0, $"The checkpoint over {read.Checkpoint.Size} records has no signature that a given key proves.");
        return null;
    }

    private LogWalk WalkOf(ReadOnlySpan<byte> origin, LogPlace place)
    {
        if (latest is not null && latest.Is(origin))
            return latest;
        foreach (var walk in walks)
        {
            if (walk.Is(origin))
                return latest = walk;
        }

        var name = Encoding.ASCII.GetString(origin);
        latest = new LogWalk(this, name, [.. outside.Where(copy => copy.Checkpoint.Origin == name).OrderBy(copy => copy.Checkpoint.Size)]);
        walks.Add(latest);
        if (expected.Deployment is { } deployment && LogOrigin.Deployment(name) != deployment)
            Find(place, name, 0, $"The log is of another deployment than {deployment}.");
        return latest;
    }
}

/// <summary>Where a line stands.</summary>
internal readonly record struct LogPlace(string File, long Line);
