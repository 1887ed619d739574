using System.Security.Cryptography;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>
/// What PostgreSQL keeps of a password for SCRAM-SHA-256 (RFC 5802, RFC 7677). It takes the verifier in the password's place, so that the
/// password is in no statement and in no log of statements, whatever <c>password_encryption</c> says.
/// </summary>
internal static class ScramVerifier
{
    /// <summary>As many as PostgreSQL itself takes. The passwords are random: more would make logins slower and nothing safer.</summary>
    private const int Iterations = 4096;

    private const int SaltLength = 16;

    /// <summary>Whether the password stands for itself after SASLprep (RFC 4013), as printable ASCII does; others are not taken.</summary>
    public static bool Takes(SecretValue password) => password.Length > 0 && !password.Bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~');

    /// <summary>A verifier with a new salt.</summary>
    public static string Of(SecretValue password, IRandomBytes random)
    {
        Span<byte> salt = stackalloc byte[SaltLength];
        random.Fill(salt);
        return Of(password, salt, Iterations);
    }

    /// <summary>The verifier with this salt: <c>SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey</c>.</summary>
    public static string Of(SecretValue password, ReadOnlySpan<byte> salt, int iterations)
    {
        Span<byte> salted = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> client = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> stored = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> server = stackalloc byte[SHA256.HashSizeInBytes];
        try
        {
            Rfc2898DeriveBytes.Pbkdf2(password.Bytes, salt, salted, iterations, HashAlgorithmName.SHA256);
            HMACSHA256.HashData(salted, "Client Key"u8, client);
            SHA256.HashData(client, stored);
            HMACSHA256.HashData(salted, "Server Key"u8, server);
            return $"SCRAM-SHA-256${iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(salted);
            CryptographicOperations.ZeroMemory(client);
        }
    }
}
