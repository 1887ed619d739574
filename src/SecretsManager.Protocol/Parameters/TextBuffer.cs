using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace SecretsManager.Protocol.Parameters;

/// <summary>
/// The unescaped names and values of one request, one after the other, in a pinned array that becomes zero on disposal. Arrays are
/// kept for the next requests, as pinned ones are dear to make; for all threads, as a request seldom ends on the thread where it began.
/// </summary>
internal sealed class TextBuffer : IDisposable
{
    private const int SmallestArray = 4096;
    private const int LargestKept = 64 * 1024;
    private const int MostKept = 128;

    private static readonly ConcurrentQueue<byte[]> Kept = new();
    private static int manyKept;

    private readonly int capacity;
    private byte[]? bytes;
    private int used;

    /// <summary>Makes an empty buffer that can take <paramref name="capacity"/> bytes and no more.</summary>
    public TextBuffer(int capacity)
    {
        this.capacity = capacity;
        if (Kept.TryDequeue(out byte[]? free))
            Interlocked.Decrement(ref manyKept);
        bytes = free?.Length >= capacity ? free : GC.AllocateUninitializedArray<byte>(Math.Max(capacity, SmallestArray), pinned: true);
    }

    /// <summary>What has not been written yet.</summary>
    public Span<byte> Free => Held.AsSpan(used, capacity - used);

    private byte[] Held => bytes ?? throw new ObjectDisposedException(nameof(ParameterTree));

    /// <summary>The bytes of a part.</summary>
    public ReadOnlySpan<byte> this[TextRange range] => Held.AsSpan(range.Start, range.Length);

    /// <summary>Keeps the first <paramref name="length"/> bytes that were written to <see cref="Free"/>.</summary>
    public TextRange Keep(int length)
    {
        var range = new TextRange(used, length);
        used += length;
        return range;
    }

    /// <summary>Adds bytes as they are.</summary>
    public TextRange Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Free);
        return Keep(text.Length);
    }

    /// <summary>Adds the unescaped name or string that the reader stands at.</summary>
    public TextRange AddString(in Utf8JsonReader reader) => Keep(reader.CopyString(Free));

    /// <summary>Makes all bytes zero. A writer that failed halfway may have written past what was kept, so it is the whole capacity.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref bytes, null) is not { } done)
            return;
        CryptographicOperations.ZeroMemory(done.AsSpan(0, capacity));
        if (done.Length > LargestKept || Volatile.Read(ref manyKept) >= MostKept)
            return;
        Interlocked.Increment(ref manyKept);
        Kept.Enqueue(done);
    }
}
