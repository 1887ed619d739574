using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation;

/// <summary>
/// What the accounts of one family of products are made and changed with. One file a family, found by its type; nothing else knows the
/// products. It keeps nothing: whatever it did may be asked of it again, after a crash by another node.
/// </summary>
internal interface IProductDriver
{
    /// <summary>The products, as the API names them, with the type of their secrets.</summary>
    IReadOnlyList<(string Name, int SecretType)> Products { get; }

    /// <summary>Whether the administrator may log in with a private key instead of a password.</summary>
    bool TakesPrivateKey => false;

    /// <summary>Checks what the fields of an instance's registration mean to the product.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>.</exception>
    void CheckInstance(ProductInstance instance) => InstanceFields.CheckCertificates(instance.Authority);

    /// <summary>A new value for an account of a secret: the account with a password of the instance's rules, where the product does not say otherwise.</summary>
    NewCredential NewValue(Secret secret, string account, ProductInstance instance, IRandomBytes random) =>
        new(AccountCredential.New(account, instance.Passwords, random), PublicKey: string.Empty);

    /// <summary>What an account logs in with, out of such a value; null if it is not of the form. The caller disposes it.</summary>
    SecretValue? LoginOf(SecretValue value) => AccountCredential.Read(value)?.Password;

    /// <summary>Checks what the accounts of a secret shall be allowed, before anything is made.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>: a name, host or privilege that the product does not have, or that the instance does not give.</exception>
    void Check(CredentialScope scope, InstanceRules rules);

    /// <summary>What the administrator's account lacks for its work, as sentences; none if it has all.</summary>
    /// <exception cref="TargetException">The instance cannot be asked.</exception>
    Task<IReadOnlyList<string>> Examine(ProductTarget target, CancellationToken cancellation);

    /// <summary>
    /// Sees to it that the account is there, has this password and has exactly these rights and no other. An account that logs in with the
    /// password already keeps it.
    /// </summary>
    /// <exception cref="TargetException">It is not known to be so; a repetition mends what is half done.</exception>
    Task Apply(ProductTarget target, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation);

    /// <summary>Whether the instance takes the account with this password now, by a new connection.</summary>
    /// <exception cref="TargetException">The instance cannot be asked, or says neither.</exception>
    Task<bool> LogsIn(ProductTarget target, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation);

    /// <summary>Sees to it that the account is not there, nor anybody logged in with it.</summary>
    /// <exception cref="TargetException">It is not known to be so.</exception>
    Task Drop(ProductTarget target, string account, CredentialScope scope, CancellationToken cancellation);

    /// <summary>All accounts of the instance whose names are such as the product makes (<see cref="AccountName"/>), whoever made them.</summary>
    /// <exception cref="TargetException">The instance cannot be asked.</exception>
    Task<IReadOnlyList<string>> Accounts(ProductTarget target, CancellationToken cancellation);
}

/// <summary>A new value of a secret. It is wiped when it is disposed.</summary>
/// <param name="PublicKey">The public half of a value that is a private key; else empty.</param>
internal sealed record NewCredential(SecretValue Value, string PublicKey) : IDisposable
{
    public void Dispose() => Value.Dispose();
}
