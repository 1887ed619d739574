using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecretsManager.Server.Hosting;

/// <summary>The connections over which the keys of listed issuers are fetched: TLS alone, straight to the issuer, without redirects and cookies.</summary>
internal static class IssuerTransport
{
    private const int HeaderKibibytes = 16;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(1);

    /// <summary>A transport that knows issuers by the authorities of the settings.</summary>
    /// <exception cref="StartException">The file of the authorities cannot be read.</exception>
    public static HttpMessageInvoker Create(AccessSettings settings) => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = ConnectTimeout,
        MaxConnectionsPerServer = 2,
        MaxResponseHeadersLength = HeaderKibibytes,
        PooledConnectionLifetime = ConnectionLifetime,
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = settings.IssuerAuthorityFile.Length > 0 ? PolicyOf(settings.IssuerAuthorityFile) : null,
        },
        UseCookies = false,
        UseProxy = false,
    });

    private static X509ChainPolicy PolicyOf(string file)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StartException("The setting SecretsManager:Access:IssuerAuthorityFile names a file that cannot be read as PEM certificates.", fault);
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new StartException("The setting SecretsManager:Access:IssuerAuthorityFile names a file without a PEM certificate.");
    }
}
