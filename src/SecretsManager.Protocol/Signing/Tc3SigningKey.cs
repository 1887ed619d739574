using System.Security.Cryptography;
using System.Text;

namespace SecretsManager.Protocol.Signing;

/// <summary>
/// The key that signs the requests of one day for one service: <c>HMAC(HMAC(HMAC("TC3" + key, date), service), "tc3_request")</c> (API 3.0).
/// </summary>
public static class Tc3SigningKey
{
    /// <summary>Derives it, 32 bytes.</summary>
    /// <param name="secretKey">The bytes of the SecretKey's text.</param>
    /// <param name="date">The day in UTC, <c>YYYY-MM-DD</c>.</param>
    /// <param name="service">The service of the scope.</param>
    public static byte[] Derive(ReadOnlySpan<byte> secretKey, string date, string service)
    {
        byte[] prefixed = [.. "TC3"u8, .. secretKey];
        Span<byte> day = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> scope = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(prefixed, Encoding.UTF8.GetBytes(date), day);
        HMACSHA256.HashData(day, Encoding.UTF8.GetBytes(service), scope);
        byte[] key = HMACSHA256.HashData(scope, Encoding.UTF8.GetBytes(Tc3Authorization.Terminator));
        CryptographicOperations.ZeroMemory(prefixed);
        CryptographicOperations.ZeroMemory(day);
        CryptographicOperations.ZeroMemory(scope);
        return key;
    }
}
