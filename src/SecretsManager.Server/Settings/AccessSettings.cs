namespace SecretsManager.Server.Settings;

/// <summary>Who may do what: section <c>SecretsManager:Access</c>.</summary>
internal sealed class AccessSettings
{
    /// <summary>
    /// Whether whoever writes or reads a secret under a customer master key of the account's needs <c>kms:Encrypt</c> or
    /// <c>kms:Decrypt</c> on that key too.
    /// </summary>
    public bool JudgeKeyUse { get; set; }

    /// <summary>The issuers of identity tokens, exactly as their tokens name them, whose keys may be fetched from them.</summary>
    public string[] IssuerUrls { get; set; } = [];

    /// <summary>PEM file of the certificate authorities by which the listed issuers are known; empty: those of the operating system.</summary>
    public string IssuerAuthorityFile { get; set; } = "";
}
