namespace SecretsManager.Server.Rotation.Drivers.Ssh;

/// <summary>The names of users of a host. They are put into commands, so nothing else than these characters gets through.</summary>
internal static class LoginUsers
{
    public const string Root = "root";

    private const int Longest = 32;

    /// <summary>Whether it is a name as <c>useradd</c> takes it: up to 32 lower-case letters, digits, <c>_</c> and <c>-</c>, first a letter or <c>_</c>.</summary>
    public static bool Is(string name) => name.Length is > 0 and <= Longest && (char.IsAsciiLetterLower(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-');
}
