using System.Security.Cryptography;
using SecretsManager.Protocol.AuditLog;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Keys;

namespace SecretsManager.Server.Hosting;

/// <summary>Signs the checkpoints of the audit logs with the deployment's own key.</summary>
internal sealed class LogSigner(LogKeys keys) : ILogSigner
{
    public async Task<string> Sign(Checkpoint checkpoint, CancellationToken cancellation)
    {
        try
        {
            MasterKeyVersion version = await keys.Newest(cancellation);
            byte[] digest = SHA256.HashData(CheckpointKey.BytesToSign(checkpoint));
            byte[] signature = await keys.Sign(version, digest, cancellation);
            using CheckpointKey key = CheckpointKey.FromSubjectPublicKeyInfo(version.PublicKey);
            return key.Note(checkpoint, signature);
        }
        catch (KeyUnavailableException away)
        {
            throw new LogSignerUnavailableException("The key that signs checkpoints does not answer.", away);
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
}
