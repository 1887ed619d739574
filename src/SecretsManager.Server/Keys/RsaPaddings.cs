using System.Security.Cryptography;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Keys;

/// <summary>RSA by the paddings of the wire.</summary>
internal static class RsaPaddings
{
    /// <summary>Decrypts; null for every failure alike.</summary>
    public static SecretValue? TryDecrypt(RSA rsa, RsaPadding padding, ReadOnlySpan<byte> ciphertext)
    {
        Span<byte> plaintext = stackalloc byte[rsa.KeySize / 8];
        try
        {
            return rsa.TryDecrypt(ciphertext, plaintext, Of(padding), out int written) ? new SecretValue(plaintext[..written]) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    /// <summary>Encrypts a few bytes; null if they do not fit.</summary>
    public static byte[]? TryEncrypt(RSA rsa, RsaPadding padding, ReadOnlySpan<byte> plaintext) =>
        plaintext.Length <= (rsa.KeySize / 8) - OverheadOf(padding) ? rsa.Encrypt(plaintext, Of(padding)) : null;

    private static RSAEncryptionPadding Of(RsaPadding padding) => padding switch
    {
        RsaPadding.OaepSha1 => RSAEncryptionPadding.OaepSHA1,
        RsaPadding.OaepSha256 => RSAEncryptionPadding.OaepSHA256,
        _ => RSAEncryptionPadding.Pkcs1,
    };

    // RFC 8017: 11 bytes for PKCS#1 v1.5, two hashes and two bytes for OAEP.
    private static int OverheadOf(RsaPadding padding) => padding switch
    {
        RsaPadding.OaepSha1 => (2 * SHA1.HashSizeInBytes) + 2,
        RsaPadding.OaepSha256 => (2 * SHA256.HashSizeInBytes) + 2,
        _ => 11,
    };
}
