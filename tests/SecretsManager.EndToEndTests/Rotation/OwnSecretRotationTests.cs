using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace SecretsManager.EndToEndTests.Rotation;

/// <summary>A real server that rotates secrets of the caller's own: by a command, and by the receiver that the documentation shows, run as it stands there.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class OwnSecretRotationTests : IDisposable
{
    private const string First = "the first value, a canary";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("ssm-own-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task A_command_and_the_documented_receiver_rotate_and_no_value_is_logged()
    {
        int port = ServerProcess.FreePort();
        string url = $"https://localhost:{port}/rotate";
        string program = In("command.sh");
        await File.WriteAllTextAsync(program, "#!/bin/sh\ncat >> lines\necho '{\"ok\":true}'\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using ServerProcess server = await ServerProcess.Start(
            $"--SecretsManager:Rotation:CommandDirectory={directory.FullName}",
            $"--SecretsManager:Rotation:WebhookHosts=localhost:{port}=127.0.0.0/8",
            "--Logging:LogLevel:Default=Trace",
            "--Logging:Console:LogLevel:Default=Trace");
        using SignedClient client = SignedClient.Of(server);

        await Ok(client, "CreateSecret", new { SecretName = "one", SecretString = First });
        await Ok(client, "SetSecretRotation", new { SecretName = "one", Kind = "Command", Command = "command.sh" });
        string one = await Rotated(client, "one");
        Assert.Equal(4, Regex.Count(await File.ReadAllTextAsync(In("lines")), $"\"old\":\"{First}\",\"new\":\"{one}\""));

        await Ok(client, "CreateSecret", new { SecretName = "two", SecretString = First });
        using RSA key = RSA.Create(2048);
        string authority = MakeCertificate();
        WireAnswer set = await Ok(client, "SetSecretRotation", new { SecretName = "two", Kind = "Webhook", Url = url, Authority = authority, PublicKey = key.ExportSubjectPublicKeyInfoPem() });
        await File.WriteAllTextAsync(In("signing.pem"), (string)set.Fields["SigningKey"]!);
        await File.WriteAllTextAsync(In("private.pem"), key.ExportPkcs8PrivateKeyPem());
        using Process receiver = await StartReceiver(url);
        try
        {
            string two = await Rotated(client, "two");
            receiver.Kill();
            Assert.Equal("create two\nset two\ntest two\nfinish two\n", await receiver.StandardOutput.ReadToEndAsync());
            CanarySearch search = new(new[] { First, one, two }.Select(Encoding.UTF8.GetBytes));
            Assert.Contains("dbug: ", server.Output, StringComparison.Ordinal);
            Assert.Empty(search.Find(Encoding.UTF8.GetBytes(server.Output + server.Errors)));
            await server.Stop();
            Assert.Empty(search.FilesOf(server));
        }
        finally
        {
            receiver.Kill();
        }
    }

    private static async Task<WireAnswer> Ok(SignedClient client, string action, object parameters)
    {
        WireAnswer answer = await client.Call(action, parameters);
        Assert.True(answer.Code.Length == 0, $"{action}: {answer.Text}");
        return answer;
    }

    private static async Task<string> Rotated(SignedClient client, string name)
    {
        long task = (long)(await Ok(client, "RotateSecret", new { SecretName = name })).Fields["FlowID"]!;
        for (long status = 0; status == 0;)
        {
            await Task.Delay(100);
            WireAnswer told = await Ok(client, "DescribeAsyncRequestInfo", new { FlowID = task });
            status = (long)told.Fields["TaskStatus"]!;
            Assert.True(status < 2 && !told.Text.Contains("so far", StringComparison.Ordinal), told.Text);
        }

        string value = (string)(await Ok(client, "GetSecretValue", new { SecretName = name, VersionId = "SSM_Current" })).Fields["SecretString"]!;
        Assert.NotEqual(First, value);
        return value;
    }

    [GeneratedRegex("```js\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    private string In(string name) => Path.Combine(directory.FullName, name);

    private string MakeCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(In("tls.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(In("tls.key"), key.ExportPkcs8PrivateKeyPem());
        return certificate.ExportCertificatePem();
    }

    private async Task<Process> StartReceiver(string url)
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "SecretsManager.slnx")))
            root = Path.GetDirectoryName(root)!;
        string example = Example().Match(await File.ReadAllTextAsync(Path.Combine(root, "docs", "rotation", "application.md"))).Groups[1].Value;
        await File.WriteAllTextAsync(In("receiver.mjs"), example);
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
}
