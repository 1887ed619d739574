using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecretsManager.Server.Hosting;

/// <summary>
/// The certificate authority of a deployment that brings none: made on the first start, it issues one server certificate for this
/// machine's own names, and issues it again when its end comes near. Its files are kept in the data directory.
/// </summary>
internal sealed class LocalAuthority(DataDirectory directory, IRandomBytes random, TimeProvider time)
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>Makes what is missing and renews what ends soon.</summary>
    /// <exception cref="StartException">A file of the authority cannot be read, or its own certificate has ended.</exception>
    public void Ensure()
    {
        var hasCertificate = File.Exists(directory.AuthorityCertificate);
        var hasKey = File.Exists(directory.AuthorityKey);
        if (!hasCertificate && !hasKey)
            Make();
        else if (!hasCertificate || !hasKey)
            throw new StartException($"Of {directory.AuthorityCertificate} and ca.key only one is there; restore the other, or remove both to make a new local CA.");

        using var authority = Load();
        if (authority.NotAfter.ToUniversalTime() <= time.GetUtcNow().UtcDateTime)
            throw new StartException($"The local CA {directory.AuthorityCertificate} has ended; remove it and ca.key to make a new one, and give it to the clients.");
        if (!IsServerCertificateGood(authority))
            Issue(authority);
    }

    private void Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = CertificateForm.Authority(key, Serial(), time.GetUtcNow());
        PrivateFile.Write(directory.AuthorityKey, Pem(key));
        PrivateFile.Write(directory.AuthorityCertificate, System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"));
    }

    private void Issue(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = CertificateForm.Server(key, authority, Serial(), time.GetUtcNow());
        PrivateFile.Write(directory.ServerKey, Pem(key));
        PrivateFile.Write(directory.ServerCertificate, System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"));
    }

    private X509Certificate2 Load()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(directory.AuthorityCertificate, directory.AuthorityKey);
        }
        catch (Exception refused) when (refused is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartException($"The key file {directory.AuthorityKey} cannot be read, or is not the key of ca.pem beside it; restore both.", refused);
        }
    }

    // A pair that a crash left half written, or that another authority issued, is not worth asking about: a new one costs nothing.
    private bool IsServerCertificateGood(X509Certificate2 authority)
    {
        if (!File.Exists(directory.ServerCertificate) || !File.Exists(directory.ServerKey))
            return false;
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(directory.ServerCertificate, directory.ServerKey);
            return CertificateForm.IsIssuedBy(certificate, authority)
                && certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime >= RenewBefore;
        }
        catch (Exception refused) when (refused is CryptographicException or ArgumentException)
        {
            return false;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The key file {directory.ServerKey} or the certificate beside it cannot be read; check who owns them.", refused);
        }
    }

    // 127 bits of chance, positive and never zero, as RFC 5280 asks.
    private byte[] Serial()
    {
        var serial = new byte[16];
        random.Fill(serial);
        serial[0] = (byte)((serial[0] & 0x3f) | 0x40);
        return serial;
    }

    private static byte[] Pem(ECDsa key) => System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n");
}
