using System.Text;
using System.Text.Json;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Secrets;

/// <summary>What the fields of a secret may be. The limits are the API's (SSM 2019-09-23); settings may lower some.</summary>
internal static class SecretRules
{
    public const int LongestName = 128;
    public const int LongestVersionId = 64;
    public const int LongestDescription = 2048;
    public const int LongestAdditionalConfig = 2048;
    public const int MostTags = 50;
    public const int LongestTagKey = 127;
    public const int LongestTagValue = 255;
    public const int LongestRecoveryWindow = 30;

    public static void CheckName(string name)
    {
        if (!IsIdentifier(name, LongestName, dots: false))
            throw Wrong(
                "SecretName",
                "1 to 128 of the characters A-Z, a-z, 0-9, '-' and '_', the first of them a letter or digit",
                "1 至 128 个字符，仅限字母、数字、'-' 和 '_'，且以字母或数字开头");
    }

    public static void CheckVersionId(string versionId)
    {
        if (!IsIdentifier(versionId, LongestVersionId, dots: true))
            throw Wrong(
                "VersionId",
                "1 to 64 of the characters A-Z, a-z, 0-9, '-', '_' and '.', the first of them a letter or digit",
                "1 至 64 个字符，仅限字母、数字、'-'、'_' 和 '.'，且以字母或数字开头");
    }

    public static void CheckDescription(string description)
    {
        if (Encoding.UTF8.GetByteCount(description) > LongestDescription)
            throw Wrong("Description", "up to 2048 bytes of UTF-8", "UTF-8 编码不超过 2048 字节");
    }

    public static void CheckAdditionalConfig(string config)
    {
        if (config.Length == 0)
            return;
        if (Encoding.UTF8.GetByteCount(config) > LongestAdditionalConfig || !IsJsonObject(config))
            throw Wrong("AdditionalConfig", "a JSON object of up to 2048 bytes", "不超过 2048 字节的 JSON 对象");
    }

    /// <summary>One of the numbers from 0 to <paramref name="most"/>; <paramref name="absent"/> if it was not given.</summary>
    public static int CheckNumber(string field, ulong? value, int most, int absent = 0)
    {
        if (value > (ulong)most)
            throw Wrong(field, $"an integer from 0 to {most}", $"0 至 {most} 的整数");
        return (int?)value ?? absent;
    }

    /// <summary>The tags in the order in which they are stored.</summary>
    public static IReadOnlyList<SecretTag> CheckTags(IReadOnlyList<Tag> tags)
    {
        if (tags.Count > MostTags)
            throw Wrong("Tags", $"at most {MostTags} tags", $"最多 {MostTags} 个标签");
        foreach (Tag tag in tags)
        {
            if (!IsTagText(tag.TagKey, LongestTagKey) || tag.TagKey.Length == 0)
                throw Wrong("TagKey", "1 to 127 letters, digits, spaces and + - = . _ : / @ ( ) [ ]", "1 至 127 个字符，仅限字母、数字、空格和 + - = . _ : / @ ( ) [ ]");
            if (tag.TagKey.StartsWith("qcs:", StringComparison.OrdinalIgnoreCase) || tag.TagKey.StartsWith("project", StringComparison.Ordinal))
                throw Wrong("TagKey", "a key that does not begin with the reserved 'qcs:' or 'project'", "不得以保留前缀 'qcs:' 或 'project' 开头");
            if (!IsTagText(tag.TagValue, LongestTagValue))
                throw Wrong("TagValue", "up to 255 letters, digits, spaces and + - = . _ : / @ ( ) [ ]", "不超过 255 个字符，仅限字母、数字、空格和 + - = . _ : / @ ( ) [ ]");
        }

        SecretTag[] ordered = [.. tags.Select(tag => new SecretTag(tag.TagKey, tag.TagValue)).OrderBy(tag => tag.Key, StringComparer.Ordinal)];
        for (int i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Key == ordered[i - 1].Key)
                throw new ApiException(ErrorCode.InvalidParameterValueTagKeysDuplicated, "A TagKey stands twice in Tags; each may stand once.", "Tags 中存在重复的 TagKey。");
        }

        return ordered;
    }

    /// <summary>The refusal of a value outside the rules. The value itself is never repeated.</summary>
    public static ApiException Wrong(string field, string allowed, string allowedChinese) => new(
        ErrorCode.InvalidParameterValue,
        $"The value of parameter `{field}` is not valid. Allowed: {allowed}.",
        $"参数 `{field}` 的值无效。允许的取值：{allowedChinese}。");

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

    private static bool IsTagText(string text, int longest)
    {
        if (text.Length > longest)
            return false;
        foreach (char c in text)
        {
            if (!char.IsLetterOrDigit(c) && !" +-=._:/@()[]".Contains(c))
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
