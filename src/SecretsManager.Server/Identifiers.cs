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

    /// <summary>Letters and digits, each as likely as any other.</summary>
    public static string NewAlphanumeric(int length, IRandomBytes random) => string.Create(length, random, static (text, random) =>
    {
        Span<byte> draw = stackalloc byte[sizeof(ulong)];
        for (int i = 0; i < text.Length; i++)
        {
            // 64 bits over 62 letters: the bias is below 2^-57.
            random.Fill(draw);
            text[i] = Alphanumerics[(int)(BinaryPrimitives.ReadUInt64LittleEndian(draw) % (ulong)Alphanumerics.Length)];
        }
    });

    /// <summary>A number from <paramref name="from"/> to <paramref name="to"/>, both included, each as likely as any other.</summary>
    public static long NewNumber(long from, long to, IRandomBytes random)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        ulong count = (ulong)(to - from) + 1;
        // The numbers beyond the last whole multiple would make the first ones likelier. A count of 0 stands for all 2^64.
        ulong surplus = count == 0 ? 0 : ((ulong.MaxValue % count) + 1) % count;
        Span<byte> draw = stackalloc byte[sizeof(ulong)];
        ulong drawn;
        do
        {
            random.Fill(draw);
            drawn = BinaryPrimitives.ReadUInt64LittleEndian(draw);
        }
        while (drawn > ulong.MaxValue - surplus);
        return (long)((ulong)from + (count == 0 ? drawn : drawn % count));
    }
}
