namespace SecretsManager.Server.Storage;

/// <summary>That somebody read a secret, and when last, as one node knows it. What he read and who he is, is in the box.</summary>
/// <param name="Secret">The immutable id of the secret.</param>
/// <param name="Node">The node that answered.</param>
/// <param name="Reader">16 bytes that stand for the reader.</param>
/// <param name="Seen">When he read, Unix milliseconds.</param>
/// <param name="Box">Sealed.</param>
internal record ReaderRow(string Secret, string Node, byte[] Reader, long Seen, byte[] Box);
