using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Access.Directory;

/// <summary>The second factor of a user or of a root account: one-time passwords, and when the console asks for one.</summary>
/// <param name="Secret">The secret of the one-time passwords; null if there are none.</param>
/// <param name="NewSecret">A secret that has been made and counts once it is confirmed; null for none.</param>
/// <param name="Step">The last time step whose one-time password was accepted; none of it or before is accepted again.</param>
/// <param name="AtLogin">Whether the console asks at sign-in.</param>
/// <param name="ForActions">Whether the console asks before an act that cannot be undone.</param>
internal sealed record SecondFactor(SecretMaterial? Secret, SecretMaterial? NewSecret, long Step, bool AtLogin, bool ForActions)
{
    /// <summary>There is none, and none is asked for.</summary>
    public static SecondFactor None { get; } = new(null, null, 0, AtLogin: false, ForActions: false);
}
