using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>What policies of accounts may be like, and how many there may be.</summary>
internal static class PolicyRules
{
    public const int MostPolicies = 1500;
    public const int MostVersions = 5;
    public const int MostAttached = 200;
    public const int MostDeleted = 100;

    private const int LongestKeyword = 128;

    /// <exception cref="ApiException"><c>InvalidParameter.PolicyNameError</c>.</exception>
    public static void CheckName(string name) => CamRules.CheckName("PolicyName", name, ErrorCode.InvalidParameterPolicyNameError);

    /// <summary>The tags in the order in which they are stored.</summary>
    public static IReadOnlyList<RecordTag> CheckTags(IReadOnlyList<PolicyTag> tags) => TagRules.Check([.. tags.Select(tag => new Tag(tag.Key, tag.Value))]);

    /// <summary>What a name must hold; empty for no filter.</summary>
    /// <exception cref="ApiException"><c>InvalidParameter.SearchKeywordLengthError</c>.</exception>
    public static string CheckKeyword(string? keyword) => keyword is null || keyword.Length <= LongestKeyword
        ? keyword ?? string.Empty
        : throw ParameterRules.Wrong("Keyword", "up to 128 characters", "不超过 128 个字符", ErrorCode.InvalidParameterSearchKeywordLengthError);

    /// <summary>The policies of the account's own.</summary>
    public static RecordQuery Own(long account) => new(RecordKind.Policy, account, string.Empty) { Offset = 0, Limit = 1 };
}
