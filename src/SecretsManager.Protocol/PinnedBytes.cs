namespace SecretsManager.Protocol;

/// <summary>
/// Pinned memory for secrets. The runtime takes microseconds for each pinned array, so small ones are parts of a larger one, one behind the other. A part is
/// given out once and never again: whoever keeps a span for too long reads zeros, and nothing of another secret. The whole goes when its last part does.
/// </summary>
internal static class PinnedBytes
{
    private const int ChunkBytes = 8192;
    private const int LargestPart = 512;

    private static Chunk current = new();

    /// <summary>Bytes of their own, all zero.</summary>
    public static ArraySegment<byte> Take(int length)
    {
        if (length > LargestPart)
            return GC.AllocateArray<byte>(length, pinned: true);
        while (true)
        {
            Chunk chunk = Volatile.Read(ref current);
            if (chunk.TryTake(length, out ArraySegment<byte> part))
                return part;
            Interlocked.CompareExchange(ref current, new Chunk(), chunk);
        }
    }

    private sealed class Chunk
    {
        private readonly byte[] bytes = GC.AllocateArray<byte>(ChunkBytes, pinned: true);
        private int taken;

        public bool TryTake(int length, out ArraySegment<byte> part)
        {
            // It goes past the end at most once for each thread that finds it full.
            int end = Interlocked.Add(ref taken, length);
            bool fits = end <= ChunkBytes;
            part = fits ? new ArraySegment<byte>(bytes, end - length, length) : default;
            return fits;
        }
    }
}
