using SecretsManager.Protocol;

namespace SecretsManager.Server.Keys;

/// <summary>What a caller of the key management API is told when a key does not allow what was asked.</summary>
internal static class KeyCallRefusals
{
    public static ApiException Of(KeyFault fault) => fault switch
    {
        KeyFault.NotFound => NotFound(),
        KeyFault.Disabled => new(ErrorCode.ResourceUnavailableCmkDisabled, "The key is disabled. Call EnableKey first.", "密钥已被禁用，请先调用 EnableKey。"),
        KeyFault.PendingDelete => new(
            ErrorCode.ResourceUnavailableCmkStateNotSupport,
            "The key waits for its deletion. Call CancelKeyDeletion and EnableKey first.",
            "密钥处于计划删除状态，请先调用 CancelKeyDeletion 和 EnableKey。"),
        KeyFault.PendingImport => new(
            ErrorCode.ResourceUnavailableCmkStateNotSupport, "The key has no material. Call ImportKeyMaterial first.", "密钥没有密钥材料，请先调用 ImportKeyMaterial。"),
        KeyFault.Archived => new(
            ErrorCode.ResourceUnavailableCmkArchived,
            "The key is archived: it decrypts and does nothing else. Call CancelKeyArchive first.",
            "密钥已归档，仅可用于解密，请先调用 CancelKeyArchive。"),
        KeyFault.Expired => new(
            ErrorCode.ResourceUnavailableCmkStateNotSupport,
            "The key's imported material has expired. Call ImportKeyMaterial with the same material.",
            "导入的密钥材料已过期，请使用相同的密钥材料调用 ImportKeyMaterial。"),
        KeyFault.WrongUsage => new(
            ErrorCode.InvalidParameterValueInvalidKeyUsage, "The key is of another KeyUsage than this action is for.", "密钥用途与该接口不符。"),
        _ => new(
            ErrorCode.UnsupportedOperationServiceTemporaryUnavailable,
            "The hardware module that holds the key does not answer. Call again.",
            "保存该密钥的硬件模块没有响应，请稍后重试。"),
    };

    public static ApiException NotFound() =>
        new(ErrorCode.ResourceUnavailableCmkNotFound, "The key does not exist in this account and region.", "该账号和地域中不存在此密钥。");

    public static ApiException MadeByProduct() => new(
        ErrorCode.UnsupportedOperationNotUserCreatedCmk,
        "The key was made by a product for its own use. Only keys of your own can be used directly or changed.",
        "该密钥由云产品自动创建，仅可直接使用或修改用户自己创建的密钥。");

    public static ApiException AliasTaken() => new(
        ErrorCode.InvalidParameterValueAliasAlreadyExists,
        "Another key has this alias; a key that waits for its deletion keeps its alias.",
        "别名已被其他密钥使用，计划删除中的密钥仍占用其别名。");

    public static ApiException TooManyKeys(int most) => new(
        ErrorCode.LimitExceededCmkLimitExceeded,
        $"The account may have {most} keys in this region and has them; those that wait for their deletion do not count.",
        $"该账号在此地域最多可有 {most} 个密钥（不含计划删除中的密钥），已达上限。");

    public static ApiException State(string action, MasterKeyState state) => new(
        ErrorCode.ResourceUnavailableCmkStateNotSupport,
        $"{action} is not possible while the key is {state}.",
        $"密钥状态为 {state} 时无法执行 {action}。");

    public static ApiException ShouldBeDisabled() => new(
        ErrorCode.ResourceUnavailableCmkShouldBeDisabled,
        "Only a disabled key can be scheduled for deletion. Call DisableKey first.",
        "仅可计划删除已禁用的密钥，请先调用 DisableKey。");

    public static ApiException NotPendingDelete() => new(
        ErrorCode.ResourceUnavailableCmkNotPendingDelete, "The key does not wait for a deletion.", "密钥不处于计划删除状态。");

