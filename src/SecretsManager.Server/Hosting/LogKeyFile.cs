using System.Security.Cryptography;
using System.Text;

namespace SecretsManager.Server.Hosting;

/// <summary>
/// The file in the data directory that holds the public halves of the keys that sign checkpoints, for whoever verifies the audit logs
/// elsewhere. Nobody reads it here.
/// </summary>
internal static class LogKeyFile
{
    public const string Name = "audit-log.pub.pem";

    /// <summary>Writes the file whole or not at all, unless it says the same already: so a start on a full disk needs no room for it.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="keys">Oldest first, as SubjectPublicKeyInfo.</param>
    public static void Write(string directory, IReadOnlyList<byte[]> keys)
    {
        string path = Path.Combine(directory, Name);
        byte[] content = Encoding.ASCII.GetBytes(string.Concat(keys.Select(key => PemEncoding.WriteString("PUBLIC KEY", key) + "\n")));
        if (!File.Exists(path) || !CryptographicOperations.FixedTimeEquals(File.ReadAllBytes(path), content))
            PrivateFile.Write(path, content);
    }
}
