using System.Security.Cryptography;
using System.Text;
using SecretsManager.Tests.Rotation;
using Xunit;

namespace SecretsManager.EndToEndTests;

/// <summary>SSH key pairs as they are used: through the official SDK into OpenSSH.</summary>
public sealed class SshLoginTests
{
    [Fact]
    public async Task The_private_half_logs_into_a_host_that_has_the_public_one_and_no_other_does()
    {
        await using ServerProcess server = await ServerProcess.Start();
        await using OfficialSdk sdk = OfficialSdk.Start(server);
        await sdk.Ok("CreateSSHKeyPairSecret", new { SecretName = "host", ProjectId = 0 });
        SdkAnswer other = await sdk.Ok("CreateSSHKeyPairSecret", new { SecretName = "other", ProjectId = 0 });
        SdkAnswer pair = await sdk.Ok("GetSSHKeyPairValue", new { SecretName = "host" });
        SdkAnswer otherPair = await sdk.Ok("GetSSHKeyPairValue", new { SSHKeyId = other.Text("SSHKeyID") });

        await using SshHost host = await SshHost.Start();
        host.Keys = pair.Text("PublicKey") + "\n";
        Assert.Equal(pair.Text("PublicKey").Split(' ')[..2], (await host.PublicHalf(pair.Text("PrivateKey"))).Split(' ')[..2]);
        Assert.True(await host.Takes(pair.Text("PrivateKey")));
        Assert.False(await host.Takes(otherPair.Text("PrivateKey")));
    }

    [Fact]
    public async Task The_private_half_is_nowhere_but_in_the_answers()
    {
        await using ServerProcess server = await ServerProcess.Start("--Logging:LogLevel:Default=Trace", "--Logging:Console:LogLevel:Default=Trace");
        using SignedClient client = SignedClient.Of(server);
        Assert.Equal(string.Empty, (await client.Call("CreateSSHKeyPairSecret", new { SecretName = "host", ProjectId = 0 })).Code);
        WireAnswer read = await client.Call("GetSSHKeyPairValue", new { SecretName = "host" });
        Assert.Equal(string.Empty, read.Code);
        string pem = (string)read.Fields["PrivateKey"]!;
        string[] lines = pem.Split('\n')[1..^2];
        using RSA rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        RSAParameters key = rsa.ExportParameters(includePrivateParameters: true);
        // The first lines hold the public half, which is no secret.
        CanarySearch search = new([key.D!, key.P!, key.Q!, key.DP!, key.DQ!, key.InverseQ!, .. lines[8..].Where(line => line.Length == 64).Select(Encoding.ASCII.GetBytes)]);
        Assert.NotEmpty(search.Find(read.Body));

        Assert.Empty(search.FilesOf(server));
        await server.Kill();
        Assert.Empty(search.FilesOf(server));
        await server.Restart();
        Assert.Equal(0, await server.Stop());
        Assert.Empty(search.FilesOf(server));
        Assert.Empty(search.Find(server.Output + server.Errors));
    }
}
