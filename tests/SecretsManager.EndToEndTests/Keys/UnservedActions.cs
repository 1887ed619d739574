using System.Collections.Frozen;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>The actions of the key management API that this product knows and does not do.</summary>
internal static class UnservedActions
{
    public static FrozenSet<string> All { get; } = FrozenSet.Create(
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
