using System.Collections.Frozen;

namespace SecretsManager.Protocol.Kms;

/// <summary>Constants of the key management API.</summary>
public static class KmsService
{
    /// <summary>The service's short name, in permissions and resources.</summary>
    public const string Name = "kms";

    /// <summary>The version of the API.</summary>
    public const string Version = "2019-01-18";

    /// <summary>
    /// The actions of the API that this product knows and does not do: white-box keys, data keys that the service keeps, post-quantum
    /// keys and SM2. They are answered with <see cref="ErrorCode.UnsupportedOperation"/>.
    /// </summary>
    public static FrozenSet<string> UnsupportedActions { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "AsymmetricSm2Decrypt",
        "CancelDataKeyDeletion",
        "CreateWhiteBoxKey",
        "DeleteWhiteBoxKey",
        "DescribeDataKey",
        "DescribeDataKeys",
        "DescribeWhiteBoxDecryptKey",
        "DescribeWhiteBoxDeviceFingerprints",
        "DescribeWhiteBoxKey",
        "DescribeWhiteBoxKeyDetails",
        "DescribeWhiteBoxServiceStatus",
        "DisableDataKey",
        "DisableDataKeys",
        "DisableWhiteBoxKey",
        "DisableWhiteBoxKeys",
        "EnableDataKey",
        "EnableDataKeys",
        "EnableWhiteBoxKey",
        "EnableWhiteBoxKeys",
        "EncryptByWhiteBox",
        "GetDataKeyCiphertextBlob",
        "GetDataKeyPlaintext",
        "ImportDataKey",
        "ListDataKeyDetail",
        "ListDataKeys",
        "OverwriteWhiteBoxDeviceFingerprints",
        "PostQuantumCryptoDecrypt",
        "PostQuantumCryptoEncrypt",
        "PostQuantumCryptoSign",
        "PostQuantumCryptoVerify",
        "ScheduleDataKeyDeletion",
        "UpdateDataKeyDescription",
        "UpdateDataKeyName");
}
