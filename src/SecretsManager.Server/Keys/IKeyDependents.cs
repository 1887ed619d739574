using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>What lies under the customer master keys, as the keys need to know it. Whoever keeps it tells; the keys do not look.</summary>
internal interface IKeyDependents
{
    /// <summary>What is lost if the key is.</summary>
    /// <param name="most">How many names at most.</param>
    Task<KeyDependents> Of(Stored<MasterKey> key, int most, CancellationToken cancellation);

    /// <summary>
    /// Looks at the next few dependents and puts what moves their data keys to the newest version among the changes, by compare-and-set.
    /// </summary>
    /// <param name="offset">How many to pass over, oldest first.</param>
    /// <param name="most">How many to look at, at most.</param>
    Task<RewrapStep> Rewrap(Stored<MasterKey> key, long offset, int most, ICollection<Change> changes, CancellationToken cancellation);
}

/// <summary>What lies under a key.</summary>
/// <param name="Names">Some of the names.</param>
/// <param name="Total">How many there are.</param>
internal sealed record KeyDependents(IReadOnlyList<string> Names, long Total);

/// <summary>What one step of a rewrap found.</summary>
/// <param name="Scanned">How many dependents it looked at; 0 at the end.</param>
/// <param name="Moved">How many contents it moves.</param>
/// <param name="Total">How many dependents there are.</param>
internal sealed record RewrapStep(long Scanned, long Moved, long Total);
