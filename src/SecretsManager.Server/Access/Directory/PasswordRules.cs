using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>What an account asks of its users' console passwords.</summary>
/// <param name="Account">The root account.</param>
/// <param name="MinimumLength">Letters at least, 8 to 32.</param>
/// <param name="Classes">Which classes of letters must be there, as the API numbers them.</param>
/// <param name="ExpiresAfterDays">0 for never.</param>
/// <param name="Remembered">How many former passwords may not be used again.</param>
/// <param name="RetriesPerHour">Wrong passwords in an hour before the sign-in is refused; 0 for no limit.</param>
internal sealed record PasswordRules(long Account, int MinimumLength, int Classes, int ExpiresAfterDays, int Remembered, int RetriesPerHour)
{
    public RecordIndex ToIndex() => new(0, MinimumLength, string.Empty, string.Empty, 0, 0, null);
}
