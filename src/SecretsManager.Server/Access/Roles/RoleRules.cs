using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Roles;

/// <summary>What the fields of roles may be. The limits are the API's (CAM 2019-01-16).</summary>
internal static class RoleRules
{
    /// <summary>Roles of an account.</summary>
    public const int MostRoles = 1000;

    /// <summary>Seconds that a session of any role may last.</summary>
    public const int LongestSession = 43_200;

    private const int LongestId = 20;
    private const string IdPrefix = "46116860184";
    private const long MostInId = 99_999_999;

    /// <summary>Whether a text has the form of a role's id.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= LongestId && text.All(char.IsAsciiDigit);

    /// <summary>An id for a new role: 19 digits, the first of them as the API's ids begin.</summary>
    public static string NewId(IRandomBytes random) => $"{IdPrefix}{Identifiers.NewNumber(0, MostInId, random):D8}";

    public static void CheckName(string name) => CamRules.CheckName("RoleName", name, ErrorCode.InvalidParameterRoleNameError);

    /// <summary>The flag of the API's numbers 0 and 1.</summary>
    public static bool CheckConsoleLogin(long value) => value is 0 or 1
        ? value == 1
        : throw ParameterRules.Wrong("ConsoleLogin", "0 or 1", "0 或 1", ErrorCode.InvalidParameterParamError);

    public static int CheckSessionDuration(ulong value) => value <= LongestSession
        ? (int)value
        : throw ParameterRules.Wrong("SessionDuration", "an integer from 0 to 43200", "0 至 43200 的整数", ErrorCode.InvalidParameterParamError);

    /// <summary>The tags in the order in which they are stored.</summary>
    public static IReadOnlyList<RecordTag> CheckTags(IReadOnlyList<RoleTag> tags) =>
        TagRules.Check([.. tags.Select(static tag => new Tag(tag.Key, tag.Value))]);

    /// <summary>The tags as they stand in the request, unchecked.</summary>
    public static IReadOnlyList<RecordTag> TagsOf(IReadOnlyList<RoleTag> tags) => [.. tags.Select(static tag => new RecordTag(tag.Key, tag.Value))];
}
