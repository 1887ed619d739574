using SecretsManager.Protocol.Kms;
using SecretsManager.Server.Gateway;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

public sealed class KeyBadRequestTests(ITestOutputHelper log)
{
    [Fact]
    public async Task Every_bad_request_gets_its_documented_code_and_never_an_echo()
    {
        await using ServerProcess server = await ServerProcess.Start();
        using SignedClient client = SignedClient.Of(server);
        string key = await KeyBadRequests.Prepare(client);
        IReadOnlyList<BadRequest> table = new KeyBadRequests(client, key).All();
        IReadOnlyList<string> faults = await BadRequest.Faults(table, KeyBadRequests.Canary);
        log.WriteLine($"{table.Count} kinds of bad requests");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(table.Select(bad => bad.Name).Distinct().Count() >= 1000);

        // Nothing of it has changed the key or made another.
        WireAnswer encrypted = await client.Call("Encrypt", new { KeyId = key, Plaintext = "YWJj" }, KmsService.Version);
        WireAnswer decrypted = await client.Call("Decrypt", new { CiphertextBlob = (string?)encrypted.Fields["CiphertextBlob"] }, KmsService.Version);
        Assert.Equal("YWJj", (string?)decrypted.Fields["Plaintext"]);
        Assert.Equal(1, (int?)(await client.Call("GetServiceStatus", version: KmsService.Version)).Fields["CmkUserCount"]);
        WireAnswer described = await client.Call("DescribeKey", new { KeyId = key }, KmsService.Version);
        Assert.Equal(("bad-requests", ""), ((string?)described.Fields["KeyMetadata"]!["Alias"], (string?)described.Fields["KeyMetadata"]!["Description"]));
        Assert.Equal(0, await server.Stop());
        Assert.DoesNotContain("Exception", server.Output + server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(KeyBadRequests.Canary, server.Output + server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_knows_every_action_of_the_service()
    {
        IEnumerable<string> actions = typeof(Dispatcher).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, Namespace: "SecretsManager.Server.Keys.Api" } && type.GetInterfaces().Any(contract => contract.Name == "IAction`2"))
            .Select(type => type.Name).Where(name => name is not "TendKey" and not "MoveOwnKey");
        Assert.Equal(actions.Order(), ActionShape.All.Select(shape => shape.Name).Order());
    }
}
