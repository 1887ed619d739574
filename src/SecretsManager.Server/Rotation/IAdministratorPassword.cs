using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation;

/// <summary>What a driver is, besides, whose product's administrator can give himself another password. As every driver it keeps nothing.</summary>
internal interface IAdministratorPassword
{
    /// <summary>
    /// Sees to it that the administrator's account, wherever it takes <paramref name="before"/>, takes <paramref name="next"/> and not <paramref name="before"/>; it
    /// keeps its rights. It may be asked again after it was done.
    /// </summary>
    /// <param name="target">With the one of the two that the instance takes now.</param>
    /// <exception cref="TargetException">
    /// It is not known to be so: one of the two still gets in, and a repetition mends what is half done. <c>AdministratorRefused</c>: the instance does not take the target's
    /// password; <c>PasswordRefused</c>: its rules refuse the new one.
    /// </exception>
    Task ChangeAdministrator(ProductTarget target, SecretValue before, SecretValue next, CancellationToken cancellation);

    /// <summary>Whether the instance takes the administrator's account with the target's password now, by a new connection.</summary>
    /// <exception cref="TargetException">The instance cannot be asked, or says neither.</exception>
    Task<bool> TakesAdministrator(ProductTarget target, CancellationToken cancellation);
}
