using System.Security.Cryptography;
using System.Text.Json;

namespace SecretsManager.Protocol.Parameters;

/// <summary>
/// The unescaped names and values of one request, one after the other, in a pinned array that becomes zero on disposal. Each thread
/// keeps one array for the next request, as pinned arrays are dear to make.
/// </summary>
internal sealed class TextBuffer : IDisposable
{
    private const int SmallestArray = 4096;
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static byte[]? kept;

    private readonly int capacity;
    private byte[]? bytes;
    private int used;

    /// <summary>Makes an empty buffer that can take <paramref name="capacity"/> bytes and no more.</summary>
    public TextBuffer(int capacity)
    {
        this.capacity = capacity;
        if (kept is { } free && free.Length >= capacity)
        {
            bytes = free;
            kept = null;
        }
        else
        {
            bytes = GC.AllocateUninitializedArray<byte>(Math.Max(capacity, SmallestArray), pinned: true);
        }
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
        if (bytes is null)
            return;
        CryptographicOperations.ZeroMemory(bytes.AsSpan(0, capacity));
        if (bytes.Length <= LargestKept)
            kept = bytes;
        bytes = null;
    }
}
