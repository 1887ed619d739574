using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SecretsManager.Tests.Access.WebIdentity;

/// <summary>An issuer behind TLS on the loopback, with a certificate of its own.</summary>
internal sealed class HttpsIssuer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly X509Certificate2 certificate;

    private HttpsIssuer(WebApplication app, X509Certificate2 certificate) => (this.app, this.certificate) = (app, certificate);

    public string Url => app.Urls.Single(url => url.StartsWith("https:", StringComparison.Ordinal));

    /// <summary>The file that says whose certificate is right.</summary>
    public string AuthorityFile { get; } = Path.GetTempFileName();

    public static async Task<HttpsIssuer> Start(Func<HttpsIssuer, HttpContext, Task> answer)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=issuer", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(certificate);
            });
        });
        WebApplication app = builder.Build();
        HttpsIssuer issuer = new(app, certificate);
        await File.WriteAllTextAsync(issuer.AuthorityFile, certificate.ExportCertificatePem());
        app.Run(http => answer(issuer, http));
        await app.StartAsync();
        return issuer;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificate.Dispose();
        File.Delete(AuthorityFile);
    }
}
