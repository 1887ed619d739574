using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access;

/// <summary>What the fields of users, groups and access keys may be.</summary>
internal static class IdentityRules
{
    public const int MostUsers = 1_000;
    public const int MostGroups = 300;
    public const int MostGroupsOfUser = 10;
    public const int MostUsersInGroup = 100;

    private const int LongestName = 64;
    private const int LongestRemark = 1_024;
    private const int LongestContact = 128;
    private const int LongestDescription = 1_024;

    /// <summary>Whether a text may be the name of a user.</summary>
    public static bool IsUserName(string name) =>
        name.Length > 0 && Is(name, LongestName, static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '@' or '_' or '-');

    public static void CheckUserName(string name)
    {
        if (!IsUserName(name))
            throw ParameterRules.Wrong(
                "Name",
                "1 to 64 of the characters A-Z, a-z, 0-9, '.', '@', '_' and '-'",
                "1 至 64 个字符，仅限字母、数字、'.'、'@'、'_' 和 '-'",
                ErrorCode.InvalidParameterUserNameIllegal);
    }

    public static void CheckGroupName(string name)
    {
        if (!Is(name, LongestName, static c => char.IsLetterOrDigit(c) || "+=,.@_-".Contains(c)) || name.Length == 0)
            throw Wrong("GroupName", "1 to 64 letters, digits and + = , . @ _ -", "1 至 64 个字符，仅限文字、数字和 + = , . @ _ -");
    }

    public static void CheckRemark(string? remark)
    {
        if (remark is not null && (Encoding.UTF8.GetByteCount(remark) > LongestRemark || remark.Any(char.IsControl)))
            throw Wrong("Remark", "up to 1024 bytes of UTF-8 without control characters", "UTF-8 编码不超过 1024 字节，不含控制字符");
    }

    /// <summary>A telephone, a country code, a mail address: they are kept and told, and nothing is sent to them.</summary>
    public static void CheckContact(string field, string? text)
    {
        if (text is not null && !Is(text, LongestContact, static c => c is > ' ' and < '\u007f'))
            throw Wrong(field, "up to 128 printable ASCII characters without spaces", "不超过 128 个可见 ASCII 字符，不含空格");
    }

    public static void CheckDescription(string? description)
    {
        if (description is not null && !Is(description, LongestDescription, static c => char.IsAsciiLetterOrDigit(c) || "_+=,.@:/-".Contains(c)))
            throw Wrong(
                "Description",
                "up to 1024 of the characters A-Z, a-z, 0-9 and _ + = , . @ : / -",
                "不超过 1024 个字符，仅限字母、数字和 _ + = , . @ : / -");
    }

    /// <summary>A switch of the API: 1 on, 0 off; null where it was not given.</summary>
    public static bool? CheckSwitch(string field, ulong? value) => value switch
    {
        null => null,
        0 => false,
        1 => true,
        _ => throw Wrong(field, "0 or 1", "0 或 1"),
    };

    /// <summary>The refusal of a value, with the code that the access management API has for it.</summary>
    public static ApiException Wrong(string field, string allowed, string allowedChinese) =>
        ParameterRules.Wrong(field, allowed, allowedChinese, ErrorCode.InvalidParameterParamError);

    private static bool Is(string text, int longest, Func<char, bool> allowed) => text.Length <= longest && text.All(allowed);
}
