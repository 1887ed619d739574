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

    public static async Task Write(Deployment deployment, CancellationToken cancellation)
    {
        StringBuilder text = new();
        foreach (byte[] key in await deployment.LogKeys.PublicKeys(cancellation))
            text.Append(PemEncoding.WriteString("PUBLIC KEY", key)).Append('\n');
        await File.WriteAllTextAsync(Path.Combine(deployment.Directory.Path, Name), text.ToString(), cancellation);
    }
}
