using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Rotation;

/// <summary>
/// The names of the accounts that the product makes: <c>prefix_SSM_xyz</c>, three letters or digits at the end. With a prefix of 8 that is 16
/// characters, which every MySQL takes.
/// </summary>
internal static class AccountName
{
    private const string Middle = "_SSM_";
    private const int LongestPrefix = 8;
    private const int TailLength = 3;

    /// <summary>Refuses a prefix that is not 1 to 8 letters, digits and underscores, the first a letter (SSM 2019-09-23).</summary>
    public static void CheckPrefix(string prefix)
    {
        if (!IsPrefix(prefix))
            throw ParameterRules.Wrong(
                "UserNamePrefix",
                "1 to 8 of the characters A-Z, a-z, 0-9 and '_', the first of them a letter",
                "1 至 8 个字符，仅限字母、数字和 '_'，且以字母开头");
    }

    /// <summary>A new name with the prefix.</summary>
    public static string New(string prefix, IRandomBytes random) => prefix + Middle + Identifiers.NewAlphanumeric(TailLength, random);

    /// <summary>Whether a name is such as <see cref="New"/> makes.</summary>
    public static bool Is(string name)
    {
        int middle = name.Length - TailLength - Middle.Length;
        return middle > 0 && string.CompareOrdinal(name, middle, Middle, 0, Middle.Length) == 0 && IsPrefix(name[..middle])
            && name.AsSpan(middle + Middle.Length).IndexOfAnyExcept(Alphanumerics) < 0;
    }

    private static readonly System.Buffers.SearchValues<char> Alphanumerics =
        System.Buffers.SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static bool IsPrefix(string prefix) => prefix.Length is > 0 and <= LongestPrefix && char.IsAsciiLetter(prefix[0])
        && prefix.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
