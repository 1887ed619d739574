using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecretsManager.Server.Audit.Tracks.Sinks;

/// <summary>How a receiver is known over TLS, and what it is shown. Files are read anew for each batch and connection, so that they may be exchanged while the server runs.</summary>
/// <param name="AuthorityFile">PEM file of the authorities that vouch for the receiver; empty: the operating system's.</param>
/// <param name="ClientCertificateFile">PEM file of a certificate, perhaps its issuers, and its key; empty: none is shown.</param>
internal sealed record SinkCertificates(string AuthorityFile, string ClientCertificateFile = "")
{
    /// <summary>The options of a connection to a host, whose name or address must stand in its certificate.</summary>
    /// <exception cref="SinkException">A file cannot be read.</exception>
    public SslClientAuthenticationOptions For(string host) => new()
    {
        TargetHost = host,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = AuthorityFile.Length > 0 ? Policy() : null,
        ClientCertificateContext = ClientCertificateFile.Length > 0 ? Client() : null,
    };

    /// <summary>Whether the files hold something else than when a connection was made by them: who keeps one then ends it.</summary>
    /// <param name="known">What tells one content from another, of that time; then of now.</param>
    /// <exception cref="SinkException">A file cannot be read.</exception>
    public bool HaveChanged(ref byte[] known)
    {
        byte[] now = Fingerprint();
        bool same = CryptographicOperations.FixedTimeEquals(now, known);
        known = now;
        return !same;
    }

    private byte[] Fingerprint()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, string file) in (ReadOnlySpan<(string, string)>)[(nameof(AuthorityFile), AuthorityFile), (nameof(ClientCertificateFile), ClientCertificateFile)])
        {
            if (file.Length == 0)
                continue;
            try
            {
                hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
            }
            catch (Exception fault) when (IsUnreadable(fault))
            {
                throw new SinkException($"The {name} cannot be read.", fault);
            }
        }

        return hash.GetHashAndReset();
    }

    private X509ChainPolicy Policy()
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(AuthorityFile);
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            throw new SinkException("The AuthorityFile cannot be read as PEM certificates.", fault);
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw new SinkException("The AuthorityFile holds no PEM certificate.");
    }

    private SslStreamCertificateContext Client()
    {
        try
        {
            X509Certificate2Collection issuers = [];
            issuers.ImportFromPemFile(ClientCertificateFile);
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(ClientCertificateFile), issuers, offline: true);
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            throw new SinkException("The ClientCertificateFile cannot be read as a PEM certificate and its key.", fault);
        }
    }

    private static bool IsUnreadable(Exception fault) => fault is IOException or UnauthorizedAccessException or CryptographicException;
}
