using SecretsManager.Protocol;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>Which token is the root of trust, and how it is reached.</summary>
/// <param name="Module">The path of the PKCS#11 module, a shared library.</param>
/// <param name="TokenLabel">The label of the token in it.</param>
/// <param name="Pin">
/// Gives the user PIN at each login, to be disposed after it. It is asked anew each time, so that a PIN that was corrected in its file
/// is taken up without a restart.
/// </param>
/// <param name="Sessions">How many calls the token takes at one time; each has a session and a thread.</param>
internal sealed record Pkcs11Options(string Module, string TokenLabel, Func<SecretValue> Pin, int Sessions)
{
    /// <summary>How often the token is looked at: whether it is still there, or there again.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(0.5);
}
