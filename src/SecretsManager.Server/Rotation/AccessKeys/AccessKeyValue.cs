using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server.Access;

namespace SecretsManager.Server.Rotation.AccessKeys;

/// <summary>The value of a secret that holds an access key: <c>{"SecretId":…,"SecretKey":…}</c>.</summary>
internal static class AccessKeyValue
{
    /// <summary>The value for a key. Neither half has a character that JSON would escape.</summary>
    public static SecretValue Of(AccessKey key)
    {
        byte[] before = Encoding.ASCII.GetBytes($"{{\"SecretId\":\"{key.SecretId}\",\"SecretKey\":\"");
        ReadOnlySpan<byte> secretKey = key.SecretKey.Bytes;
        ReadOnlySpan<byte> after = "\"}"u8;
        SecretValue value = SecretValue.Create(before.Length + secretKey.Length + after.Length, out Span<byte> bytes);
        before.CopyTo(bytes);
        secretKey.CopyTo(bytes[before.Length..]);
        after.CopyTo(bytes[(before.Length + secretKey.Length)..]);
        return value;
    }
}
