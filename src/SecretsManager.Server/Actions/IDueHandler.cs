using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Actions;

/// <summary>Which action of the product itself a due record of a kind wants. One a kind, found by its type.</summary>
internal interface IDueHandler
{
    /// <summary>One of <see cref="RecordKind"/>.</summary>
    string Kind { get; }

    /// <summary>The action's name, for a record with these columns.</summary>
    string ActionOf(RecordIndex index);

    /// <summary>The action's parameters for a record, as JSON.</summary>
    ReadOnlyMemory<byte> Parameters(RecordIdentity identity);
}
