using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>What console passwords must be, as a change. What is absent stays as it is.</summary>
/// <param name="MinimumLength">The fewest characters, 8 to 32; 0 for 8.</param>
/// <param name="MustContain">
/// The classes of characters that there must be, each by one character of it: <c>A</c> capitals, <c>a</c> small letters, <c>0</c> digits,
/// <c>$</c> others.
/// </param>
/// <param name="ForcePasswordChange">After how many days another must be chosen, up to 365; 0 for never.</param>
/// <param name="ReusePasswordLimit">How many former passwords may not be used again, up to 24.</param>
/// <param name="RetryPasswordLimit">How many wrong passwords in an hour are answered, up to 32; 0 for no limit.</param>
/// <param name="PasswordExpirationInvalidation">1 if nobody can sign in with an expired password, 2 if he can and must choose another.</param>
public sealed record PasswordRule(
    long? MinimumLength,
    string? MustContain,
    long? ForcePasswordChange,
    long? ReusePasswordLimit,
    long? RetryPasswordLimit,
    long? PasswordExpirationInvalidation)
{
    /// <summary>Reads the object.</summary>
    public static PasswordRule Read(ParameterReader parameters) => new(
        parameters.Integer("MinimumLength"),
        parameters.Text("MustContain"),
        parameters.Integer("ForcePasswordChange"),
        parameters.Integer("ReusePasswordLimit"),
        parameters.Integer("RetryPasswordLimit"),
        parameters.Integer("PasswordExpirationInvalidation"));
}
