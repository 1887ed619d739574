using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Sts;

/// <summary>Gives the caller a session of its own rights, proven by a one-time password where one is given.</summary>
/// <param name="SerialNumber">The caller's device of one-time passwords; with <paramref name="TokenCode"/> or not at all.</param>
/// <param name="TokenCode">A one-time password.</param>
/// <param name="DurationSeconds">How long; 1,800 if absent, at most 7,200 for an account and 129,600 for a user.</param>
public sealed record GetSessionTokenRequest(string? SerialNumber, SecretValue? TokenCode, long? DurationSeconds)
{
    /// <summary>Reads the request.</summary>
    public static GetSessionTokenRequest Read(ParameterReader parameters) => new(
        parameters.Text("SerialNumber"), parameters.SecretText("TokenCode"), parameters.Integer("DurationSeconds"));
}
