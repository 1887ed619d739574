using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Directory;

/// <summary>The rules that fields of several things of the access management API have in common.</summary>
internal static class CamRules
{
    private const int LongestName = 128;
    private const int LongestDescription = 300;

    /// <summary>Whether a policy or a role can have this name.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && text.All(static c => char.IsAsciiLetterOrDigit(c) || "+=,.@-_".Contains(c, StringComparison.Ordinal));

    /// <summary>Refuses a name that no policy and no role can have.</summary>
    public static void CheckName(string field, string text, string code)
    {
        if (!IsName(text))
            throw ParameterRules.Wrong(field, "1 to 128 letters, digits and + = , . @ - _", "1 至 128 个字符，仅限英文字母、数字和 + = , . @ - _", code);
    }

    /// <summary>Refuses a description that is too long for a policy, a role or an identity provider.</summary>
    /// <exception cref="ApiException"><c>InvalidParameter.DescriptionLengthOverlimit</c>.</exception>
    public static void CheckDescription(string description)
    {
        if (Encoding.UTF8.GetByteCount(description) > LongestDescription)
            throw ParameterRules.Wrong("Description", "up to 300 bytes of UTF-8", "UTF-8 编码不超过 300 字节", ErrorCode.InvalidParameterDescriptionLengthOverlimit);
    }
}
