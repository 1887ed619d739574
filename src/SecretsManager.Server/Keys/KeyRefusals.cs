using SecretsManager.Protocol;

namespace SecretsManager.Server.Keys;

/// <summary>What a caller is told when a customer master key cannot be used.</summary>
internal static class KeyRefusals
{
    public static ApiException NotFound() => new(
        ErrorCode.FailedOperationAccessKmsError,
        "The customer master key named by KmsKeyId does not exist in this account and region.",
        "KmsKeyId 指定的主密钥在该账号和地域中不存在。");

    public static ApiException NotEnabled() => new(
        ErrorCode.FailedOperationAccessKmsError,
        "The customer master key is not enabled. Enable it in the key management service first.",
        "主密钥未启用，请先在密钥管理系统中启用该密钥。");
}
