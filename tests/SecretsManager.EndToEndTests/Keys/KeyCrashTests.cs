using System.Text.Json.Nodes;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>The server is killed at every named place of a rotation and of the move of data keys that follows: nothing is lost, nothing half done.</summary>
public sealed class KeyCrashTests
{
    private const string KeyService = "2019-01-18";
    private const int Count = 60;

    [Theory]
    [InlineData("rotate:before-generate")]
    [InlineData("rotate:before-commit")]
    public async Task A_rotation_that_was_killed_has_not_happened_and_can_be_asked_for_again(string place)
    {
        await using ServerProcess server = await Start();
        using SignedClient client = SignedClient.Of(server);
        string keyId = await Prepare(client, count: 5);
        await RestartAt(server, place);
        await Assert.ThrowsAsync<HttpRequestException>(() => Kms(client, "RotateKey", new { KeyId = keyId }));
        await server.Ended();

        await RestartAt(server, string.Empty);
        JsonNode key = (await Ok(client, "DescribeKey", new { KeyId = keyId }))["KeyMetadata"]!;
        Assert.Equal((0, null), ((long)key["LastRotateTime"]!, key["Rewrap"]));
        await AssertReadable(client, 5);
        await Ok(client, "RotateKey", new { KeyId = keyId });
        Assert.NotNull((await Ok(client, "DescribeKey", new { KeyId = keyId }))["KeyMetadata"]!["Rewrap"]);
        await AssertReadable(client, 5);
    }

    [Fact]
    public async Task A_move_of_data_keys_that_is_killed_again_and_again_ends_with_all_of_them_moved()
    {
        await using ServerProcess server = await Start();
        using SignedClient client = SignedClient.Of(server);
        string keyId = await Prepare(client, Count);
        await Ok(client, "RotateKey", new { KeyId = keyId });
        foreach (string place in new[] { "rewrap:before-step", "rewrap:before-commit", "rewrap:before-step#2", "rewrap:before-commit#2", "rewrap:before-commit#3" })
        {
            await RestartAt(server, place);
            await server.Ended();
        }

        await RestartAt(server, string.Empty);
        await AssertReadable(client, Count);
        for (long moved = 0; moved < Count;)
        {
            JsonNode key = (await Ok(client, "DescribeKey", new { KeyId = keyId }))["KeyMetadata"]!;
            moved = (long)key["Rewrap"]!["Moved"]!;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        }

        await AssertReadable(client, Count);
    }

    private static Task<ServerProcess> Start() => ServerProcess.Start("--SecretsManager:Keys:RewrapPerSecond=10");

    private static async Task RestartAt(ServerProcess server, string place)
    {
        server.Program = "SecretsManager.CrashHost";
        server.Environment["CRASH_AT"] = place;
        await server.Restart();
    }

    private static async Task<string> Prepare(SignedClient client, int count)
    {
        string keyId = (string)(await Ok(client, "CreateKey", new { Alias = "crash" }))["KeyId"]!;
        for (int i = 0; i < count; i++)
        {
            WireAnswer created = await client.Call("CreateSecret", new { SecretName = $"crash-{i}", VersionId = "v1", SecretString = $"value {i}", KmsKeyId = keyId });
            Assert.Equal(string.Empty, created.Code);
        }

        return keyId;
    }

    private static async Task AssertReadable(SignedClient client, int count)
    {
        for (int i = 0; i < count; i++)
            Assert.Equal($"value {i}", (string?)(await client.Call("GetSecretValue", new { SecretName = $"crash-{i}", VersionId = "v1" })).Fields["SecretString"]);
    }

    private static Task<WireAnswer> Kms(SignedClient client, string action, object parameters) =>
        client.Send(client.Sign(action, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(parameters), version: KeyService));

    private static async Task<JsonObject> Ok(SignedClient client, string action, object parameters)
    {
        WireAnswer answer = await Kms(client, action, parameters);
        Assert.True(answer.Code.Length == 0, answer.Text);
        return answer.Fields;
    }
}
