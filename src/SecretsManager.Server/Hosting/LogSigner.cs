using System.Security.Cryptography;
using SecretsManager.Protocol.AuditLog;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Keys;

namespace SecretsManager.Server.Hosting;

/// <summary>Signs the checkpoints of the audit logs with the deployment's own key.</summary>
/// <param name="keys">The key's versions.</param>
/// <param name="directory">Where the file with the public halves is written before a new version signs; null: nowhere.</param>
internal sealed class LogSigner(LogKeys keys, string? directory = null) : ILogSigner
{
    private int published;

    public async Task<string> Sign(Checkpoint checkpoint, CancellationToken cancellation)
    {
        try
        {
            (LogKey all, MasterKeyVersion version) = await keys.Current(cancellation);
            Publish(all);
            byte[] digest = SHA256.HashData(CheckpointKey.BytesToSign(checkpoint));
            byte[] signature = await keys.Sign(version, digest, cancellation);
            using CheckpointKey key = CheckpointKey.FromSubjectPublicKeyInfo(version.PublicKey);
            return key.Note(checkpoint, signature);
        }
        catch (KeyUnavailableException away)
        {
            throw new LogSignerUnavailableException("The key that signs checkpoints does not answer.", away);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LogSignerUnavailableException($"The file {LogKeyFile.Name} cannot be written.", fault);
        }
    }

    public async Task<Checkpoint?> Open(string note, CancellationToken cancellation)
    {
        SignedCheckpoint signed;
        try
        {
            signed = Checkpoint.Parse(note);
        }
        catch (FormatException)
        {
            return null;
        }

        foreach (byte[] publicKey in await keys.PublicKeys(cancellation))
        {
            using CheckpointKey key = CheckpointKey.FromSubjectPublicKeyInfo(publicKey);
            if (key.Proves(signed))
                return signed.Checkpoint;
        }

        return null;
    }

    // Whoever verifies takes the keys from the file: no checkpoint is to be out whose key is not in it.
    private void Publish(LogKey key)
    {
        if (directory is null || key.Versions.Count == published)
            return;
        LogKeyFile.Write(directory, [.. key.Versions.Select(version => version.PublicKey!)]);
        published = key.Versions.Count;
    }
}
