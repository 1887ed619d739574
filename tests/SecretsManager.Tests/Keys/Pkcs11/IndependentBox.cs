using System.Buffers.Binary;
using System.Security.Cryptography;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Tests.Keys.Pkcs11;

/// <summary>Boxes of suite 2 written down a second time, from docs/formats.md and RFC 3394, over .NET's own ciphers.</summary>
internal static class IndependentBox
{
    public static byte[] Open(byte[] key, AssociatedData bound, byte[] box)
    {
        byte[] plaintext = new byte[box.Length - 6 - 40 - 12 - 16];
        using AesGcm cipher = new(Unwrap(key, box[6..46]), 16);
        byte[] associated = [.. box[..46], .. bound.Bytes];
        cipher.Decrypt(box[46..58], box[58..^16], box[^16..], plaintext, associated);
        RequireZeros(plaintext);
        return plaintext[32..];
    }

    public static byte[] Seal(byte[] key, byte[] header, AssociatedData bound, byte[] content, byte[] commitment)
    {
        byte[] messageKey = RandomNumberGenerator.GetBytes(32);
        byte[] iv = RandomNumberGenerator.GetBytes(12);
        byte[] head = [.. header, .. Wrap(key, messageKey)];
        byte[] ciphertext = new byte[32 + content.Length];
        byte[] tag = new byte[16];
        using AesGcm cipher = new(messageKey, 16);
        byte[] plaintext = [.. commitment, .. content];
        byte[] associated = [.. head, .. bound.Bytes];
        cipher.Encrypt(iv, plaintext, ciphertext, tag, associated);
        return [.. head, .. iv, .. ciphertext, .. tag];
    }

    private static void RequireZeros(byte[] plaintext)
    {
        if (plaintext.AsSpan(0, 32).ContainsAnyExcept((byte)0))
            throw new InvalidOperationException("The commitment is not zero.");
    }

    // RFC 3394, section 2.2.1.
    private static byte[] Wrap(byte[] key, byte[] plain)
    {
        using Aes aes = Aes.Create();
        aes.Key = key;
        byte[] a = [0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6];
        byte[][] r = [.. plain.Chunk(8)];
        for (int j = 0; j < 6; j++)
        {
            for (int i = 0; i < r.Length; i++)
            {
                byte[] b = aes.EncryptEcb([.. a, .. r[i]], PaddingMode.None);
                (a, r[i]) = (Counted(b[..8], (r.Length * j) + i + 1), b[8..]);
            }
        }

        return [.. a, .. r.SelectMany(block => block)];
    }

    // RFC 3394, section 2.2.2.
    private static byte[] Unwrap(byte[] key, byte[] wrapped)
    {
        using Aes aes = Aes.Create();
        aes.Key = key;
        byte[] a = wrapped[..8];
        byte[][] r = [.. wrapped[8..].Chunk(8)];
        for (int j = 5; j >= 0; j--)
        {
            for (int i = r.Length - 1; i >= 0; i--)
            {
                byte[] b = aes.DecryptEcb([.. Counted(a, (r.Length * j) + i + 1), .. r[i]], PaddingMode.None);
                (a, r[i]) = (b[..8], b[8..]);
            }
        }

        return a.All(part => part == 0xA6) ? [.. r.SelectMany(block => block)] : throw new CryptographicException("The key was not wrapped so.");
    }

    private static byte[] Counted(byte[] block, int counter)
    {
        byte[] counted = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(counted, BinaryPrimitives.ReadUInt64BigEndian(block) ^ (ulong)counter);
        return counted;
    }
}
