using SecretsManager.Protocol;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys;

/// <summary>
/// Encrypts and decrypts a few bytes for a caller, directly under a customer master key. A ciphertext is bound to deployment, region,
/// account, key, version and the caller's context. The state of the key is the caller's to ask before.
/// </summary>
internal sealed class KeyCipher(DomainKeys domain, MasterKeyHolders holders)
{
    /// <summary>A ciphertext under the newest version of the key.</summary>
    /// <exception cref="ApiException"><c>UnsupportedOperation.ServiceTemporaryUnavailable</c>.</exception>
    public async ValueTask<byte[]> Encrypt(
        MasterKey key, string region, EncryptionContext context, SecretValue plaintext, CancellationToken cancellation)
    {
        MasterKeyVersion version = key.Newest;
        byte[] box = await KeyCalls.Answered(holders, version, holder =>
            holder.Seal(version, BoxPurpose.Ciphertext, Bind(key, region, version.Number, context), plaintext.Memory, cancellation));
        return CiphertextBlob.Write(key.KeyId, version.Number, box);
    }

    /// <summary>The plaintext of a ciphertext that names this key; the caller disposes it.</summary>
    /// <exception cref="ApiException"><c>FailedOperation.DecryptError</c>, the same for every reason.</exception>
    public async ValueTask<SecretValue> Decrypt(
        MasterKey key, string region, int keyVersion, ReadOnlyMemory<byte> box, EncryptionContext context, CancellationToken cancellation)
    {
        if (key.Version(keyVersion) is not { } version)
            throw KeyCallRefusals.DoesNotDecrypt();
        return await KeyCalls.Answered(holders, version, holder =>
            holder.Open(version, BoxPurpose.Ciphertext, Bind(key, region, version.Number, context), box, cancellation)) ?? throw KeyCallRefusals.DoesNotDecrypt();
    }

    private AssociatedData Bind(MasterKey key, string region, int keyVersion, EncryptionContext context) => context.AddTo(new AssociatedData()
        .Add("ciphertext").Add(CiphertextBlob.Format).Add(domain.Deployment).Add(region).Add(key.Account).Add(key.KeyId).Add(keyVersion));
}
