using System.Buffers.Binary;

namespace SecretsManager.Server;

/// <summary>Random identifiers, from the injected source of chance.</summary>
internal static class Identifiers
{
    private const string Alphanumerics = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>A random UUID (version 4, RFC 9562), lower-case with hyphens.</summary>
    public static string NewUuid(IRandomBytes random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>A UUID that tells its time, and is random otherwise (version 7, RFC 9562), lower-case with hyphens.</summary>
    /// <param name="unixMilliseconds">The time; 48 bits of it are taken.</param>
    public static string NewTimedUuid(long unixMilliseconds, IRandomBytes random)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, unixMilliseconds << 16);
        random.Fill(bytes[6..]);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>The time of a UUID of version 7 in the form of <see cref="NewTimedUuid"/>, Unix milliseconds; null for any other text.</summary>
    public static long? TimeOf(string uuid)
    {
        if (!Guid.TryParseExact(uuid, "D", out Guid read) || read.Version != 7 || (read.Variant & 0xC) != 0x8 || read.ToString() != uuid)
            return null;
        Span<byte> bytes = stackalloc byte[16];
        read.TryWriteBytes(bytes, bigEndian: true, out _);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
    }

    /// <summary>A number from <paramref name="from"/> to <paramref name="to"/>, both included, each as likely as any other.</summary>
    public static long NewNumber(long from, long to, IRandomBytes random)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        ulong count = (ulong)(to - from) + 1;
        Span<byte> draw = stackalloc byte[sizeof(ulong)];
        while (true)
        {
            random.Fill(draw);
            ulong number = BinaryPrimitives.ReadUInt64LittleEndian(draw);

            // What is left above the last whole run of the range would make its first numbers likelier.
            if (count == 0 || number < ulong.MaxValue - (ulong.MaxValue % count))
                return from + (long)(count == 0 ? number : number % count);
        }
    }

    /// <summary>Letters and digits, each as likely as any other.</summary>
    public static string NewAlphanumeric(int length, IRandomBytes random) => string.Create(length, random, static (text, random) =>
    {
        for (int i = 0; i < text.Length; i++)
            text[i] = Alphanumerics[(int)NewNumber(0, Alphanumerics.Length - 1, random)];
    });

    /// <summary>Letters and digits as ASCII, into memory that the caller wipes.</summary>
    public static void FillAlphanumeric(Span<byte> text, IRandomBytes random)
    {
        for (int i = 0; i < text.Length; i++)
            text[i] = (byte)Alphanumerics[(int)NewNumber(0, Alphanumerics.Length - 1, random)];
    }
}
