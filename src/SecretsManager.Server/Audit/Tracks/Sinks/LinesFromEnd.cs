using Microsoft.Win32.SafeHandles;

namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>The lines of a file from the last to the first, in memory for a block and a line. The file may grow meanwhile; what comes after its opening is not read.</summary>
internal sealed class LinesFromEnd : IDisposable
{
    /// <summary>The longest line that is read, in bytes; what is longer is no line of ours.</summary>
    public const int LongestLine = 16 * 1024 * 1024;

    private const int Block = 64 * 1024;

    private readonly string path;
    private readonly SafeFileHandle file;
    private byte[] held = [];
    private int count;
    private long position;
    private bool finished;

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    /// <exception cref="SinkException">Its last line is longer than any.</exception>
    public LinesFromEnd(string path)
    {
        this.path = path;
        file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        position = Length = RandomAccess.GetLength(file);
        Torn = Cut();
    }

    /// <summary>The bytes of the file when it was opened.</summary>
    public long Length { get; }

    /// <summary>What stands after the last line feed: a line whose writing was broken off. Mostly empty.</summary>
    public byte[] Torn { get; }

    /// <summary>The next line towards the beginning, without its line feed; null when there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="SinkException">It is longer than any.</exception>
    public byte[]? Next() => finished ? null : Cut();

    public void Dispose() => file.Dispose();

    // What follows the last line feed in hand, which is taken too; at the beginning of the file all that is left.
    private byte[] Cut()
    {
        int feed;
        while ((feed = held.AsSpan(0, count).LastIndexOf((byte)'\n')) < 0 && position > 0)
            ReadMore();
        byte[] line = held[(feed + 1)..count];
        finished = feed < 0;
        count = Math.Max(feed, 0);
        return line;
    }

    private void ReadMore()
    {
        if (count > LongestLine)
            throw new SinkException($"The file {path} holds a line of more than {LongestLine} bytes, so it is no file of a log.");
        // As much as is in hand already, so that a long line is not copied for each block of it.
        int length = (int)Math.Min(Math.Max(Block, count), position);
        byte[] more = new byte[length + count];
        position -= length;
        for (int done = 0; done < length;)
        {
            int read = RandomAccess.Read(file, more.AsSpan(done, length - done), position + done);
            done += read > 0 ? read : throw new IOException("The file became shorter while it was read.");
        }

        held.AsSpan(0, count).CopyTo(more.AsSpan(length));
        (held, count) = (more, length + count);
    }
}
