using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using SecretsManager.EndToEndTests.Rotation;
using Xunit;

namespace SecretsManager.EndToEndTests.Events;

/// <summary>A real server that tells the receiver that the documentation shows, run as it stands there.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class EventReceiverTests : IDisposable
{
    private const string Value = "the value, a canary";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("ssm-events-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task What_happened_while_the_receiver_was_away_and_before_the_server_was_killed_comes_in_order_and_has_no_value()
    {
        int port = ServerProcess.FreePort();
        string url = $"https://localhost:{port}/ssm";
        await using ServerProcess server = await ServerProcess.Start(
            $"--SecretsManager:Rotation:WebhookHosts=localhost:{port}=127.0.0.0/8", "--Logging:LogLevel:Default=Trace", "--Logging:Console:LogLevel:Default=Trace");
        using SignedClient client = SignedClient.Of(server);
        string authority = DocumentedReceiver.MakeCertificate(directory);
        WireAnswer registered = await client.Ok("RegisterEventReceiver", new { ReceiverName = "team", Url = url, Authority = authority });
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "signing.pem"), (string)registered.Fields["SigningKey"]!);
        await client.Ok("CreateSecret", new { SecretName = "app", VersionId = "v1", SecretString = Value });
        await client.Ok("PutSecretValue", new { SecretName = "app", VersionId = "v2", SecretString = Value });
        WireAnswer told;
        do
        {
            await Task.Delay(100);
            told = await client.Ok("DescribeEventReceivers", new { });
        }
        while (!told.Text.Contains("\"LastFailure\":\"The receiver cannot be reached", StringComparison.Ordinal));
        Assert.Contains("\"WaitingEvents\":4,", told.Text, StringComparison.Ordinal);
        await server.Kill();

        using Process receiver = await DocumentedReceiver.Start(directory, "events.md", url);
        try
        {
            await server.Restart();
            await client.Ok("DisableSecret", new { SecretName = "app" });
            List<string> lines = [];
            for (int line = 0; line < 5; line++)
                lines.Add((await receiver.StandardOutput.ReadLineAsync())!);
            Assert.Equal(
                ["ssm.secret.created app ", "ssm.secret.version-added app v1", "ssm.secret.version-added app v2", "ssm.secret.current-changed app v2", "ssm.secret.disabled app "], lines);
            CanarySearch search = new([Encoding.UTF8.GetBytes(Value)]);
            Assert.Empty(search.Find(Encoding.UTF8.GetBytes(server.Output + server.Errors)));
            await server.Stop();
            Assert.Empty(search.FilesOf(server));
        }
        finally
        {
            receiver.Kill();
        }
    }
}
