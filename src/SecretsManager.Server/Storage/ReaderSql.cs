using static SecretsManager.Server.Storage.Statement;

namespace SecretsManager.Server.Storage;

/// <summary>The statements about who reads secrets. One text for all engines.</summary>
internal static class ReaderSql
{
    /// <summary>Of two reads that are noted in another order than they came in, the later one stays.</summary>
    public static readonly Statement Note = new(
        """
        INSERT INTO readers (secret, node, reader, seen, box) VALUES (@secret, @node, @reader, @seen, @box)
        ON CONFLICT (secret, node, reader) DO UPDATE SET seen = excluded.seen, box = excluded.box WHERE excluded.seen >= readers.seen
        """,
        ("@secret", Text), ("@node", Text), ("@reader", Bytes), ("@seen", Number), ("@box", Bytes));

    /// <summary>Takes away those who have not read for longest, beyond so many.</summary>
    public static readonly Statement Trim = new(
        """
        DELETE FROM readers WHERE secret = @secret AND node = @node AND reader IN
        (SELECT reader FROM readers WHERE secret = @secret AND node = @node ORDER BY seen DESC, reader DESC LIMIT 1000 OFFSET @most)
        """,
        ("@secret", Text), ("@node", Text), ("@most", Number));

    public static readonly Statement Of = new(
        "SELECT secret, node, reader, seen, box FROM readers WHERE secret = @secret AND seen >= @since", ("@secret", Text), ("@since", Number));

    public static readonly Statement Forget = new("DELETE FROM readers WHERE secret = @secret", ("@secret", Text));

    public static readonly Statement Prune = new("DELETE FROM readers WHERE seen < @before", ("@before", Number));
}
