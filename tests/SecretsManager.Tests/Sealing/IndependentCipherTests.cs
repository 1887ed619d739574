using System.Text;
using CsCheck;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using SecretsManager.Server.Sealing;
using Xunit;

namespace SecretsManager.Tests.Sealing;

/// <summary>
/// The cipher against an independent implementation of HKDF and AES-GCM, over the kinds of edge cases that Wycheproof has for them: empty
/// and long messages and associated data, lengths around the block, special and altered tags, altered everything.
/// </summary>
public sealed class IndependentCipherTests
{
    private const int KeySize = CommittingCipher.KeySize;

    private static readonly int[] Lengths = [0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 4096, 32768];

    private static readonly Gen<(byte[] Key, byte[] Nonce, byte[] Context, byte[] Bound, byte[] Text)> Cases = Gen.Select(
        Gen.Byte.Array[KeySize], Gen.Byte.Array[CommittingCipher.NonceSize], Gen.Byte.Array[0, 300], Gen.Byte.Array[0, 300], Gen.Byte.Array[0, 300]);

    [Fact]
    public void It_is_what_the_other_implementation_makes() => Cases.Sample(static c =>
        Assert.Equal(Other(c.Key, c.Nonce, c.Context, c.Bound, c.Text), Ours(c.Key, c.Nonce, c.Context, c.Bound, c.Text)));

    [Fact]
    public void Every_length_around_the_blocks_is_the_same_and_opens()
    {
        byte[] key = Pattern(KeySize, 1);
        byte[] nonce = Pattern(CommittingCipher.NonceSize, 2);
        foreach (int length in Lengths)
        {
            foreach (int bound in new[] { 0, 1, 16, 65, 4096 })
            {
                byte[] sealedText = Ours(key, nonce, [], Pattern(bound, 3), Pattern(length, 4));
                Assert.Equal(Other(key, nonce, [], Pattern(bound, 3), Pattern(length, 4)), sealedText);
                Assert.Equal(Pattern(length, 4), Open(key, nonce, [], Pattern(bound, 3), sealedText));
            }
        }
    }

    [Fact]
    public void Keys_and_nonces_of_nothing_but_zeros_or_ones_are_the_same()
    {
        foreach (byte key in new byte[] { 0, 0xFF })
        {
            foreach (byte nonce in new byte[] { 0, 0xFF })
            {
                byte[] keyBytes = [.. Enumerable.Repeat(key, KeySize)];
                byte[] nonceBytes = [.. Enumerable.Repeat(nonce, CommittingCipher.NonceSize)];
                Assert.Equal(Other(keyBytes, nonceBytes, [], [], []), Ours(keyBytes, nonceBytes, [], [], []));
            }
        }
    }

    [Fact]
    public void Every_altered_tag_commitment_and_ciphertext_is_refused_and_leaves_no_plaintext()
    {
        byte[] key = Pattern(KeySize, 1);
        byte[] nonce = Pattern(CommittingCipher.NonceSize, 2);
        byte[] sealedText = Ours(key, nonce, [7], [8], Pattern(20, 4));
        for (int bit = 0; bit < sealedText.Length * 8; bit++)
        {
            byte[] altered = [.. sealedText];
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Open(key, nonce, [7], [8], altered));
        }

        foreach (byte special in new byte[] { 0, 0xFF, 0x80, 1 })
        {
            byte[] altered = [.. sealedText];
            altered.AsSpan(^CommittingCipher.TagSize..).Fill(special);
            Assert.Null(Open(key, nonce, [7], [8], altered));
        }

