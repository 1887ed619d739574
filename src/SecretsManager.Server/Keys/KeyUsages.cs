namespace SecretsManager.Server.Keys;

/// <summary>The names of usages, algorithms and paddings on the wire (KMS 2019-01-18), and which of them go together.</summary>
internal static class KeyUsages
{
    private static readonly (KeyUsage Usage, string Name)[] Usages =
    [
        (KeyUsage.EncryptDecrypt, "ENCRYPT_DECRYPT"),
        (KeyUsage.DecryptRsa2048, "ASYMMETRIC_DECRYPT_RSA_2048"),
        (KeyUsage.SignRsa2048, "ASYMMETRIC_SIGN_VERIFY_RSA_2048"),
        (KeyUsage.SignEcc, "ASYMMETRIC_SIGN_VERIFY_ECC"),
        (KeyUsage.SignEcdsa384, "ASYMMETRIC_SIGN_VERIFY_ECDSA384"),
    ];

    private static readonly (SigningAlgorithm Algorithm, string Name, KeyUsage Usage)[] SigningAlgorithms =
    [
        (SigningAlgorithm.RsaPkcs1Sha256, "RSA_PKCS1_SHA_256", KeyUsage.SignRsa2048),
        (SigningAlgorithm.RsaPssSha256, "RSA_PSS_SHA_256", KeyUsage.SignRsa2048),
        (SigningAlgorithm.EccP256, "ECC_P256_R1", KeyUsage.SignEcc),
        (SigningAlgorithm.EccP384, "ECC_P384_R1", KeyUsage.SignEcdsa384),
    ];

    private static readonly (RsaPadding Padding, string Name)[] Paddings =
    [
        (RsaPadding.Pkcs1, "RSAES_PKCS1_V1_5"),
        (RsaPadding.OaepSha1, "RSAES_OAEP_SHA_1"),
        (RsaPadding.OaepSha256, "RSAES_OAEP_SHA_256"),
    ];

    /// <summary>Every algorithm by which keys sign, with the usage of those keys.</summary>
    public static IEnumerable<(SigningAlgorithm Algorithm, string Name, KeyUsage Usage)> Signing => SigningAlgorithms;

    public static IEnumerable<string> UsageNames => Usages.Select(entry => entry.Name);

    public static IEnumerable<string> PaddingNames => Paddings.Select(entry => entry.Name);

    public static string NameOf(KeyUsage usage) => Usages.First(entry => entry.Usage == usage).Name;

    /// <summary>The index column of a usage; empty for the one that the first keys had.</summary>
    public static string IndexOf(KeyUsage usage) => usage == KeyUsage.EncryptDecrypt ? string.Empty : NameOf(usage);

    public static KeyUsage? UsageOf(string name) => Array.Find(Usages, entry => entry.Name == name) is { Name: not null } found ? found.Usage : null;

    public static RsaPadding? PaddingOf(string name) => Array.Find(Paddings, entry => entry.Name == name) is { Name: not null } found ? found.Padding : null;

    /// <summary>The algorithm of this name, if keys of the usage can sign by it.</summary>
    public static SigningAlgorithm? SigningOf(string name, KeyUsage usage) =>
        Array.Find(SigningAlgorithms, entry => entry.Name == name && entry.Usage == usage) is { Name: not null } found ? found.Algorithm : null;

    /// <summary>The names of the algorithms by which keys of the usage can sign.</summary>
    public static IEnumerable<string> SigningNames(KeyUsage usage) => Signing.Where(entry => entry.Usage == usage).Select(entry => entry.Name);

    public static bool Signs(KeyUsage usage) => Array.Exists(SigningAlgorithms, entry => entry.Usage == usage);
}
