using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecretsManager.Server.Rotation.Drivers.Redis;

/// <summary>How a server is known over TLS: by a certificate for its host's name, from the given authority alone or one of the host's system.</summary>
internal static class RedisTrust
{
    /// <exception cref="TargetException"><c>Untrusted</c>: the authority cannot be read.</exception>
    public static SslClientAuthenticationOptions For(ProductTarget target) => new()
    {
        TargetHost = target.Host,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = target.Authority.Length > 0 ? PolicyOf(target.Authority) : null,
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
