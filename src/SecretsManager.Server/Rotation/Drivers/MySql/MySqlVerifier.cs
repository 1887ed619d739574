using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation.Drivers.MySql;

/// <summary>
/// What the engine stores of a password under <c>mysql_native_password</c>: <c>*</c> and the hexadecimal SHA-1 of its SHA-1. With it the password
/// is set without being told, so that it is in no log of statements. Passwords made at random cannot be found from it.
/// </summary>
internal static class MySqlVerifier
{
    /// <summary>The verifier of a password.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The engine compares with this.")]
    public static string Of(SecretValue password)
    {
        Span<byte> once = stackalloc byte[SHA1.HashSizeInBytes];
        Span<byte> twice = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(password.Bytes, once);
        SHA1.HashData(once, twice);
        CryptographicOperations.ZeroMemory(once);
        return "*" + Convert.ToHexString(twice);
    }

    /// <summary>Whether two verifiers are of the same password.</summary>
    public static bool Equal(string left, string right) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
