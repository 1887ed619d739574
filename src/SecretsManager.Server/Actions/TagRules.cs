using SecretsManager.Protocol;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Actions;

/// <summary>What the tags of a resource may be. The limits are those of the Tag service.</summary>
internal static class TagRules
{
    public const int MostTags = 50;
    public const int LongestTagKey = 127;
    public const int LongestTagValue = 255;

    private const string MarkPrefix = "qcs:";

    /// <summary>The tags in the order in which they are stored.</summary>
    public static IReadOnlyList<RecordTag> Check(IReadOnlyList<Tag> tags)
    {
        if (tags.Count > MostTags)
            throw ParameterRules.Wrong("Tags", $"at most {MostTags} tags", $"最多 {MostTags} 个标签");
        foreach (Tag tag in tags)
        {
            TagFault? fault = FaultOf(tag.TagKey, tag.TagValue);
            if (fault is TagFault.KeyEmpty or TagFault.KeyLength or TagFault.KeyCharacter)
                throw ParameterRules.Wrong("TagKey", "1 to 127 letters, digits, spaces and + - = . _ : / @ ( ) [ ]", "1 至 127 个字符，仅限字母、数字、空格和 + - = . _ : / @ ( ) [ ]");
            if (fault == TagFault.KeyReserved)
                throw ParameterRules.Wrong("TagKey", "a key that does not begin with the reserved 'qcs:' or 'project'", "不得以保留前缀 'qcs:' 或 'project' 开头");
            if (fault is not null)
                throw ParameterRules.Wrong("TagValue", "up to 255 letters, digits, spaces and + - = . _ : / @ ( ) [ ]", "不超过 255 个字符，仅限字母、数字、空格和 + - = . _ : / @ ( ) [ ]");
        }

        RecordTag[] ordered = [.. tags.Select(tag => new RecordTag(tag.TagKey, tag.TagValue)).OrderBy(tag => tag.Key, StringComparer.Ordinal)];
        for (int i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Key == ordered[i - 1].Key)
                throw new ApiException(ErrorCode.InvalidParameterValueTagKeysDuplicated, "A TagKey stands twice in Tags; each may stand once.", "Tags 中存在重复的 TagKey。");
        }

        return ordered;
    }

    /// <summary>The tags of a request as policies may ask about them, before anybody has checked them.</summary>
    public static IReadOnlyList<RecordTag> Unchecked(IReadOnlyList<Tag> tags) => [.. tags.Take(MostTags).Select(tag => new RecordTag(tag.TagKey, tag.TagValue))];

    /// <summary>The filters of a list; there are no more of them than a resource has tags, and none asks for a mark of the product's own.</summary>
    public static IReadOnlyList<RecordTagFilter> CheckFilters(IReadOnlyList<TagFilter> filters)
    {
        if (filters.Count > MostTags)
            throw ParameterRules.Wrong("TagFilters", $"at most {MostTags} filters", $"最多 {MostTags} 个过滤条件");
        if (filters.Any(filter => IsMark(filter.TagKey)))
            throw ParameterRules.Wrong("TagKey", "a key that does not begin with the reserved 'qcs:'", "不得以保留前缀 'qcs:' 开头");
        return [.. filters.Select(filter => new RecordTagFilter(filter.TagKey, filter.TagValue))];
    }

    /// <summary>Whether the key is one under which the product itself finds records: no user gives it, asks for it or is told of it.</summary>
    public static bool IsMark(string key) => key.StartsWith(MarkPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>What is wrong with a tag; null for nothing.</summary>
    public static TagFault? FaultOf(string key, string value) => key switch
    {
        "" => TagFault.KeyEmpty,
        { Length: > LongestTagKey } => TagFault.KeyLength,
        _ when !IsTagText(key) => TagFault.KeyCharacter,
        _ when IsMark(key) || key.StartsWith("project", StringComparison.Ordinal) => TagFault.KeyReserved,
        _ when value.Length > LongestTagValue => TagFault.ValueLength,
        _ when !IsTagText(value) => TagFault.ValueCharacter,
        _ => null,
    };

    private static bool IsTagText(string text)
    {
        foreach (char c in text)
        {
            if (!char.IsLetterOrDigit(c) && !" +-=._:/@()[]".Contains(c))
                return false;
        }

        return true;
    }
}
