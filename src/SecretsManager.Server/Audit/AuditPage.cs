using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit;

/// <summary>
/// The format of a page of audit records (docs/formats.md): a header with the node, the page's number, the number of its first record
/// and the chain's hash before it; then each record behind its length; then the chain's hash after it and an HMAC over it all.
/// The chain: hash = SHA-256(hash before, number of the record, record).
/// </summary>
internal static class AuditPage
{
    public const int HashSize = SHA256.HashSizeInBytes;
    public const byte Format = 1;

    /// <summary>What an opened page says.</summary>
    /// <param name="FirstNumber">The number of its first record in the node's chain, from 1.</param>
    /// <param name="HashBefore">The chain's hash before its first record.</param>
    /// <param name="HashAfter">The chain's hash after its last record.</param>
    public sealed record Content(long FirstNumber, byte[] HashBefore, byte[] HashAfter, IReadOnlyList<ReadOnlyMemory<byte>> Records);

    public static byte[] Write(
        ReadOnlySpan<byte> key, string node, long sequence, long time, long firstNumber, ReadOnlySpan<byte> hashBefore, IReadOnlyList<ReadOnlyMemory<byte>> records,
        Span<byte> hashAfter)
    {
        int nodeLength = Encoding.UTF8.GetByteCount(node);
        int size = 4 + 2 + nodeLength + 8 + 8 + 8 + HashSize + 4 + HashSize + HashSize;
        foreach (ReadOnlyMemory<byte> record in records)
            size += 4 + record.Length;

        byte[] page = new byte[size];
        PageWriter writer = new(page);
        writer.Bytes("SMA"u8);
        writer.Byte(Format);
        writer.UInt16((ushort)nodeLength);
        writer.Bytes(Encoding.UTF8.GetBytes(node));
        writer.Int64(sequence);
        writer.Int64(time);
        writer.Int64(firstNumber);
        writer.Bytes(hashBefore);
        writer.Int32(records.Count);
        hashBefore.CopyTo(hashAfter);
        long number = firstNumber;
        foreach (ReadOnlyMemory<byte> record in records)
        {
            writer.Int32(record.Length);
            writer.Bytes(record.Span);
            Advance(hashAfter, number++, record.Span);
        }

        writer.Bytes(hashAfter);
        HMACSHA256.HashData(key, page.AsSpan(0, writer.Position), page.AsSpan(writer.Position));
        return page;
    }

    /// <summary>Opens a page, checking everything in it.</summary>
    /// <exception cref="IntegrityException">It is not a page of that node and number as it was written.</exception>
    public static Content Read(ReadOnlySpan<byte> key, AuditPageRow row) => Read(key, row, follow: true);

    /// <summary>Opens a page by its HMAC, which only a holder of the key can have made, without hashing each record along the chain once more.</summary>
    /// <exception cref="IntegrityException">It is not a page of that node and number as it was written.</exception>
    public static Content ReadByMac(ReadOnlySpan<byte> key, AuditPageRow row) => Read(key, row, follow: false);

    private static Content Read(ReadOnlySpan<byte> key, AuditPageRow row, bool follow)
    {
        ReadOnlyMemory<byte> page = row.Page;
        Span<byte> mac = stackalloc byte[HashSize];
        if (page.Length < 4 + HashSize)
            throw Broken();
        HMACSHA256.HashData(key, page.Span[..^HashSize], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, page.Span[^HashSize..]) || !page.Span.StartsWith("SMA"u8) || page.Span[3] != Format)
            throw Broken();

        PageReader reader = new(page[4..^HashSize]);
        string node = Encoding.UTF8.GetString(reader.Bytes(reader.UInt16()).Span);
        long sequence = reader.Int64();
        long time = reader.Int64();
        long firstNumber = reader.Int64();
        byte[] hashBefore = reader.Bytes(HashSize).ToArray();
        byte[] hash = [.. hashBefore];
        ReadOnlyMemory<byte>[] records = new ReadOnlyMemory<byte>[reader.Int32()];
        for (int i = 0; i < records.Length; i++)
        {
            records[i] = reader.Bytes(reader.Int32());
            if (follow)
                Advance(hash, firstNumber + i, records[i].Span);
        }

        ReadOnlySpan<byte> hashAfter = reader.Bytes(HashSize).Span;
        if (node != row.Node || sequence != row.Sequence || time != row.FirstTime || time != row.LastTime || records.Length != row.Records
            || (follow && !CryptographicOperations.FixedTimeEquals(hash, hashAfter)))
            throw Broken();
        return new Content(firstNumber, hashBefore, hashAfter.ToArray(), records);
    }

    private static void Advance(Span<byte> hash, long number, ReadOnlySpan<byte> record)
    {
        int length = HashSize + sizeof(long) + record.Length;
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        hash.CopyTo(rented);
        BinaryPrimitives.WriteInt64BigEndian(rented.AsSpan(HashSize), number);
        record.CopyTo(rented.AsSpan(HashSize + sizeof(long)));
        SHA256.HashData(rented.AsSpan(0, length), hash);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static IntegrityException Broken() => new("an audit page");

    private ref struct PageWriter(Span<byte> page)
    {
        private readonly Span<byte> page = page;

        public int Position { get; private set; }

        public void Byte(byte value) => page[Position++] = value;

        public void Bytes(ReadOnlySpan<byte> value)
        {
            value.CopyTo(page[Position..]);
            Position += value.Length;
        }

        public void UInt16(ushort value)
        {
            BinaryPrimitives.WriteUInt16BigEndian(page[Position..], value);
            Position += sizeof(ushort);
        }

        public void Int32(int value)
        {
            BinaryPrimitives.WriteInt32BigEndian(page[Position..], value);
            Position += sizeof(int);
        }

        public void Int64(long value)
        {
            BinaryPrimitives.WriteInt64BigEndian(page[Position..], value);
            Position += sizeof(long);
        }
    }

    // The HMAC has been verified before anything is read, so lengths are those that were written.
    private sealed class PageReader(ReadOnlyMemory<byte> page)
    {
        private int position;

        public ReadOnlyMemory<byte> Bytes(int length)
        {
            ReadOnlyMemory<byte> taken = page.Slice(position, length);
            position += length;
            return taken;
        }

        public int UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Bytes(sizeof(ushort)).Span);

        public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Bytes(sizeof(int)).Span);

        public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Bytes(sizeof(long)).Span);
    }
}
