using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Sessions;

/// <summary>What the fields of requests for temporary credentials may be. The limits are the API's (STS 2018-08-13).</summary>
internal static class SessionRules
{
    /// <summary>Seconds of a role session that says nothing else.</summary>
    public const int StandardRoleSession = 7_200;

    /// <summary>Seconds that a role session may last that is taken in another one.</summary>
    public const int LongestChained = 3_600;

    /// <summary>How many role sessions may be taken one in the other.</summary>
    public const int LongestChain = 10;

    /// <summary>Seconds of a session of the caller's own that says nothing else.</summary>
    public const int StandardOwnSession = 1_800;

    private const int LongestOfAccount = 7_200;
    private const int LongestOfUser = 129_600;
    private const int LongestName = 128;

    /// <summary>The seconds that a role's session may last at most.</summary>
    /// <param name="ofRole">What the role says; 0 for nothing.</param>
    public static int MostOfRole(int ofRole, Caller caller)
    {
        int most = ofRole == 0 ? RoleRules.LongestSession : ofRole;
        return caller.Kind == CallerKind.Role ? Math.Min(most, LongestChained) : most;
    }

    /// <summary>The seconds that a session of the caller's own may last at most.</summary>
    public static int MostOfOwn(Caller caller) => caller.Kind == CallerKind.Root ? LongestOfAccount : LongestOfUser;

    /// <summary>How long a session lasts, seconds.</summary>
    /// <exception cref="ApiException"><c>InvalidParameter.ParamError</c>, <c>InvalidParameter.OverTimeError</c>.</exception>
    public static int CheckDuration(long? asked, int standard, int most)
    {
        if (asked is null)
            return Math.Min(standard, most);
        if (asked < 1)
            throw ParameterRules.Wrong("DurationSeconds", "an integer from 1", "不小于 1 的整数", ErrorCode.InvalidParameterParamError);
        return asked <= most
            ? (int)asked
            : throw ParameterRules.Wrong("DurationSeconds", $"at most {most} seconds here", $"此处最多 {most} 秒", ErrorCode.InvalidParameterOverTimeError);
    }

    /// <summary>The same for the fields that have no sign.</summary>
    public static int CheckDuration(ulong? asked, int standard, int most) =>
        CheckDuration(asked is { } given ? (long)Math.Min(given, long.MaxValue) : null, standard, most);

    public static void CheckSessionName(string name)
    {
        if (name.Length is < 2 or > LongestName || !name.All(IsNameLetter))
            throw ParameterRules.Wrong(
                "RoleSessionName", "2 to 128 letters, digits and _ + = , . @ -", "2 至 128 个字符，仅限英文字母、数字和 _ + = , . @ -", ErrorCode.InvalidParameterParamError);
    }

    public static void CheckFederatedName(string name)
    {
        if (name.Length is < 1 or > LongestName || !name.All(IsNameLetter))
            throw ParameterRules.Wrong(
                "Name", "1 to 128 letters, digits and _ + = , . @ -", "1 至 128 个字符，仅限英文字母、数字和 _ + = , . @ -", ErrorCode.InvalidParameterParamError);
    }

    public static void CheckExternalId(string? externalId)
    {
        // An empty text is the zero of typed clients: not given.
        if (!string.IsNullOrEmpty(externalId) && (externalId.Length is < 2 or > LongestName || !externalId.All(static c => IsNameLetter(c) || c is ':' or '/')))
            throw ParameterRules.Wrong(
                "ExternalId",
                "2 to 128 letters, digits and _ + = , . @ : / -",
                "2 至 128 个字符，仅限英文字母、数字和 _ + = , . @ : / -",
                ErrorCode.InvalidParameterParamError);
    }

    /// <summary>Undoes the URL encoding of a policy, strictly: what is no encoding, or encodes no UTF-8, gives null. A plus is a blank.</summary>
    public static string? UrlDecode(string text)
    {
        byte[] encoded = Encoding.UTF8.GetBytes(text);
        int length = 0;
        for (int at = 0; at < encoded.Length; at++)
        {
            byte one = encoded[at];
            if (one == '%')
            {
                if (at + 2 >= encoded.Length || !char.IsAsciiHexDigit((char)encoded[at + 1]) || !char.IsAsciiHexDigit((char)encoded[at + 2]))
                    return null;
                one = Convert.FromHexString(((ReadOnlySpan<char>)[(char)encoded[at + 1], (char)encoded[at + 2]]))[0];
                at += 2;
            }
            else if (one == '+')
            {
                one = (byte)' ';
            }

            encoded[length++] = one;
        }

        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(encoded, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsNameLetter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '=' or ',' or '.' or '@' or '-';
}
