using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SecretsManager.Protocol.AuditLog;

/// <summary>The way of a verification through one log.</summary>
internal sealed class LogWalk(LogVerification verification, string origin, List<(string Name, Checkpoint Checkpoint)> outside)
{
    private readonly byte[] originBytes = Encoding.ASCII.GetBytes(origin);
    private readonly Dictionary<long, byte[]> roots = [];
    private MerkleFrontier tree = new();
    private LogPlace last;
    private long start;
    private long to;
    private long proven;
    private long checkpoints;
    private long? firstTime;
    private long? lastTime;
    private int nextOutside;
    private bool begun;
    private bool broken;

    /// <summary>Whose log.</summary>
    public string Origin => origin;

    /// <summary>Whether it is the log of these letters.</summary>
    public bool Is(ReadOnlySpan<byte> letters) => letters.Length == originBytes.Length && letters.StartsWith(originBytes);

    /// <summary>Takes a record.</summary>
    public void TakeRecord(LogPlace place, long number, ReadOnlySpan<byte> record)
    {
        last = place;
        if (!begun)
        {
            Begin(place, number - 1);
            if (number != 1)
                Break(place, number, $"The log begins at record {number} without a start line that proves what is before.");
        }

        if (number <= to)
        {
            Find(place, number, $"Record {number} stands after record {to}: it is there twice, or out of order.");
            return;
        }

        if (number > to + 1)
            Break(place, to + 1, $"Records {to + 1} to {number - 1} are missing, or stand later.");
        to = number;
        lastTime = TimeOf(record);
        firstTime ??= lastTime;
        if (broken)
            return;

        Span<byte> hash = stackalloc byte[MerkleFrontier.HashBytes];
        MerkleFrontier.LeafHash(record, hash);
        tree.Append(hash);
        CompareOutside();
    }

    /// <summary>Takes a checkpoint.</summary>
    public void TakeCheckpoint(LogPlace place, string note)
    {
        last = place;
        if (!begun) Begin(place, 0);
        if (verification.ProvenNote(place, origin, note) is not { } checkpoint)
            return;

        checkpoints++;
        var size = checkpoint.Size;
        if (roots.TryGetValue(size, out var known))
        {
            if (!Same(known, checkpoint.Root))
                Break(place, size, $"The log forks: two checkpoints over {size} records have different roots.");
            else if (size < to)
                Find(place, size, $"The checkpoint over {size} records is there again, after record {to}.");
            return;
        }

        roots.Add(size, checkpoint.Root);
        if (size < to)
            Find(place, size, $"The checkpoint over {size} records stands after record {to}, which it does not cover.");
        else if (size > to)
            Break(place, to + 1, $"The checkpoint covers {size} records, and the log has {to} before it: records {to + 1} to {size} are missing.");
        else if (!broken && !Same(tree.Root, checkpoint.Root))
            Break(place, proven + 1, $"Records {proven + 1} to {size} are not those that the checkpoint over {size} records was made over.");
        else if (!broken)
            proven = size;
    }

    /// <summary>Takes a start. Within a log, as at the head of each of its files, it must tell what is known already.</summary>
    public void TakeStart(LogPlace place, LogStart told)
    {
        last = place;
        if (begun && told.Size != to)
        {
            Find(place, told.Size + 1, $"A start over {told.Size} records stands within the log, behind record {to}.");
            return;
        }

        var isWithin = begun;
        if (!begun) Begin(place, told.Size);
        var checkpoint = verification.ProvenNote(place, origin, told.Note);
        if (isWithin)
        {
            TakeStartWithin(place, told, checkpoint);
            return;
        }

        try
        {
            tree = new MerkleFrontier(told.Size, told.Hashes);
        }
        catch (ArgumentException fault)
        {
            Break(place, told.Size + 1, "The start is not the edge of a tree. " + fault.Message);
            return;
        }

        if (checkpoint is null)
            broken = true;
        else if (checkpoint.Size != told.Size || !Same(checkpoint.Root, tree.Root))
            Break(place, told.Size + 1, $"The start over {told.Size} records is not what its checkpoint over {checkpoint.Size} records was made over.");
        else
            roots.Add(checkpoint.Size, checkpoint.Root);
        CompareOutside();
    }

