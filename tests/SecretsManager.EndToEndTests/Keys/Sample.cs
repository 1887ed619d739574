namespace SecretsManager.EndToEndTests.Keys;

/// <summary>Parameters for each action that names a key, valid in themselves whatever the key is.</summary>
internal static class Sample
{
    /// <summary>The actions that name keys, by what they do to one.</summary>
    public static readonly string[] Changes =
    [
        "EnableKey", "EnableKeys", "DisableKey", "DisableKeys", "ArchiveKey", "CancelKeyArchive", "ScheduleKeyDeletion", "CancelKeyDeletion",
        "EnableKeyRotation", "DisableKeyRotation", "RotateKey", "UpdateAlias", "UpdateKeyDescription", "BindCloudResource", "UnbindCloudResource",
        "GetParametersForImport", "ImportKeyMaterial", "DeleteImportedKeyMaterial",
    ];

    public static readonly string[] Uses =
    [
        "Encrypt", "GenerateDataKey", "SignByAsymmetricKey", "VerifyByAsymmetricKey", "GetPublicKey", "AsymmetricRsaDecrypt",
    ];

    public static readonly string[] Descriptions = ["DescribeKey", "DescribeKeys", "GetKeyRotationStatus"];

    private const string Digest = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";

    public static object Of(string action, string key) => action switch
    {
        "EnableKeys" or "DisableKeys" or "DescribeKeys" => new { KeyIds = new[] { key } },
        "ScheduleKeyDeletion" => new { KeyId = key, PendingWindowInDays = 8 },
        "EnableKeyRotation" => new { KeyId = key, RotateDays = 90 },
        "UpdateAlias" => new { KeyId = key, Alias = "new-" + key },
        "UpdateKeyDescription" => new { KeyId = key, Description = "another" },
        "BindCloudResource" or "UnbindCloudResource" => new { KeyId = key, ProductId = "cos", ResourceId = "bucket" },
        // Another algorithm than an import of the tests uses: the same request in the same second would get that one's outcome again.
        "GetParametersForImport" => new { KeyId = key, WrappingAlgorithm = "RSAES_OAEP_SHA_1", WrappingKeySpec = "RSA_2048" },
        "ImportKeyMaterial" => new { KeyId = key, ImportToken = Digest, EncryptedKeyMaterial = Digest },
        "Encrypt" => new { KeyId = key, Plaintext = Digest },
        "GenerateDataKey" => new { KeyId = key, KeySpec = "AES_256" },
        "SignByAsymmetricKey" => new { KeyId = key, Algorithm = "ECC_P256_R1", Message = Digest },
        "VerifyByAsymmetricKey" => new { KeyId = key, Algorithm = "ECC_P256_R1", Message = Digest, SignatureValue = Digest },
        "AsymmetricRsaDecrypt" => new { KeyId = key, Algorithm = "RSAES_OAEP_SHA_256", Ciphertext = Digest },
        _ => new { KeyId = key },
    };
}
