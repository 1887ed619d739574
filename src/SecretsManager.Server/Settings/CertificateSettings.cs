namespace SecretsManager.Server.Settings;

/// <summary>The operator's own server certificate: section <c>SecretsManager:Certificate</c>. Both files or neither.</summary>
internal sealed class CertificateSettings
{
    /// <summary>PEM file of the certificate, then of those that issued it; empty: the local CA issues one.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file of the certificate's private key.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Whether the operator brings a certificate.</summary>
    public bool IsGiven => CertificateFile.Length > 0;
}
