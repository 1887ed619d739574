namespace SecretsManager.Server.Keys;

/// <summary>
/// Moves the keys that the product made for itself to where keys are made under a kind of root, with everything they wrapped. It works
/// on in the background; asking again goes on with it.
/// </summary>
internal interface IOwnKeyMove
{
    /// <summary>Begins the move, or goes on with it; tells how many keys are not moved yet.</summary>
    Task<long> Begin(RootKind target, CancellationToken cancellation);

    /// <summary>How many keys are not where keys are made under this kind of root; nothing is begun.</summary>
    Task<long> Remaining(RootKind target, CancellationToken cancellation);
}
