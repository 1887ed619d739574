using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecretsManager.Server.Rotation.Drivers.MySql;

/// <summary>Whether the certificate of an instance is one for its host, by the authorities of the target or else of the system.</summary>
/// <param name="authority">Certificates, PEM; empty for the system's.</param>
internal sealed class MySqlTrust(string authority)
{
    /// <summary>Whether a certificate has been refused.</summary>
    public bool Refused { get; private set; }

    /// <summary>Judges what the instance shows; the host's name has been compared by the TLS layer.</summary>
    public bool Accepts(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        bool accepted = errors == SslPolicyErrors.None;
        if (authority.Length > 0)
            accepted = (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None && shown is X509Certificate2 certificate && IsVouchedFor(certificate, chain);
        Refused |= !accepted;
        return accepted;
    }

    // What the instance shows beside its own certificate helps to find the way to an authority, and is none itself.
    private bool IsVouchedFor(X509Certificate2 certificate, X509Chain? shown)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        try
        {
            chain.ChainPolicy.CustomTrustStore.ImportFromPem(authority);
        }
        catch (CryptographicException)
        {
            return false;
        }

        foreach (X509ChainElement element in shown?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(certificate);
    }
}
