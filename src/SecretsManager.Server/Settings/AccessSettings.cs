namespace SecretsManager.Server.Settings;

/// <summary>Who may do what: section <c>SecretsManager:Access</c>.</summary>
internal sealed class AccessSettings
{
    /// <summary>
    /// Whether whoever writes or reads a secret under a customer master key of the account's needs <c>kms:Encrypt</c> or
    /// <c>kms:Decrypt</c> on that key too.
    /// </summary>
    public bool JudgeKeyUse { get; set; }
}
