using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys;

/// <summary>What the fields of the key management API may be. The limits are the API's (KMS 2019-01-18).</summary>
internal static class KeyRules
{
    public const int LongestAlias = 60;
    public const int LongestDescription = 1024;
    public const int MostKeysAtOnce = 100;
    public const int MostVersions = 1000;
    public const int MostResources = 1000;
    public const int LongestPlaintext = 4096;
    public const int LongestRandom = 1024;
    public const int ShortestWindow = 7;
    public const int LongestWindow = 30;
    public const int ShortestPeriod = 7;
    public const int LongestPeriod = 365;

    private const string ProductPrefix = "kms-";

    /// <summary>Key ids are UUIDs in lower case; whatever else is named is no key.</summary>
    public static void CheckKeyId(string keyId, string field = "KeyId")
    {
        if (keyId.Length != 36 || !Guid.TryParseExact(keyId, "D", out _))
            throw ParameterRules.Wrong(field, "the id of a key, a UUID", "密钥 ID（UUID）", ErrorCode.InvalidParameterValueInvalidKeyId);
    }

    public static IReadOnlyList<string> CheckKeyIds(IReadOnlyList<string> keyIds)
    {
        if (keyIds.Count is 0 or > MostKeysAtOnce)
            throw ParameterRules.Wrong("KeyIds", $"1 to {MostKeysAtOnce} ids of keys", $"1 至 {MostKeysAtOnce} 个密钥 ID");
        foreach (string keyId in keyIds)
            CheckKeyId(keyId, "KeyIds");
        if (keyIds.Distinct(StringComparer.Ordinal).Count() != keyIds.Count)
            throw new ApiException(ErrorCode.InvalidParameterValueDuplicatedKeyId, "An id stands twice in KeyIds; each may stand once.", "KeyIds 中存在重复的密钥 ID。");
        return keyIds;
    }

    public static void CheckAlias(string alias)
    {
        bool valid = alias.Length is > 0 and <= LongestAlias && char.IsAsciiLetterOrDigit(alias[0]) && alias.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        if (!valid || alias.StartsWith(ProductPrefix, StringComparison.OrdinalIgnoreCase))
            throw ParameterRules.Wrong(
                "Alias",
                "1 to 60 of the characters A-Z, a-z, 0-9, '-' and '_', the first of them a letter or digit; 'kms-' at the beginning belongs to products",
                "1 至 60 个字符，仅限字母、数字、'-' 和 '_'，以字母或数字开头，且不得以保留前缀 'kms-' 开头",
                ErrorCode.InvalidParameterValueInvalidAlias);
    }

    public static void CheckDescription(string description)
    {
        if (Encoding.UTF8.GetByteCount(description) > LongestDescription)
            throw ParameterRules.Wrong("Description", "up to 1024 bytes of UTF-8", "UTF-8 编码不超过 1024 字节");
    }

    /// <summary>Days within two bounds.</summary>
    public static int CheckDays(string field, ulong days, int least, int most, string code = ErrorCode.InvalidParameterValue) =>
        days >= (ulong)least && days <= (ulong)most
            ? (int)days
            : throw ParameterRules.Wrong(field, $"an integer from {least} to {most}", $"{least} 至 {most} 的整数", code);

    /// <summary>There are no accounts that manage others here.</summary>
    public static void RefuseMember(params IReadOnlyCollection<MemberAccount?> members)
    {
        if (members.Any(member => member is not null))
            throw new ApiException(ErrorCode.UnsupportedOperation, "Member accounts are not supported; leave MemberAccount out.", "不支持成员账号，请勿填写 MemberAccount。");
    }

    /// <summary>There are no dedicated clusters here: a root of trust holds for the whole deployment.</summary>
    public static void RefuseCluster(string? cluster)
    {
        if (!string.IsNullOrEmpty(cluster))
            throw new ApiException(ErrorCode.UnsupportedOperation, "There is no HSM cluster here; leave HsmClusterId empty.", "此部署没有 HSM 集群，请将 HsmClusterId 留空。");
    }

    /// <summary>Decodes base64 of a field (RFC 4648, padding, no white space); the caller disposes it.</summary>
    public static SecretValue Decode(string field, SecretValue text, string code = ErrorCode.InvalidParameterValue) => SecretValue.FromBase64(text)
        ?? throw ParameterRules.Wrong(field, "base64 (RFC 4648) with its padding and without white space", "带填充且不含空白的标准 base64 编码（RFC 4648）", code);

    /// <summary>Decodes base64 that is not secret.</summary>
    public static byte[] Decode(string field, string text, string code = ErrorCode.InvalidParameterValue)
    {
        using SecretValue encoded = new(Encoding.UTF8.GetBytes(text));
        using SecretValue decoded = Decode(field, encoded, code);
        return decoded.Bytes.ToArray();
    }
}
