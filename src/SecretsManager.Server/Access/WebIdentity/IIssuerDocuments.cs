namespace SecretsManager.Server.Access.WebIdentity;

/// <summary>Fetches what issuers publish.</summary>
internal interface IIssuerDocuments
{
    /// <summary>The document at an address; null if there is none to be had.</summary>
    Task<ReadOnlyMemory<byte>?> Get(Uri address, CancellationToken cancellation);
}
