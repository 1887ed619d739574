namespace SecretsManager.EndToEndTests.PowerLoss;

/// <summary>A file as a disk has it: what is safe, and what was written or cut since the last sync of it.</summary>
internal sealed class SimulatedFile
{
    private const int Sector = 512;

    private readonly List<DiskEntry> pending = [];
    private readonly Content safe = new();

    // Where the file after a failure is put together, over and over: it has megabytes.
    private readonly Content after = new();

    public void Change(DiskEntry entry) => pending.Add(entry);

    public void Sync()
    {
        foreach (DiskEntry entry in pending)
            safe.Apply(entry);
        pending.Clear();
    }

    /// <summary>Whether all that was written is safe.</summary>
    public bool IsSafe => pending.Count == 0;

    /// <summary>The file after the power has failed; it holds until the next is asked for.</summary>
    public ReadOnlyMemory<byte> After(Loss loss, Random chance)
    {
        Content content = after;
        content.Become(safe);
        int cut = loss == Loss.Torn ? chance.Next(pending.Count + 1) : pending.Count;
        for (int number = 0; number < pending.Count && number <= cut; number++)
        {
            DiskEntry entry = pending[number];
            switch (loss)
            {
                case Loss.None:
                    content.Apply(entry);
                    break;
                case Loss.Some when chance.Next(2) == 0:
                    content.Apply(entry);
                    break;
                case Loss.Sectors:
                    ApplySectors(content, entry, chance);
                    break;
                case Loss.Torn:
                    content.Apply(number < cut ? entry : entry with { Data = entry.Data[..chance.Next(entry.Data.Length + 1)] }, isWhole: number < cut);
                    break;
                default:
                    break;
            }
        }

        return content.Bytes;
    }

    private static void ApplySectors(Content content, DiskEntry entry, Random chance)
    {
        if (entry.Operation == DiskOperation.Truncate)
        {
            if (chance.Next(2) == 0)
                content.Apply(entry);
            return;
        }

        for (int at = 0; at < entry.Data.Length;)
        {
            int length = Math.Min(Sector - (int)((entry.Offset + at) % Sector), entry.Data.Length - at);
            if (chance.Next(2) == 0)
                content.Apply(entry with { Offset = entry.Offset + at, Data = entry.Data.Slice(at, length) });
            at += length;
        }
    }

    private sealed class Content
    {
        private byte[] bytes = [];
        private int size;

        public ReadOnlyMemory<byte> Bytes => bytes.AsMemory(0, size);

        public void Become(Content other)
        {
            Resize(other.size);
            other.bytes.AsSpan(0, other.size).CopyTo(bytes);
        }

        public void Apply(DiskEntry entry, bool isWhole = true)
        {
            int offset = checked((int)entry.Offset);
            if (entry.Operation == DiskOperation.Truncate)
            {
                if (isWhole)
                    Resize(offset);
                return;
            }

            if (entry.Data.Length == 0)
                return;
            if (offset + entry.Data.Length > size)
                Resize(offset + entry.Data.Length);
            entry.Data.Span.CopyTo(bytes.AsSpan(offset));
        }

        private void Resize(int length)
        {
            if (length > bytes.Length)
                Array.Resize(ref bytes, Math.Max(length, bytes.Length * 2));
            if (length < size)
                bytes.AsSpan(length, size - length).Clear();
            size = length;
        }
    }
}
