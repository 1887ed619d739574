using SecretsManager.Protocol.AuditLog;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Keys;

namespace SecretsManager.Server.Hosting;

/// <summary>Signs the checkpoints of the audit logs with the deployment's own key.</summary>
internal sealed class LogSigner(LogKeys keys) : ILogSigner
{
    public async Task<string> Sign(string name, Checkpoint checkpoint, CancellationToken cancellation)
    {
        string text = checkpoint.ToText();
        try
        {
            MasterKeyVersion version = await keys.Newest(cancellation);
            byte[] signature = await keys.Sign(version, SignedNote.DigestOf(text), cancellation);
            return SignedNote.Write(text, name, version.PublicKey!, signature);
        }
        catch (KeyUnavailableException away)
        {
            throw new LogSignerUnavailableException("The key that signs checkpoints does not answer.", away);
        }
    }

    public async Task<Checkpoint?> Open(string name, string note, CancellationToken cancellation)
    {
        IReadOnlyList<byte[]> publicKeys = await keys.PublicKeys(cancellation);
        return SignedNote.Read(note) is { } signed && publicKeys.Any(key => signed.IsSignedBy(name, key)) ? Checkpoint.Read(signed.Text) : null;
    }
}
