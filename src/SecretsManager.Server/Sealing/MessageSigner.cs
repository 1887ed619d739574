using System.Security.Cryptography;

namespace SecretsManager.Server.Sealing;

/// <summary>Signs messages to others by ECDSA on P-256 with SHA-256.</summary>
internal static class MessageSigner
{
    /// <summary>A new key (PKCS#8).</summary>
    public static SecretMaterial NewKey()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] bytes = key.ExportPkcs8PrivateKey();
        SecretMaterial material = SecretMaterial.CopyOf(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return material;
    }

    /// <summary>The signature, as the DER of RFC 3279: what <c>openssl dgst -verify</c> takes.</summary>
    public static byte[] Sign(SecretMaterial key, ReadOnlySpan<byte> message)
    {
        using ECDsa signer = Read(key);
        return signer.SignData(message.ToArray(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>The public half, as PEM.</summary>
    public static string PublicHalf(SecretMaterial key)
    {
        using ECDsa signer = Read(key);
        return signer.ExportSubjectPublicKeyInfoPem();
    }

    private static ECDsa Read(SecretMaterial key)
    {
        ECDsa signer = ECDsa.Create();
        signer.ImportPkcs8PrivateKey(key.Bytes, out _);
        return signer;
    }
}
