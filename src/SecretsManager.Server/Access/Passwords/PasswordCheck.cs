using SecretsManager.Protocol;
using SecretsManager.Server.Access.Directory;

namespace SecretsManager.Server.Access.Passwords;

/// <summary>Sets console passwords by the rules of the account, and checks those that are given at sign-in.</summary>
internal sealed class PasswordCheck(AccountDirectory directory, PasswordHash hashes)
{
    public const int LongestPassword = 64;

    private const long MillisecondsPerHour = 3_600_000;

    /// <summary>The rules that hold in the account.</summary>
    public async ValueTask<PasswordRules> Rules(long account, CancellationToken cancellation) =>
        (await directory.FindPasswordRules(account, cancellation))?.Value ?? PasswordRules.Usual(account);

    /// <summary>The user with another password.</summary>
    /// <param name="now">Unix milliseconds.</param>
    /// <exception cref="ApiException"><c>InvalidParameter.PasswordViolatedRules</c>.</exception>
    public async ValueTask<User> Set(User user, SecretValue password, long now, CancellationToken cancellation)
    {
        PasswordRules rules = await Rules(user.Account, cancellation);
        Demand(rules, password);
        IReadOnlyList<string> former = user.PasswordHash is { } present ? [present, .. user.FormerPasswords] : user.FormerPasswords;
        foreach (string hash in former.Take(rules.Remembered))
        {
            if (await hashes.Matches(hash, password, cancellation))
                throw Violated(
                    $"The password was used before. The last {rules.Remembered} may not be used again.",
                    $"该密码曾被使用，最近 {rules.Remembered} 个密码不得重复使用。");
        }

        return user with
        {
            PasswordHash = await hashes.Make(password, cancellation),
            FormerPasswords = [.. former.Take(PasswordRules.MostRemembered)],
            PasswordSet = now,
            WrongPasswords = [],
        };
    }

    /// <summary>
    /// Checks a password that is given at sign-in. Whoever asks stores the user that is given back before it tells the verdict, and asks
    /// again if that loses a race: so tries at one time are counted each.
    /// </summary>
    /// <param name="user">Null for a name that there is not, which takes as long and is as wrong.</param>
    /// <param name="now">Unix milliseconds.</param>
    public async ValueTask<(PasswordVerdict Verdict, User? User)> Try(
        User? user, PasswordRules rules, SecretValue password, long now, CancellationToken cancellation)
    {
        IReadOnlyList<long> recent = user is null ? [] : [.. user.WrongPasswords.Where(time => time > now - MillisecondsPerHour)];
        bool tooMany = rules.RetriesPerHour > 0 && recent.Count >= rules.RetriesPerHour;
        // What is not looked at takes the time of what is.
        bool matches = await hashes.Matches(tooMany || password.Length > LongestPassword ? null : user?.PasswordHash, password, cancellation);
        if (tooMany)
            return (PasswordVerdict.TooManyTries, user);
        if (user is null)
            return (PasswordVerdict.Wrong, null);
        if (!matches || !user.ConsoleLogin)
            return (PasswordVerdict.Wrong, user with { WrongPasswords = [.. recent, now] });
        User next = user with { WrongPasswords = [] };
        if (IsExpired(user, rules, now))
            return (rules.ExpiredIsInvalid ? PasswordVerdict.Expired : PasswordVerdict.RightToBeChanged, next);
        return (user.NeedResetPassword ? PasswordVerdict.RightToBeChanged : PasswordVerdict.Right, next);
    }

    /// <summary>Whether the password has been used for as long as the rules allow.</summary>
    public static bool IsExpired(User user, PasswordRules rules, long now) =>
        rules.ExpiresAfterDays > 0 && now - user.PasswordSet >= rules.ExpiresAfterDays * TimeSpan.MillisecondsPerDay;

    /// <exception cref="ApiException"><c>InvalidParameter.PasswordViolatedRules</c>.</exception>
    public static void Demand(PasswordRules rules, SecretValue password)
    {
        CharacterClasses wanted = (CharacterClasses)rules.Classes;
        if (password.Length < rules.MinimumLength || password.Length > LongestPassword
            || CharacterClassText.In(password) is not { } classes || (classes & wanted) != wanted)
            throw Violated(
                $"The password must have {rules.MinimumLength} to {LongestPassword} printable ASCII characters without spaces{Words(wanted)}.",
                $"密码须为 {rules.MinimumLength} 至 {LongestPassword} 个可见 ASCII 字符，不含空格{ChineseWords(wanted)}。");
    }

    private static string Words(CharacterClasses classes) =>
        Join(classes, ", among them ", ", ", "a capital", "a small letter", "a digit", "a special character");

    private static string ChineseWords(CharacterClasses classes) => Join(classes, "，且须包含", "、", "大写字母", "小写字母", "数字", "特殊字符");

    private static string Join(CharacterClasses classes, string before, string between, params string[] words)
    {
        IEnumerable<string> wanted = words.Where((_, i) => classes.HasFlag((CharacterClasses)(1 << i)));
        return classes == CharacterClasses.None ? string.Empty : before + string.Join(between, wanted);
    }

    private static ApiException Violated(string english, string chinese) => new(ErrorCode.InvalidParameterPasswordViolatedRules, english, chinese);
}

/// <summary>What became of a password that was given at sign-in.</summary>
internal enum PasswordVerdict
{
    /// <summary>It is not the one, or there is no such user, or he may not sign in.</summary>
    Wrong,

    /// <summary>Too many wrong ones in the last hour; this one was not looked at. Told apart from a wrong one it says that there is the user.</summary>
    TooManyTries,

    /// <summary>It is the one.</summary>
    Right,

    /// <summary>It is the one, and another must be chosen now.</summary>
    RightToBeChanged,

    /// <summary>It is the one and has expired; somebody else must set another.</summary>
    Expired,
}
