using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecretsManager.Server.Rotation;

/// <summary>How a host is known over TLS: by a certificate for its name, from the given authority alone or one of the host's system.</summary>
internal static class TargetTrust
{
    /// <param name="authority">PEM certificates; empty for those of the system.</param>
    /// <exception cref="TargetException"><c>Untrusted</c>: the authority cannot be read.</exception>
    public static SslClientAuthenticationOptions For(string host, string authority) => new()
    {
        TargetHost = host,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = authority.Length > 0 ? PolicyOf(authority) : null,
    };

    private static X509ChainPolicy PolicyOf(string authority)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPem(authority);
        }
        catch (CryptographicException fault)
        {
            throw new TargetException(TargetFault.Untrusted, "The authority's certificates cannot be read as PEM.", fault);
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw new TargetException(TargetFault.Untrusted, "The authority's PEM holds no certificate.");
    }
}
