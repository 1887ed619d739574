using Xunit;

namespace SecretsManager.EndToEndTests;

public class BadRequestTests(ITestOutputHelper log)
{
    [Fact]
    public async Task Every_bad_request_gets_its_documented_code_and_never_an_echo()
    {
        await using ServerProcess server = await ServerProcess.Start();
        using SignedClient client = SignedClient.Of(server);
        await BadRequests.Prepare(client);

        IReadOnlyList<BadRequest> table = new BadRequests(client, new RawClient(server)).All();
        IReadOnlyList<string> faults = await BadRequest.Faults(table, BadRequests.Canary);
        log.WriteLine($"{table.Count} kinds of bad requests");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(table.Select(bad => bad.Name).Distinct().Count() >= 200);

        WireAnswer works = await client.Call("GetSecretValue", new { SecretName = "enabled", VersionId = "v1" });
        Assert.Equal("text", (string?)works.Fields["SecretString"]);
        Assert.Equal(4, (int?)(await client.Call("ListSecrets")).Fields["TotalCount"]);
        Assert.Equal(0, await server.Stop());
        Assert.DoesNotContain("Exception", server.Output + server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(BadRequests.Canary, server.Output + server.Errors, StringComparison.Ordinal);
    }
}
