using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecretsManager.Tests.Hosting;

namespace SecretsManager.Tests.Audit.Tracks.Sinks;

/// <summary>An authority of the test's own, and the certificates it gives. All are valid at any time a test may think it is.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Begin = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset End = Begin.AddYears(200);

    private readonly Scratch scratch = new();
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;
    private byte serial;

    public TestAuthority()
    {
        CertificateRequest request = new("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        certificate = request.CreateSelfSigned(Begin, End);
        File = scratch.File("ca.pem", certificate.ExportCertificatePem());
    }

    /// <summary>Its own certificate as PEM.</summary>
    public string File { get; }

    /// <summary>Issues a certificate for a host's name or address.</summary>
    /// <returns>The PEM files of it and of its key; a third one holds both.</returns>
    public (string Certificate, string Key, string Both) Issue(string host)
    {
        using ECDsa made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={host}", made, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        if (IPAddress.TryParse(host, out IPAddress? address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 issued = request.Create(certificate, Begin, End, [++serial]);
        (string text, string secret) = (issued.ExportCertificatePem() + "\n", made.ExportPkcs8PrivateKeyPem() + "\n");
        return (scratch.File($"{serial}.pem", text), scratch.File($"{serial}.key", secret), scratch.File($"{serial}.both.pem", text + secret));
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
        scratch.Dispose();
    }
}
