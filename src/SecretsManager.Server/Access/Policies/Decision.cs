namespace SecretsManager.Server.Access.Policies;

/// <summary>What a set of policies says of a question. Only <see cref="Allowed"/> lets anything happen.</summary>
internal enum Decision
{
    /// <summary>No statement matched.</summary>
    NotAllowed,

    /// <summary>A statement allows it and none denies it.</summary>
    Allowed,

    /// <summary>A statement denies it.</summary>
    Denied,

    /// <summary>The answer depends on a condition key whose value is not known. Only simulations meet it.</summary>
    Depends,
}