    /// <summary>Looks at what shows only when all lines are there.</summary>
    public void End(LogExpectations expected)
    {
        if (checkpoints == 0)
            Find(last, start + 1, "The log has no checkpoint that the key proves, so none of its records is proven.");
        else if (!expected.AllowTail && to > proven)
            Find(last, proven + 1, $"Records {proven + 1} to {to} are not yet sealed by a checkpoint.");
        if (expected.From < start + 1)
            Find(last, start + 1, $"The log begins at record {start + 1}, and was to reach back to {expected.From}.");
        if (expected.To > proven)
            Find(last, proven + 1, $"The log is proven up to record {proven}, and was to be up to {expected.To}.");

        foreach (var (name, copy) in outside.Skip(nextOutside))
        {
            if (copy.Size > to)
                verification.Find(new LogPlace(name, 0), origin, to + 1, $"The log ends at record {to}, and the outside copy covers {copy.Size}: it was put back or cut, or is an older export.");
            else if (roots.TryGetValue(copy.Size, out var root) && !Same(root, copy.Root))
                verification.Find(new LogPlace(name, 0), origin, copy.Size, $"The log forks: its checkpoint over {copy.Size} records and the outside copy have different roots.");
        }
    }

    /// <summary>What was seen.</summary>
    public LogSummary Summary() => new(origin, start + 1, to, proven, checkpoints, firstTime, lastTime);

    private void TakeStartWithin(LogPlace place, LogStart told, Checkpoint? checkpoint)
    {
        if (checkpoint is null || broken)
            return;
        var isEdge = told.Hashes.Count == tree.Hashes.Count && told.Hashes.Zip(tree.Hashes).All(pair => Same(pair.First, pair.Second));
        if (checkpoint.Size != told.Size || !isEdge || !Same(checkpoint.Root, tree.Root))
            Break(place, told.Size + 1, $"The log forks: the start over {told.Size} records within it does not tell what stands before it.");
        else if (roots.TryAdd(told.Size, checkpoint.Root))
            proven = told.Size;
    }

    private void Begin(LogPlace place, long size)
    {
        begun = true;
        start = to = proven = size;
        for (; nextOutside < outside.Count && outside[nextOutside].Checkpoint.Size < size; nextOutside++)
            verification.Find(new LogPlace(outside[nextOutside].Name, 0), origin, outside[nextOutside].Checkpoint.Size, $"The log begins at record {size + 1} in {place.File}, after the outside copy, so that they cannot be compared.");
        if (size == 0) CompareOutside();
    }

    private void CompareOutside()
    {
        for (; !broken && nextOutside < outside.Count && outside[nextOutside].Checkpoint.Size == tree.Size; nextOutside++)
        {
            var (name, copy) = outside[nextOutside];
            if (!Same(copy.Root, tree.Root))
                verification.Find(new LogPlace(name, 0), origin, copy.Size, $"The log's first {copy.Size} records are not those of the outside copy: the log was changed or forks.");
        }
    }

    private void Break(LogPlace place, long number, string sentence)
    {
        broken = true;
        Find(place, number, sentence);
    }

    private void Find(LogPlace place, long number, string sentence) => verification.Find(place, origin, number, sentence);

    private static bool Same(byte[] one, byte[] other) => CryptographicOperations.FixedTimeEquals(one, other);

    private static long? TimeOf(ReadOnlySpan<byte> record)
    {
        var place = record.IndexOf("\"time\":"u8);
        return place >= 0 && Utf8Parser.TryParse(record[(place + "\"time\":"u8.Length)..], out long time, out _) ? time : null;
    }
}
