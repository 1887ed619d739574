using SecretsManager.Protocol.Kms;
using Xunit;

namespace SecretsManager.EndToEndTests;

/// <summary>What a reader sees of a secret whose contents are replaced meanwhile.</summary>
public sealed class ReplacedContentTests
{
    private const int Writes = 300;

    [Fact]
    public async Task No_read_fails_while_contents_are_replaced_under_it()
    {
        await using ServerProcess server = await ServerProcess.Start();
        using SignedClient client = SignedClient.Of(server);
        string[] keys = await Task.WhenAll(NewKey(client, "one"), NewKey(client, "other"));
        await Write(client, "CreateSecret", new { SecretName = "s", VersionId = "v1", SecretString = "value", KmsKeyId = keys[0] });

        // Each replaces the content in its own way: a new value, another key, and a new version of the key.
        Task writers = Task.WhenAll(
            Repeat(Writes, i => Write(client, "UpdateSecret", new { SecretName = "s", VersionId = "v1", SecretString = "value" })),
            Repeat(Writes, i => Write(client, "ChangeSecretKey", new { SecretName = "s", KmsKeyId = keys[i % 2] })),
            Repeat(4, i => Write(client, "RotateKey", new { KeyId = keys[i % 2] }, KmsService.Version)));
        int reads = 0;
        async Task Read()
        {
            while (!writers.IsCompleted)
            {
                WireAnswer answer = await client.Call("GetSecretValue", new { SecretName = "s", VersionId = "v1" });
                Assert.Equal((string.Empty, "value"), (answer.Code, (string?)answer.Fields["SecretString"]));
                Interlocked.Increment(ref reads);
            }
        }

        await Task.WhenAll([writers, .. Enumerable.Range(0, 6).Select(_ => Read())]);
        Assert.True(reads > Writes);
        Assert.DoesNotContain("ntegrity", server.Output, StringComparison.Ordinal);
    }

    private static async Task Repeat(int times, Func<int, Task> write)
    {
        for (int i = 0; i < times; i++)
            await write(i);
    }

    // Of those who write at once one wins each time; whoever loses too often is told so and tries again.
    private static async Task Write(SignedClient client, string action, object parameters, string version = SignedClient.Version)
    {
        WireAnswer answer;
        do
            answer = await client.Call(action, parameters, version);
        while (answer.Code == "ResourceInUse");
        Assert.Equal((action, string.Empty), (action, answer.Code));
    }

    private static async Task<string> NewKey(SignedClient client, string alias) =>
        (string)(await client.Call("CreateKey", new { Alias = alias }, KmsService.Version)).Fields["KeyId"]!;
}
