using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>What an account asks of its users' console passwords.</summary>
/// <param name="Account">The root account.</param>
/// <param name="MinimumLength">Letters at least, 8 to 32.</param>
/// <param name="Classes">Which classes of characters must be there; <c>Passwords.CharacterClasses</c> as a number.</param>
/// <param name="ExpiresAfterDays">0 for never.</param>
/// <param name="Remembered">How many former passwords may not be used again.</param>
/// <param name="RetriesPerHour">Wrong passwords in an hour before the sign-in is refused; 0 for no limit.</param>
internal sealed record PasswordRules(long Account, int MinimumLength, int Classes, int ExpiresAfterDays, int Remembered, int RetriesPerHour)
{
    /// <summary>No rule allows shorter passwords.</summary>
    public const int LeastLength = 8;

    /// <summary>No rule demands longer passwords.</summary>
    public const int MostMinimumLength = 32;

    public const int MostDays = 365;

    public const int MostRemembered = 24;

    public const int MostRetries = 32;

    /// <summary>What holds in an account that has set no rules: eight characters of all four classes, ten wrong passwords in an hour.</summary>
    public static PasswordRules Usual(long account) => new(account, LeastLength, 15, 0, 0, 10);

    /// <summary>Whether nobody can sign in with an expired password; otherwise he can, and must choose another.</summary>
    public bool ExpiredIsInvalid { get; init; }

    /// <summary>When they were last changed, Unix milliseconds; 0 for never.</summary>
    public long Updated { get; init; }

    /// <summary>The uin of who changed them; 0 for nobody's.</summary>
    public long Modifier { get; init; }

    public RecordIndex ToIndex() => new(0, MinimumLength, string.Empty, string.Empty, 0, 0, null);
}
