using SecretsManager.Protocol;

namespace SecretsManager.Server.Keys;

/// <summary>What a caller of another service is told when the customer master key behind its resource cannot be used.</summary>
internal static class KeyRefusals
{
    public static ApiException Of(KeyFault fault) => fault switch
    {
        KeyFault.NotFound => Refuse("does not exist in this account and region", "在该账号和地域中不存在"),
        KeyFault.Disabled => Refuse("is disabled. Enable it in the key management service first", "已被禁用，请先在密钥管理系统中启用"),
        KeyFault.PendingDelete => Refuse(
            "waits for its deletion. Cancel that in the key management service and enable the key", "处于计划删除状态，请先在密钥管理系统中取消删除并启用"),
        KeyFault.PendingImport => Refuse("has no key material. Import it in the key management service", "没有密钥材料，请先在密钥管理系统中导入"),
        KeyFault.Archived => Refuse("is archived. Cancel that in the key management service first", "已归档，请先在密钥管理系统中取消归档"),
        KeyFault.Expired => Refuse("has expired. Import its key material again", "的密钥材料已过期，请重新导入"),
        KeyFault.WrongUsage => Refuse("is not for encryption. Name one of the usage ENCRYPT_DECRYPT", "不用于加解密，请使用用途为 ENCRYPT_DECRYPT 的密钥"),
        _ => Refuse("cannot be used now: the hardware module that holds it does not answer. Call again", "暂时无法使用：保存该密钥的硬件模块没有响应，请稍后重试"),
    };

    private static ApiException Refuse(string english, string chinese) =>
        new(ErrorCode.FailedOperationAccessKmsError, $"The customer master key {english}.", $"主密钥{chinese}。");
}
