namespace SecretsManager.Server.Actions;

/// <summary>What can be wrong with a tag.</summary>
internal enum TagFault
{
    KeyEmpty,
    KeyLength,
    KeyCharacter,

    /// <summary>The key begins as only the product's own may.</summary>
    KeyReserved,

    ValueLength,
    ValueCharacter,
}
