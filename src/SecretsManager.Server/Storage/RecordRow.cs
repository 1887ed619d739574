namespace SecretsManager.Server.Storage;

/// <summary>
/// The columns beside a sealed document. They find records; the document decides. Whoever opens a document compares them with
/// what it says, and a difference is an integrity error.
/// </summary>
/// <param name="State">The life-cycle state, as the kind numbers it.</param>
/// <param name="Type">The type, as the kind numbers it.</param>
/// <param name="Product">The product, or empty.</param>
/// <param name="Instance">The product's instance, or empty.</param>
/// <param name="Encryption">How its payloads are encrypted, as the kind numbers it.</param>
/// <param name="Created">When it was made, Unix milliseconds.</param>
/// <param name="Due">When it wants attention, Unix milliseconds; null if never.</param>
internal sealed record RecordIndex(int State, int Type, string Product, string Instance, int Encryption, long Created, long? Due)
{
    /// <summary>Tags by which the record can be found, each key once, in ordinal order of the keys.</summary>
    public IReadOnlyList<RecordTag> Tags { get; init; } = [];
}

/// <summary>A tag beside a record.</summary>
internal readonly record struct RecordTag(string Key, string Value);

/// <summary>One row of <c>records</c>: identity, index, and the sealed aggregate.</summary>
/// <param name="Generation">1 when inserted, one more at each update.</param>
/// <param name="Document">The sealed aggregate.</param>
internal sealed record RecordRow(RecordIdentity Identity, RecordIndex Index, long Generation, byte[] Document);
