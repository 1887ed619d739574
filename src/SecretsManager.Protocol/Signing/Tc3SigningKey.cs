using System.Security.Cryptography;
using System.Text;

namespace SecretsManager.Protocol.Signing;

/// <summary>
/// The key that signs every request of one secret key, on one UTC day, for one service. It changes once a day and is worth caching.
/// (Signature method v3, step 3; <c>ssm-api.md</c> 1.4.)
/// </summary>
public static class Tc3SigningKey
{
    /// <summary>The number of bytes of a signing key.</summary>
    public const int Length = HMACSHA256.HashSizeInBytes;

    private const int CommonSecretLength = 256;

    /// <summary>HMAC("TC3" + secretKey, date), then the service, then <c>tc3_request</c>.</summary>
    /// <param name="secretKey">The secret key as UTF-8.</param>
    /// <param name="date">The day of the scope, <c>yyyy-MM-dd</c>.</param>
    /// <param name="service">The service of the scope, as the client wrote it.</param>
    public static byte[] Derive(ReadOnlySpan<byte> secretKey, string date, string service)
    {
        ArgumentNullException.ThrowIfNull(date);
        ArgumentNullException.ThrowIfNull(service);
        int length = Tc3Words.KeyPrefix.Length + secretKey.Length;
        Span<byte> first = length <= CommonSecretLength ? stackalloc byte[length] : new byte[length];
        Span<byte> step = stackalloc byte[Length];
        byte[] key = new byte[Length];
        try
        {
            Tc3Words.KeyPrefix.CopyTo(first);
            secretKey.CopyTo(first[Tc3Words.KeyPrefix.Length..]);
            HMACSHA256.HashData(first, Encoding.UTF8.GetBytes(date), step);
            HMACSHA256.HashData(step, Encoding.UTF8.GetBytes(service), key);
            HMACSHA256.HashData(key, Tc3Words.Terminator, step);
            step.CopyTo(key);
            return key;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(first);
            CryptographicOperations.ZeroMemory(step);
        }
    }
}
