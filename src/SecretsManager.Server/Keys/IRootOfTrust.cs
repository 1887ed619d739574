using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys;

/// <summary>
/// What everything else rests on: it protects the domain keys of the regions, and it makes and uses the material of the customer
/// master keys that are created under it.
/// </summary>
internal interface IRootOfTrust : IAsyncDisposable
{
    /// <summary>The word for it in settings, answers, audit records and logs.</summary>
    RootKind Kind { get; }

    /// <summary>One line for the operator: what it is and where; software says so in capitals.</summary>
    string Description { get; }

    /// <summary>Whether it would answer now. False while a token is away; then every use is refused at once.</summary>
    bool IsAvailable { get; }

    /// <summary>Raised, on whatever thread, when <see cref="IsAvailable"/> has become false: what was cached on its word must go.</summary>
    event Action? Lost;

    /// <summary>Where the keys that are created under this root are.</summary>
    IKeyHolder Keys { get; }

    /// <summary>Wraps the domain key of a region of this deployment.</summary>
    /// <exception cref="KeyUnavailableException">It does not answer.</exception>
    ValueTask<byte[]> WrapDomainKey(string deployment, string region, SecretMaterial domainKey, CancellationToken cancellation);

    /// <summary>Unwraps a domain key; null if it was not wrapped by this root for this deployment and region.</summary>
    /// <exception cref="KeyUnavailableException">It does not answer.</exception>
    ValueTask<SecretMaterial?> UnwrapDomainKey(string deployment, string region, ReadOnlyMemory<byte> wrapped, CancellationToken cancellation);
}

/// <summary>The kinds of roots of trust.</summary>
internal enum RootKind
{
    /// <summary>A key in a file, perhaps wrapped by a passphrase.</summary>
    Software,

    /// <summary>A key in a hardware module, reached by PKCS#11.</summary>
    Pkcs11,
}
