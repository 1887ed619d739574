using System.Security.Cryptography;
using SecretsManager.Protocol;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys;

/// <summary>
/// Material in this process's memory; at rest it is in the sealed document of its key. A pair is kept as PKCS#8. Nothing here waits, so
/// everything completes at once.
/// </summary>
internal sealed class SoftwareKeyHolder(IRandomBytes random) : IKeyHolder
{
    private const int RsaBits = 2048;

    public ValueTask<MasterKeyVersion> Generate(string keyId, int number, KeyUsage usage, long now, CancellationToken cancellation)
    {
        switch (usage)
        {
            case KeyUsage.EncryptDecrypt:
                return new(new MasterKeyVersion(number, SecretMaterial.Random(CommittingCipher.KeySize, random), Created: now));
            case KeyUsage.DecryptRsa2048 or KeyUsage.SignRsa2048:
                using (RSA rsa = RSA.Create(RsaBits))
                    return new(OfPair(number, rsa, now));
            default:
                using (ECDsa ecdsa = ECDsa.Create(usage == KeyUsage.SignEcc ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384))
                    return new(OfPair(number, ecdsa, now));
        }
    }

    public ValueTask<MasterKeyVersion> Import(string keyId, int number, SecretValue material, long now, CancellationToken cancellation) =>
        new(new MasterKeyVersion(number, SecretMaterial.CopyOf(material.Bytes), Created: now));

    public ValueTask Destroy(MasterKeyVersion version, CancellationToken cancellation)
    {
        // It goes with its document. The object is not wiped: a call that began before may be using it.
        return ValueTask.CompletedTask;
    }

    public ValueTask<byte[]> Seal(
        MasterKeyVersion version, BoxPurpose purpose, AssociatedData associatedData, ReadOnlyMemory<byte> plaintext, CancellationToken cancellation) =>
        new(SealedBox.Seal(purpose, MaterialOf(version).Bytes, associatedData, plaintext.Span, random));

    public ValueTask<SecretValue?> Open(
        MasterKeyVersion version, BoxPurpose purpose, AssociatedData associatedData, ReadOnlyMemory<byte> box, CancellationToken cancellation)
    {
        if (SealedBox.ContentLength(box.Span) < 0)
            return new((SecretValue?)null);
        SecretValue value = SecretValue.Create(SealedBox.ContentLength(box.Span), out Span<byte> content);
        if (SealedBox.TryOpen(purpose, MaterialOf(version).Bytes, associatedData, box.Span, content))
            return new(value);
        value.Dispose();
        return new((SecretValue?)null);
    }

    public ValueTask<byte[]> Sign(MasterKeyVersion version, SigningAlgorithm algorithm, ReadOnlyMemory<byte> digest, CancellationToken cancellation)
    {
        ReadOnlySpan<byte> pkcs8 = MaterialOf(version).Bytes;
        if (algorithm is SigningAlgorithm.RsaPkcs1Sha256 or SigningAlgorithm.RsaPssSha256)
        {
            using RSA rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(pkcs8, out _);
            RSASignaturePadding padding = algorithm == SigningAlgorithm.RsaPssSha256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
            return new(rsa.SignHash(digest.ToArray(), HashAlgorithmName.SHA256, padding));
        }

        using ECDsa ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return new(ecdsa.SignHash(digest.ToArray(), DSASignatureFormat.Rfc3279DerSequence));
    }

    public ValueTask<SecretValue?> DecryptRsa(MasterKeyVersion version, RsaPadding padding, ReadOnlyMemory<byte> ciphertext, CancellationToken cancellation)
    {
        using RSA rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(MaterialOf(version).Bytes, out _);
        return new(RsaPaddings.TryDecrypt(rsa, padding, ciphertext.Span));
    }

    private static MasterKeyVersion OfPair(int number, AsymmetricAlgorithm pair, long now)
    {
        byte[] pkcs8 = pair.ExportPkcs8PrivateKey();
        SecretMaterial material = SecretMaterial.CopyOf(pkcs8);
        CryptographicOperations.ZeroMemory(pkcs8);
        return new MasterKeyVersion(number, material, PublicKey: pair.ExportSubjectPublicKeyInfo(), Created: now);
    }

    private static SecretMaterial MaterialOf(MasterKeyVersion version) =>
        version.Material ?? throw new InvalidOperationException("The material of this version is in a module.");
}
