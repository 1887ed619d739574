using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Actions;

/// <summary>
/// What a due record of a kind wants where that is more than a call: work that takes its time, mostly because it waits for somebody else, and
/// makes calls of the product itself on its way. One a kind, found by its type.
/// </summary>
internal interface IDueWork
{
    /// <summary>One of <see cref="RecordKind"/>.</summary>
    string Kind { get; }

    /// <summary>Begins the work in the background, unless this node is at it already or has enough to do; it is asked again while the record is due.</summary>
    void Start(RecordIdentity identity);
}

/// <summary>Makes calls of the product itself, through the one door.</summary>
internal interface IOwnCalls
{
    /// <summary>Makes a call of an action that only the product may call. A refusal or a fault is recorded and thrown.</summary>
    Task Call(string action, long account, string region, ReadOnlyMemory<byte> parameters, CancellationToken cancellation);
}
