using System.Buffers.Text;

namespace SecretsManager.Server.Audit.Events;

/// <summary>
/// Reads the records of a page for the index. Most records there are alike but for their ids, so that a record is held against the bytes of the
/// one before and not read again.
/// </summary>
internal ref struct LikeRecords
{
    private ReadOnlySpan<byte> before;
    private IndexedRecord? read;

    /// <summary>What the index keeps of the next record; null if it is the same as of the one before.</summary>
    public IndexedRecord? Next(ReadOnlySpan<byte> line)
    {
        long? second = Divide(line, out ReadOnlySpan<byte> said);
#pragma warning disable RS0030 // Nothing in a record is secret.
        if (second is not null && second == read?.Second && said.SequenceEqual(before))
            return null;
#pragma warning restore RS0030
        read = IndexedRecord.Read(line);
        before = said;
        return read;
    }

    // The second of a record in its usual order, and the bytes that say what the index keeps of it. Before them are id and time, which differ; behind
    // them is what its signature is bound to, which no search asks for. The names are found as they stand: quotes in a text are escaped, and what is
    // nested is text alone.
    private static long? Divide(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> said)
    {
        said = [];
        int time = line.IndexOf(",\"time\":"u8);
        int account = line.IndexOf(",\"account\":"u8);
        if (time < 0 || account < time + 8 || !IsHead(line[..time]) || !Utf8Parser.TryParse(line[(time + 8)..account], out long at, out int digits)
            || time + 8 + digits != account)
            return null;
        said = line[account..];
        int binding = said.IndexOf(",\"binding\":{"u8);
        said = binding < 0 ? said : said[..binding];
        return Math.DivRem(at, 1000).Quotient;
    }

    // Version and id, and nothing else.
    private static bool IsHead(ReadOnlySpan<byte> head)
    {
        int text = head.IndexOf(",\"requestId\":\""u8);
        return head.StartsWith("{\"v\":"u8) && text == 6 && head[^1] == (byte)'"' && head[(text + 14)..].IndexOf((byte)'"') == head.Length - text - 15;
    }
}