        byte[] inverted = [.. sealedText];
        for (int i = inverted.Length - CommittingCipher.TagSize; i < inverted.Length; i++)
            inverted[i] ^= 0xFF;
        Assert.Null(Open(key, nonce, [7], [8], inverted));
    }

    [Fact]
    public void Another_key_nonce_context_or_bound_data_is_refused() => Cases.Sample(static c =>
    {
        byte[] sealedText = Ours(c.Key, c.Nonce, c.Context, c.Bound, c.Text);
        Assert.Null(Open(Altered(c.Key), c.Nonce, c.Context, c.Bound, sealedText));
        Assert.Null(Open(c.Key, Altered(c.Nonce), c.Context, c.Bound, sealedText));
        Assert.Null(Open(c.Key, c.Nonce, [.. c.Context, 0], c.Bound, sealedText));
        Assert.Null(Open(c.Key, c.Nonce, c.Context, [.. c.Bound, 0], sealedText));
        Assert.Equal(c.Text, Open(c.Key, c.Nonce, c.Context, c.Bound, sealedText));
    });

    [Fact]
    public void A_derived_key_is_what_the_other_implementation_derives()
    {
        byte[] domain = Pattern(KeySize, 9);
        using SecretMaterial key = SecretMaterial.CopyOf(domain);
        DomainKeys keys = new("deployment", new Dictionary<string, SecretMaterial> { [string.Empty] = key });
        foreach (string purpose in new[] { "audit", "", new string('p', 1000) })
        {
            using SecretMaterial derived = keys.Derive(purpose);
            Assert.Equal(Hkdf(domain, [], Encoding.UTF8.GetBytes(purpose), KeySize), derived.Bytes.ToArray());
        }
    }

    // Commitment, ciphertext and tag, one behind the other.
    private static byte[] Ours(byte[] key, byte[] nonce, byte[] context, byte[] bound, byte[] text)
    {
        byte[] all = new byte[CommittingCipher.CommitmentSize + text.Length + CommittingCipher.TagSize];
        CommittingCipher.Seal(
            key,
            nonce,
            context,
            bound,
            text,
            all.AsSpan(0, CommittingCipher.CommitmentSize),
            all.AsSpan(CommittingCipher.CommitmentSize, text.Length),
            all.AsSpan(CommittingCipher.CommitmentSize + text.Length));
        return all;
    }

    private static byte[]? Open(byte[] key, byte[] nonce, byte[] context, byte[] bound, byte[] all)
    {
        byte[] text = new byte[all.Length - CommittingCipher.CommitmentSize - CommittingCipher.TagSize];
        bool opened = CommittingCipher.TryOpen(
            key,
            nonce,
            context,
            bound,
            all.AsSpan(0, CommittingCipher.CommitmentSize),
            all.AsSpan(CommittingCipher.CommitmentSize, text.Length),
            all.AsSpan(CommittingCipher.CommitmentSize + text.Length),
            text);
        if (opened)
            return text;
        Assert.All(text, left => Assert.Equal(0, left));
        return null;
    }

    private static byte[] Other(byte[] key, byte[] nonce, byte[] context, byte[] bound, byte[] text)
    {
        byte[] derived = Hkdf(key, nonce, context, KeySize + CommittingCipher.CommitmentSize);
        GcmBlockCipher gcm = new(new AesEngine());
        gcm.Init(true, new AeadParameters(new KeyParameter(derived[..KeySize]), 128, nonce[^12..], bound));
        byte[] sealedText = new byte[gcm.GetOutputSize(text.Length)];
        int written = gcm.ProcessBytes(text, 0, text.Length, sealedText, 0);
        gcm.DoFinal(sealedText, written);
        return [.. derived[KeySize..], .. sealedText];
    }

    private static byte[] Hkdf(byte[] key, byte[] salt, byte[] info, int length)
    {
        HkdfBytesGenerator hkdf = new(new Sha256Digest());
        hkdf.Init(new HkdfParameters(key, salt, info));
        byte[] derived = new byte[length];
        hkdf.GenerateBytes(derived, 0, length);
        return derived;
    }

    private static byte[] Pattern(int length, int seed) => [.. Enumerable.Range(0, length).Select(i => (byte)((i * 7) + seed))];

    private static byte[] Altered(byte[] bytes) => [(byte)(bytes[0] ^ 1), .. bytes[1..]];
}
