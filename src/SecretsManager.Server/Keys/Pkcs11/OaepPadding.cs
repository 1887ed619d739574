using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Encodings;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// Takes OAEP off a block that the module has decrypted raw. Some modules do OAEP with SHA-1 alone; .NET takes the padding off only
/// together with a private key that it holds.
/// </summary>
internal static class OaepPadding
{
    /// <summary>The message; null if the block was not padded so.</summary>
    public static SecretValue? TakeOff(SecretValue block, RsaPadding padding)
    {
        Decrypted decrypted = new(block);
        OaepEncoding encoding = new(decrypted, HashOf(padding), HashOf(padding), null);
        encoding.Init(forEncryption: false, null);
        byte[] message;
        try
        {
            message = encoding.ProcessBlock([], 0, 0);
        }
        catch (InvalidCipherTextException)
        {
            return null;
        }
        finally
        {
            decrypted.Wipe();
        }

        SecretValue value = new(message);
        CryptographicOperations.ZeroMemory(message);
        return value;
    }

    private static GeneralDigest HashOf(RsaPadding padding) => padding == RsaPadding.OaepSha1 ? new Sha1Digest() : new Sha256Digest();

    /// <summary>Stands where the RSA operation would be; the module has done it already.</summary>
    private sealed class Decrypted(SecretValue block) : IAsymmetricBlockCipher
    {
        private byte[] given = [];

        public string AlgorithmName => "RSA";

        public void Init(bool forEncryption, ICipherParameters parameters)
        {
        }

        public int GetInputBlockSize() => ModuleDecryption.BlockSize;

        // The padding is one byte shorter than the modulus: its first byte is zero.
        public int GetOutputBlockSize() => ModuleDecryption.BlockSize - 1;

        public byte[] ProcessBlock(byte[] inBuf, int inOff, int inLen)
        {
            // Modules differ in whether they give the zero bytes at the front.
            ReadOnlySpan<byte> number = block.Bytes.TrimStart((byte)0);
            given = GC.AllocateArray<byte>(Math.Max(number.Length, GetOutputBlockSize()), pinned: true);
            number.CopyTo(given.AsSpan(given.Length - number.Length));
            return given;
        }

        public void Wipe() => CryptographicOperations.ZeroMemory(given);
    }
}
