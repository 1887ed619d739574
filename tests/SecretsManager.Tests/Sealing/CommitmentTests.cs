using System.Buffers.Binary;
using System.Security.Cryptography;
using SecretsManager.Server.Sealing;
using Xunit;

namespace SecretsManager.Tests.Sealing;

/// <summary>
/// AES-GCM does not commit to its key: whoever knows two keys makes one ciphertext that both open, and so could show one party another
/// plaintext than the other. The vector made here is such a ciphertext; the cipher must refuse it under one of the keys.
/// </summary>
public sealed class CommitmentTests
{
    private static readonly byte[] Nonce = [.. Enumerable.Range(0, CommittingCipher.NonceSize).Select(i => (byte)i)];
    private static readonly byte[] Context = [1, 2, 3];

    [Fact]
    public void A_ciphertext_that_plain_gcm_opens_under_two_keys_is_refused_under_one()
    {
        byte[] one = [.. Enumerable.Repeat((byte)1, CommittingCipher.KeySize)];
        byte[] other = [.. Enumerable.Repeat((byte)2, CommittingCipher.KeySize)];
        (byte[] oneKey, byte[] oneCommitment) = Derive(one);
        (byte[] otherKey, byte[] otherCommitment) = Derive(other);
        (byte[] ciphertext, byte[] tag) = Collide(oneKey, otherKey);

        // The vector is what it is said to be.
        Assert.NotEqual(OpenPlain(oneKey, ciphertext, tag), OpenPlain(otherKey, ciphertext, tag));

        byte[] plaintext = new byte[ciphertext.Length];
        Assert.True(CommittingCipher.TryOpen(one, Nonce, Context, [], oneCommitment, ciphertext, tag, plaintext));
        Assert.False(CommittingCipher.TryOpen(other, Nonce, Context, [], oneCommitment, ciphertext, tag, plaintext));
        Assert.True(CommittingCipher.TryOpen(other, Nonce, Context, [], otherCommitment, ciphertext, tag, plaintext));
        Assert.False(CommittingCipher.TryOpen(one, Nonce, Context, [], otherCommitment, ciphertext, tag, plaintext));
    }

    private static (byte[] Key, byte[] Commitment) Derive(byte[] key)
    {
        byte[] derived = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 64, Nonce, Context);
        return (derived[..32], derived[32..]);
    }

    private static byte[] OpenPlain(byte[] key, byte[] ciphertext, byte[] tag)
    {
        byte[] plaintext = new byte[ciphertext.Length];
        using AesGcm gcm = new(key, CommittingCipher.TagSize);
        gcm.Decrypt(Nonce.AsSpan(^12..), ciphertext, tag, plaintext);
        return plaintext;
    }

    // Two blocks c1, c2 without associated data: tag = c1·H³ + c2·H² + length·H + E(J0), for each key. Choose c1, solve for c2.
    private static (byte[] Ciphertext, byte[] Tag) Collide(byte[] oneKey, byte[] otherKey)
    {
        (UInt128 h1, UInt128 s1) = Parts(oneKey);
        (UInt128 h2, UInt128 s2) = Parts(otherKey);
        UInt128 c1 = 42;
        UInt128 length = 256;
        UInt128 cubes = Multiply(Multiply(h1, h1), h1) ^ Multiply(Multiply(h2, h2), h2);
        UInt128 squares = Multiply(h1, h1) ^ Multiply(h2, h2);
        UInt128 c2 = Multiply(Multiply(c1, cubes) ^ Multiply(length, h1 ^ h2) ^ s1 ^ s2, Invert(squares));
        UInt128 tag = Multiply(c1, Multiply(Multiply(h1, h1), h1)) ^ Multiply(c2, Multiply(h1, h1)) ^ Multiply(length, h1) ^ s1;
        return ([.. Bytes(c1), .. Bytes(c2)], Bytes(tag));
    }

    private static (UInt128 H, UInt128 S) Parts(byte[] key)
    {
        using Aes aes = Aes.Create();
        aes.Key = key;
        byte[] counter = [.. Nonce.AsSpan(^12..), 0, 0, 0, 1];
        return (BinaryPrimitives.ReadUInt128BigEndian(aes.EncryptEcb(new byte[16], PaddingMode.None)),
            BinaryPrimitives.ReadUInt128BigEndian(aes.EncryptEcb(counter, PaddingMode.None)));
    }

    // GF(2^128) as NIST SP 800-38D, section 6.3 has it: the first bit is the one of lowest degree.
    private static UInt128 Multiply(UInt128 x, UInt128 y)
    {
        UInt128 reduction = (UInt128)0xE1 << 120;
        UInt128 product = 0;
        for (int bit = 127; bit >= 0; bit--)
        {
            if (((x >> bit) & 1) == 1)
                product ^= y;
            y = (y & 1) == 1 ? (y >> 1) ^ reduction : y >> 1;
        }

        return product;
    }

    // x^(2^128 - 2)
    private static UInt128 Invert(UInt128 x)
    {
        UInt128 power = x;
        UInt128 inverse = (UInt128)1 << 127;
        for (int i = 1; i < 128; i++)
        {
            power = Multiply(power, power);
            inverse = Multiply(inverse, power);
        }

        return inverse;
    }

    private static byte[] Bytes(UInt128 block)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, block);
        return bytes;
    }
}
