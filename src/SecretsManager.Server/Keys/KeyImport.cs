using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys;

/// <summary>The import of a key's material: pairs to wrap it under, and the rule that a key never takes other material than its first.</summary>
internal static class KeyImport
{
    private const int RsaBits = 2048;
    private const int MaterialSize = CommittingCipher.KeySize;
    private const int MostOffers = 5;
    private const long LatestValidTo = 2147443200;

    /// <summary>A fresh pair and its token, good for 24 hours.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The private key belongs to the offer, which the store keeps.")]
    public static (ImportOffer Offer, byte[] PublicKey) Offer(RsaPadding padding, long now, IRandomBytes random)
    {
        using RSA rsa = RSA.Create(RsaBits);
        byte[] pkcs8 = rsa.ExportPkcs8PrivateKey();
        SecretMaterial privateKey = SecretMaterial.CopyOf(pkcs8);
        CryptographicOperations.ZeroMemory(pkcs8);
        byte[] token = new byte[32];
        random.Fill(token);
        ImportOffer offer = new(Convert.ToBase64String(token), padding, privateKey, now + TimeSpan.MillisecondsPerDay);
        return (offer, rsa.ExportSubjectPublicKeyInfo());
    }

    /// <summary>The offers with a new one: those that have ended go, and the oldest where there are too many.</summary>
    public static IReadOnlyList<ImportOffer> With(IReadOnlyList<ImportOffer> offers, ImportOffer offer, long now) =>
        [.. offers.Where(old => old.ValidTo > now).TakeLast(MostOffers - 1), offer];

    /// <summary>The material that was encrypted under the offer of this token; the caller disposes it.</summary>
    /// <exception cref="ApiException">The token is unknown or has expired, or the material does not decrypt or is not 256 bits.</exception>
    public static SecretValue Open(MasterKey key, string token, SecretValue encrypted, long now)
    {
        byte[] named = Encoding.UTF8.GetBytes(token);
        ImportOffer offer = key.ImportOffers.FirstOrDefault(offer => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(offer.Token), named))
            ?? throw KeyCallRefusals.TokenUnknown();
        if (offer.ValidTo <= now)
            throw KeyCallRefusals.TokenExpired();
        using RSA rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(offer.PrivateKey.Bytes, out _);
        SecretValue material = RsaPaddings.TryDecrypt(rsa, offer.Padding, encrypted.Bytes) ?? throw KeyCallRefusals.MaterialNotDecrypted();
        if (material.Length == MaterialSize)
            return material;
        material.Dispose();
        throw ParameterRules.Wrong("EncryptedKeyMaterial", "the encrypted form of exactly 256 bits", "加密后的 256 位密钥材料");
    }

    /// <summary>What stands for the material in the key's record; nothing about the material follows from it.</summary>
    public static byte[] DigestOf(MasterKey key, SecretValue material)
    {
        byte[] digest = new byte[MaterialSize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, material.Bytes, digest, salt: [], Encoding.ASCII.GetBytes("imported-material/" + key.KeyId));
        return digest;
    }

    /// <summary>When the material shall expire, Unix milliseconds; null for never.</summary>
    public static long? CheckValidTo(ulong? validTo, long now)
    {
        if (validTo is null or 0)
            return null;
        return validTo <= LatestValidTo && (long)validTo * 1000 > now
            ? (long)validTo * 1000
            : throw ParameterRules.Wrong("ValidTo", $"0 for never, or a Unix time in the future and not after {LatestValidTo}", $"0（永不过期）或晚于当前时间且不超过 {LatestValidTo} 的 Unix 时间戳");
    }

    /// <summary>The key without its material, waiting for the same material again. It goes from the module, if it is in one, when the change is committed.</summary>
    public static MasterKey WithoutMaterial(MasterKey key) => key with { State = MasterKeyState.PendingImport, Versions = [], ValidTo = null, Discarded = [.. key.Discarded, .. key.Versions.Where(version => version.IsInModule)] };
}