    public static ApiException InUse(string dependents) => new(
        ErrorCode.FailedOperationCmkUsedByCloudProduct,
        $"The key is in use, and what it protects would be lost: {dependents}. Move that to another key first; the setting Keys:AllowDeletionInUse allows the deletion all the same.",
        $"密钥正在使用中，删除后受其保护的内容将丢失：{dependents}。请先改用其他密钥；设置 Keys:AllowDeletionInUse 可强制允许删除。");

    public static ApiException NotExternal() => new(
        ErrorCode.UnsupportedOperationNotExternalCmk, "Material can be imported only into a key that was created with Type 2.", "仅可向以 Type 2 创建的密钥导入密钥材料。");

    public static ApiException ExternalDoesNotRotate() => new(
        ErrorCode.UnsupportedOperationExternalCmkCanNotRotate, "A key with imported material does not rotate.", "用户导入密钥材料的密钥不支持轮换。");

    public static ApiException PairDoesNotRotate() => new(
        ErrorCode.UnsupportedOperationRotateNotSupported, "Only a key of the usage ENCRYPT_DECRYPT rotates.", "仅用途为 ENCRYPT_DECRYPT 的密钥支持轮换。");

    public static ApiException TooManyVersions() => new(
        ErrorCode.LimitExceeded, $"The key has {KeyRules.MostVersions} versions, the most there may be.", $"密钥已有 {KeyRules.MostVersions} 个版本，达到上限。");

    public static ApiException NotACiphertext() => new(
        ErrorCode.InvalidParameterValueInvalidCiphertext, "CiphertextBlob is not a ciphertext of this service.", "CiphertextBlob 不是本服务的密文。");

    // One refusal for every reason: an altered ciphertext, another context, another deployment.
    public static ApiException DoesNotDecrypt() => new(
        ErrorCode.FailedOperationDecryptError,
        "The ciphertext does not decrypt: it was altered, or its EncryptionContext, padding or key is another.",
        "解密失败：密文被改动，或 EncryptionContext、填充方式、密钥不符。");

    public static ApiException TokenUnknown() => new(
        ErrorCode.InvalidParameterValue,
        "The ImportToken is not one that GetParametersForImport gave for this key. Call it again.",
        "ImportToken 不是 GetParametersForImport 为该密钥返回的令牌，请重新调用该接口。");

    public static ApiException TokenExpired() => new(
        ErrorCode.ResourceUnavailableTokenExpired, "The ImportToken has expired. Call GetParametersForImport again.", "ImportToken 已过期，请重新调用 GetParametersForImport。");

    public static ApiException MaterialNotDecrypted() => new(
        ErrorCode.InvalidParameterDecryptMaterialError,
        "EncryptedKeyMaterial does not decrypt: encrypt the material under the PublicKey of this ImportToken by its WrappingAlgorithm.",
        "EncryptedKeyMaterial 解密失败，请使用该 ImportToken 对应的 PublicKey 和 WrappingAlgorithm 加密密钥材料。");

    public static ApiException MaterialDiffers() => new(
        ErrorCode.InvalidParameterValueMaterialNotMatch,
        "The material is not the one that was imported first. A key never takes other material.",
        "密钥材料与首次导入的不同，密钥不接受其他密钥材料。");

    public static ApiException BindingNotFound() => new(
        ErrorCode.ResourceUnavailableCloudResourceBindingNotFound, "The key is not bound to this resource.", "密钥与该资源不存在绑定关系。");

    public static ApiException TooManyResources() => new(
        ErrorCode.LimitExceeded, $"A key may be bound to {KeyRules.MostResources} resources.", $"密钥最多可绑定 {KeyRules.MostResources} 个资源。");

    public static ApiException HostedDataKeys() => new(
        ErrorCode.UnsupportedOperation, "Data keys are not kept here; leave IsHostedByKms 0 and DataKeyName and Tags out.", "不支持托管数据密钥，请勿设置 IsHostedByKms、DataKeyName 和 Tags。");
}
