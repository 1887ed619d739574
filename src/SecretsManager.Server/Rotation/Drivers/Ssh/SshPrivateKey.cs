using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Security;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation.Drivers.Ssh;

/// <summary>Reads private keys.</summary>
internal static class SshPrivateKey
{
    /// <summary>The key; null if it cannot be read or needs a passphrase. The library keeps a copy of it in memory that cannot be wiped.</summary>
    public static PrivateKeyFile? Read(SecretValue text)
    {
        byte[] copy = text.Bytes.ToArray();
        try
        {
            using MemoryStream stream = new(copy);
            return new PrivateKeyFile(stream);
        }
        catch (Exception unreadable) when (unreadable is SshException or FormatException or ArgumentException or NotSupportedException or InvalidOperationException
            or IndexOutOfRangeException or OverflowException or IOException or System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(copy);
        }
    }

    /// <summary>The line of <c>authorized_keys</c> of a key's public half, with a comment.</summary>
    public static string LineOf(PrivateKeyFile key, string comment)
    {
        byte[] blob = ((KeyHostAlgorithm)key.HostKeyAlgorithms.First()).Data;
        return $"{HostKey.TypeIn(blob)} {Convert.ToBase64String(blob)} {comment}";
    }
}
