using SecretsManager.Protocol;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys;

/// <summary>
/// Where the material of customer master keys is and is used: this process's memory, or a hardware module that never gives it out.
/// Every member throws <see cref="KeyUnavailableException"/> when the holder does not answer; what does not open is null, for every
/// cause alike.
/// </summary>
internal interface IKeyHolder
{
    /// <summary>Makes the material of a version of a key; of a key pair, its public half is in the clear.</summary>
    /// <param name="keyId">The key; part of the object's name in a module.</param>
    /// <param name="number">The number of the version.</param>
    ValueTask<MasterKeyVersion> Generate(string keyId, int number, KeyUsage usage, long now, CancellationToken cancellation);

    /// <summary>Takes in 256 bits of material that somebody else made. The caller wipes its copy.</summary>
    ValueTask<MasterKeyVersion> Import(string keyId, int number, SecretValue material, long now, CancellationToken cancellation);

    /// <summary>Destroys the material. Nothing happens if it is gone already.</summary>
    ValueTask Destroy(MasterKeyVersion version, CancellationToken cancellation);

    /// <summary>Seals a few bytes under a symmetric version, as a sealed box of the holder's suite.</summary>
    ValueTask<byte[]> Seal(
        MasterKeyVersion version, BoxPurpose purpose, AssociatedData associatedData, ReadOnlyMemory<byte> plaintext, CancellationToken cancellation);

    /// <summary>Opens a sealed box; null if it is not one that this version sealed for this purpose and associated data.</summary>
    ValueTask<SecretValue?> Open(
        MasterKeyVersion version, BoxPurpose purpose, AssociatedData associatedData, ReadOnlyMemory<byte> box, CancellationToken cancellation);

    /// <summary>Signs a digest with the private half of a key pair. An ECDSA signature is DER (RFC 3279, section 2.2.3).</summary>
    /// <param name="digest">As long as the algorithm's hash.</param>
    ValueTask<byte[]> Sign(MasterKeyVersion version, SigningAlgorithm algorithm, ReadOnlyMemory<byte> digest, CancellationToken cancellation);

    /// <summary>Decrypts with the private half of an RSA key pair; null for every failure alike.</summary>
    ValueTask<SecretValue?> DecryptRsa(MasterKeyVersion version, RsaPadding padding, ReadOnlyMemory<byte> ciphertext, CancellationToken cancellation);
}
