using System.Text;
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
        List<string> faults = [];
        HashSet<string> requestIds = [];
        foreach (BadRequest bad in table)
        {
            try
            {
                if (FaultOf(bad, await bad.Send(), requestIds) is { } fault)
                    faults.Add($"{Short(bad.Name)}: {fault}");
            }
            catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException or FormatException)
            {
                faults.Add($"{Short(bad.Name)}: {broken.Message}");
            }
        }

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

    private static string? FaultOf(BadRequest bad, WireAnswer answer, HashSet<string> requestIds)
    {
        if (answer.Body.AsSpan().IndexOf(Encoding.ASCII.GetBytes(BadRequests.Canary)) >= 0)
            return "the canary came back";
        if (bad.Expected.StartsWith("HTTP ", StringComparison.Ordinal))
            return bad.Expected == $"HTTP {answer.Status}" ? null : $"{bad.Expected} expected, HTTP {answer.Status} {answer.Text}";
        if (answer.Status != 200)
            return $"HTTP {answer.Status} {answer.Text}";
        if (answer.ContentType != "application/json")
            return $"content type '{answer.ContentType}'";
        if (answer.Code != bad.Expected)
            return $"{bad.Expected} expected, got {answer.Text}";
        if (!Guid.TryParse(answer.RequestId, out _) || !requestIds.Add(answer.RequestId))
            return $"RequestId '{answer.RequestId}'";
        return string.IsNullOrEmpty((string?)answer.Fields["Error"]!["Message"]) ? "no message" : null;
    }

    private static string Short(string name) => name.Length > 200 ? name[..200] : name;
}
