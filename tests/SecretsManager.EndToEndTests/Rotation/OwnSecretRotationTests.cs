using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace SecretsManager.EndToEndTests.Rotation;

/// <summary>A real server that rotates secrets of the caller's own: by a command, and by the receiver that the documentation shows, run as it stands there.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class OwnSecretRotationTests : IDisposable
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

        await client.Ok("CreateSecret", new { SecretName = "one", SecretString = First });
        await client.Ok("SetSecretRotation", new { SecretName = "one", Kind = "Command", Command = "command.sh" });
        string one = await Rotated(client, "one");
        Assert.Equal(4, Regex.Count(await File.ReadAllTextAsync(In("lines")), $"\"old\":\"{First}\",\"new\":\"{one}\""));

        await client.Ok("CreateSecret", new { SecretName = "two", SecretString = First });
        using RSA key = RSA.Create(2048);
        string authority = DocumentedReceiver.MakeCertificate(directory);
        WireAnswer set = await client.Ok("SetSecretRotation", new { SecretName = "two", Kind = "Webhook", Url = url, Authority = authority, PublicKey = key.ExportSubjectPublicKeyInfoPem() });
        await File.WriteAllTextAsync(In("signing.pem"), (string)set.Fields["SigningKey"]!);
        await File.WriteAllTextAsync(In("private.pem"), key.ExportPkcs8PrivateKeyPem());
        using Process receiver = await DocumentedReceiver.Start(directory, Path.Combine("rotation", "application.md"), url);
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

    private static async Task<string> Rotated(SignedClient client, string name)
    {
        long task = (long)(await client.Ok("RotateSecret", new { SecretName = name })).Fields["FlowID"]!;
        for (long status = 0; status == 0;)
        {
            await Task.Delay(100);
            WireAnswer told = await client.Ok("DescribeAsyncRequestInfo", new { FlowID = task });
            status = (long)told.Fields["TaskStatus"]!;
            Assert.True(status < 2 && !told.Text.Contains("so far", StringComparison.Ordinal), told.Text);
        }

        string value = (string)(await client.Ok("GetSecretValue", new { SecretName = name, VersionId = "SSM_Current" })).Fields["SecretString"]!;
        Assert.NotEqual(First, value);
        return value;
    }

    private string In(string name) => Path.Combine(directory.FullName, name);
}
