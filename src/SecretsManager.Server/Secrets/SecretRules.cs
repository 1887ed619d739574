using System.Text;
using System.Text.Json;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Secrets;

/// <summary>What the fields of a secret may be. The limits are the API's (SSM 2019-09-23); settings may lower some.</summary>
internal static class SecretRules
{
    public const int LongestName = 128;
    public const int LongestVersionId = 64;
    public const int LongestDescription = 2048;
    public const int LongestAdditionalConfig = 2048;
    public const int LongestRecoveryWindow = 30;

    public static void CheckName(string name)
    {
        if (!IsIdentifier(name, LongestName, dots: false))
            throw ParameterRules.Wrong(
                "SecretName",
                "1 to 128 of the characters A-Z, a-z, 0-9, '-' and '_', the first of them a letter or digit",
                "1 至 128 个字符，仅限字母、数字、'-' 和 '_'，且以字母或数字开头");
    }

    public static void CheckVersionId(string versionId)
    {
        if (!IsIdentifier(versionId, LongestVersionId, dots: true))
            throw ParameterRules.Wrong(
                "VersionId",
                "1 to 64 of the characters A-Z, a-z, 0-9, '-', '_' and '.', the first of them a letter or digit",
                "1 至 64 个字符，仅限字母、数字、'-'、'_' 和 '.'，且以字母或数字开头");
    }

    public static void CheckDescription(string description)
    {
        if (Encoding.UTF8.GetByteCount(description) > LongestDescription)
            throw ParameterRules.Wrong("Description", "up to 2048 bytes of UTF-8", "UTF-8 编码不超过 2048 字节");
    }

    public static void CheckAdditionalConfig(string config)
    {
        if (config.Length == 0)
            return;
        if (Encoding.UTF8.GetByteCount(config) > LongestAdditionalConfig || !IsJsonObject(config))
            throw ParameterRules.Wrong("AdditionalConfig", "a JSON object of up to 2048 bytes", "不超过 2048 字节的 JSON 对象");
    }

    public static SecretEncryption CheckEncryption(ulong? encryptType, string? keyId)
    {
        SecretEncryption encryption = (SecretEncryption)ParameterRules.CheckNumber("EncryptType", encryptType, most: 1);
        return encryption == SecretEncryption.Software && !string.IsNullOrEmpty(keyId)
            ? throw ParameterRules.Wrong("KmsKeyId", "empty where EncryptType is 1, which means a software key", "EncryptType 为 1（软密钥）时须为空")
            : encryption;
    }

    /// <summary>Refuses a dedicated HSM cluster, of which there is none, where it would count: with no key named.</summary>
    public static void CheckCluster(string? keyId, string? clusterId)
    {
        if (string.IsNullOrEmpty(keyId) && !string.IsNullOrEmpty(clusterId))
            throw new ApiException(ErrorCode.UnsupportedOperation, "There is no HSM cluster here; leave KmsHsmClusterId empty.", "此部署没有 HSM 集群，请将 KmsHsmClusterId 留空。");
    }

    private static bool IsIdentifier(string text, int longest, bool dots)
    {
        if (text.Length == 0 || text.Length > longest || !char.IsAsciiLetterOrDigit(text[0]))
            return false;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_') && !(dots && c == '.'))
                return false;
        }

        return true;
    }

    private static bool IsJsonObject(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
