using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Xunit;

namespace SecretsManager.EndToEndTests.Rotation;

/// <summary>A receiver of signed calls as a page of the documentation shows it, run by Node.js as it stands there.</summary>
internal static partial class DocumentedReceiver
{
    /// <summary>Makes the receiver's certificate and key; gives the certificate, which vouches for itself.</summary>
    public static string MakeCertificate(DirectoryInfo directory)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(directory.FullName, "tls.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory.FullName, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        return certificate.ExportCertificatePem();
    }

    /// <summary>Starts the receiver, in the directory with its keys; it listens then.</summary>
    /// <param name="page">The page below <c>docs</c>.</param>
    public static async Task<Process> Start(DirectoryInfo directory, string page, string url)
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "SecretsManager.slnx")))
            root = Path.GetDirectoryName(root)!;
        string example = Example().Match(await File.ReadAllTextAsync(Path.Combine(root, "docs", page))).Groups[1].Value;
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "receiver.mjs"), example);
        ProcessStartInfo start = new("node", ["receiver.mjs"]) { WorkingDirectory = directory.FullName, RedirectStandardOutput = true, Environment = { ["URL"] = url } };
        Process process = Process.Start(start)!;
        using HttpClientHandler trusting = new() { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using HttpClient client = new(trusting);
        for (int look = 0; ; look++)
        {
            try
            {
                // Unsigned, so it is refused: it listens.
                Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await client.PostAsync(new Uri(url), new StringContent("{}"))).StatusCode);
                return process;
            }
            catch (HttpRequestException) when (look < 200)
            {
                await Task.Delay(50);
            }
        }
    }

    [GeneratedRegex("```js\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
