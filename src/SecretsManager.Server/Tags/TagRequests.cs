using SecretsManager.Protocol;
using SecretsManager.Protocol.Tags;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags;

/// <summary>What the fields of the tag API may be. The limits are the API's (Tag 2018-08-13).</summary>
internal static class TagRequests
{
    /// <summary>How many resources, tags or keys the lists of a request may have, where nothing else is said.</summary>
    public const int Most = 10;

    public const int MostResourceIds = 50;
    public const int MostKeys = 20;
    public const int MostFilters = 6;
    public const int MostFilterValues = 10;
    public const int LongestPage = 1000;

    public static void CheckTag(string key, string value)
    {
        if (TagRules.FaultOf(key, value) is { } fault)
            throw TagRefusals.Of(fault);
    }

    /// <summary>Tags to set on a resource, each key once.</summary>
    public static void CheckTags(string field, IReadOnlyList<CategorizedTag> tags)
    {
        CheckPairs(field, tags);
        CheckOnce(tags.Select(tag => tag.TagKey));
    }

    /// <summary>Tags whose keys may have several values.</summary>
    public static void CheckPairs(string field, IReadOnlyList<CategorizedTag> tags)
    {
        CheckCount(field, tags.Count, Most, ErrorCode.LimitExceededTagNumPerRequest);
        foreach (CategorizedTag tag in tags)
        {
            CheckTag(tag.TagKey, tag.TagValue);
            if (tag.Category is not (null or "" or TagCategory.Custom or TagCategory.All))
                throw TagRefusals.NotCustom();
        }
    }

    /// <summary>Keys to look for or take away; what no tag can have is passed over like any other that is not there.</summary>
    public static void CheckKeys(string field, IReadOnlyList<string> keys, int most)
    {
        CheckCount(field, keys.Count, most, ErrorCode.LimitExceededTagNumPerRequest);
        CheckOnce(keys);
        if (keys.Contains(string.Empty, StringComparer.Ordinal))
            throw TagRefusals.Of(TagFault.KeyEmpty);
    }

    public static void CheckResources(string field, int count, int most) => CheckCount(field, count, most, ErrorCode.LimitExceededResourceNumPerRequest);

    public static IReadOnlyList<RecordTagFilter> CheckFilters(IReadOnlyList<TagFilter> filters)
    {
        if (filters.Count > MostFilters || filters.Any(filter => TagRules.IsMark(filter.TagKey)))
            throw ParameterRules.Wrong(
                "TagFilters",
                $"up to {MostFilters} keys, none of which begins with the reserved 'qcs:'",
                $"最多 {MostFilters} 个标签键，且不得以保留前缀 'qcs:' 开头",
                ErrorCode.InvalidParameterValueTagFilters);
        if (filters.Any(filter => filter.TagValue.Count > MostFilterValues))
            throw ParameterRules.Wrong(
                "TagValue", $"up to {MostFilterValues} values for each key", $"每个标签键最多 {MostFilterValues} 个标签值", ErrorCode.InvalidParameterValueTagFiltersLengthExceeded);
        return [.. filters.Select(filter => new RecordTagFilter(filter.TagKey, filter.TagValue))];
    }

    /// <summary>Whether a list of tags of this category has any: all tags here are the users' own.</summary>
    public static bool CheckCategory(string? category) => category switch
    {
        null or "" or TagCategory.All or TagCategory.Custom => true,
        TagCategory.System => false,
        _ => throw TagRefusals.Category(),
    };

    /// <summary>How long a page that is asked for by a token may be.</summary>
    public static int CheckMaxResults(ulong? given, int most)
    {
        const int Usual = 50;
        int length = ParameterRules.CheckNumber("MaxResults", given, most);
        return length == 0 ? Usual : length;
    }

    /// <summary>A page that is asked for by its number.</summary>
    public static (int Offset, int Limit) CheckPage(ulong? offset, ulong? limit, int usual = 15)
    {
        int length = ParameterRules.CheckNumber("Limit", limit, LongestPage);
        if (length == 0)
            length = usual;
        int start = ParameterRules.CheckNumber("Offset", offset, int.MaxValue);
        return start % length == 0 ? (start, length) : throw TagRefusals.Offset();
    }

    private static void CheckCount(string field, int count, int most, string code)
    {
        if (count == 0)
            throw MissingParameter.Named(field);
        if (count > most)
            throw TagRefusals.Count(field, most, code);
    }

    private static void CheckOnce(IEnumerable<string> keys)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        if (!keys.All(known.Add))
            throw TagRefusals.KeyTwice();
    }
}
