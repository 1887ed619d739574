using System.Collections.Frozen;

namespace SecretsManager.Protocol.Kms;

/// <summary>
/// Which request fields of the KMS API 2019-01-18 are not text. A name has one type in all its actions, so that text from a command
/// line can be sent as the type the API wants without knowing the action.
/// </summary>
public static class KmsFieldTypes
{
    /// <summary>The fields that hold whole numbers.</summary>
    public static FrozenSet<string> Integers { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "DataKeyLen",
        "ImportType",
        "IsHostedByKms",
        "KeyState",
        "KeyStatus",
        "Limit",
        "MemberAppId",
        "MemberUin",
        "NumberOfBytes",
        "Offset",
        "OrderType",
        "PendingWindowInDays",
        "Role",
        "RotateDays",
        "Type",
        "ValidTo");

    /// <summary>The fields that hold true or false: none.</summary>
    public static FrozenSet<string> Booleans { get; } = FrozenSet<string>.Empty;

    /// <summary>The fields that hold bytes, which travel as base64.</summary>
    public static FrozenSet<string> Binaries { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "Ciphertext",
        "CiphertextBlob",
        "EncryptedKeyMaterial",
        "Message",
        "Plaintext",
        "SignatureValue");
}
