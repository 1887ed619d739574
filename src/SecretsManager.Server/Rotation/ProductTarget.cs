using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation;

/// <summary>How an instance is reached, with its administrator's account. The password is wiped when it is disposed.</summary>
/// <param name="Product">The product, as the API names it.</param>
/// <param name="Host">A host name or address.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Encryption">Whether connections are encrypted and the instance's certificate is checked.</param>
/// <param name="Authority">The certificates that vouch for the instance's, PEM; empty for those of the host's system.</param>
/// <param name="Database">The database to log in to, where the product needs one; empty for the product's usual one.</param>
/// <param name="Administrator">The account that makes and changes accounts.</param>
internal sealed record ProductTarget(
    string Product, string Host, int Port, TargetEncryption Encryption, string Authority, string Database, string Administrator, SecretValue Password) : IDisposable
{
    /// <summary>Whether <see cref="Password"/> is a private key, and not a password.</summary>
    public bool HasPrivateKey { get; init; }

    /// <summary>The users of a host whose keys are managed.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>How long an instance has to take a connection, and to answer a statement.</summary>
    public static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(10);

    /// <summary>How long this one has; whole seconds, 1 at least, as the client libraries count in them.</summary>
    public TimeSpan Patience { get; init; } = UsualPatience;

    public void Dispose() => Password.Dispose();

    /// <summary>Where it is, for logs; never the password.</summary>
    public override string ToString() => $"{Product} at {Host}:{Port}";
}

/// <summary>How connections to an instance are protected. The numbers are stored.</summary>
internal enum TargetEncryption
{
    /// <summary>TLS, and the certificate must be valid for the host's name.</summary>
    Verified = 1,

    /// <summary>None: for an instance on the same machine or in a protected network only.</summary>
    None = 2,
}
