namespace SecretsManager.Server.Access.WebIdentity;

/// <summary>A key set that cannot be accepted.</summary>
internal sealed class IssuerKeyException(IssuerKeyFault fault) : Exception($"The key set cannot be accepted: {fault}.")
{
    public IssuerKeyFault Fault { get; } = fault;
}

/// <summary>What is wrong with a key set.</summary>
internal enum IssuerKeyFault
{
    /// <summary>It is not a JSON Web Key Set of at most 50 keys.</summary>
    NotASet,

    /// <summary>One of its keys is private or symmetric.</summary>
    PrivateKey,

    /// <summary>One of its keys is malformed, or names an algorithm that it is not for or that is not accepted.</summary>
    NotAKey,

    /// <summary>One of its RSA keys has not 2,048 to 8,192 bits.</summary>
    KeySize,

    /// <summary>Two of its keys have one id.</summary>
    SameId,

    /// <summary>None of its keys verifies signatures.</summary>
    NoKey,
}
