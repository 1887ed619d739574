using System.Collections.Concurrent;
using System.Security.Cryptography;
using Xunit;

namespace SecretsManager.EndToEndTests;

public class CrashTests(ITestOutputHelper log)
{
    private const int Clients = 6;
    private const string Success = "Success";

    private static int Rounds => Environment.GetEnvironmentVariable("SSM_TEST_LONG") == "1" ? 500 : 50;

    [Fact]
    public async Task What_was_acknowledged_survives_every_kill_and_has_its_one_audit_record()
    {
        await using ServerProcess server = await ServerProcess.Start();
        History history = new();
        for (int round = 0; round < Rounds; round++)
        {
            Task[] load = [.. Enumerable.Range(0, Clients).Select(number => Load(server, history, $"r{round}-c{number}"))];
            await Task.Delay(RandomNumberGenerator.GetInt32(150, 400));
            await server.Kill();
            await Task.WhenAll(load);
            await server.Restart();
        }

        Dictionary<string, string> values = await ReadBack(server, history);
        await server.Kill();
        await using Server.Hosting.Deployment deployment = await StoppedDeployment.Open(server.DataDirectory);
        Survivors survivors = new(values, await StoppedDeployment.Calls(deployment), await StoppedDeployment.Counts(deployment));

        int acknowledged = history.Writes.Count(write => write.Acknowledged);
        log.WriteLine($"{Rounds} kills, {history.Writes.Count} writes, {acknowledged} acknowledged, {history.Answers.Count} answers, {survivors.Records.Count} audit records");
        Assert.Empty(CrashChecker.Check(history, survivors));
        Assert.True(acknowledged > Rounds, "There was too little load for the test to mean anything.");
        Assert.DoesNotContain("ALARM", server.Output + server.Errors, StringComparison.Ordinal);
    }

    // Until the server is gone: new secrets, new versions, new contents, reads, refusals.
    private static async Task Load(ServerProcess server, History history, string prefix)
    {
        using SignedClient client = SignedClient.Of(server);
        try
        {
            for (int number = 0; ; number++)
            {
                string secret = $"{prefix}-{number}";
                await Write(client, history, "CreateSecret", secret, "v1");
                await Write(client, history, "PutSecretValue", secret, "v2");
                await Write(client, history, "UpdateSecret", secret, "v1");
                await Read(client, history, secret, "v2");
                await Call(client, history, "DescribeSecret", new { SecretName = secret + "-none" });
            }
        }
        catch (HttpRequestException)
        {
            // The server has been killed.
        }
    }

    private static async Task Write(SignedClient client, History history, string action, string secret, string version)
    {
        string value = Convert.ToHexString(RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(1, 2000)));
        bool acknowledged = false;
        try
        {
            WireAnswer answer = await Call(client, history, action, new { SecretName = secret, VersionId = version, SecretString = value });
            Assert.Equal(string.Empty, answer.Code);
            acknowledged = true;
        }
        finally
        {
            history.Write($"{secret}/{version}", value, acknowledged);
        }
    }

    private static async Task Read(SignedClient client, History history, string secret, string version)
    {
        WireAnswer answer = await Call(client, history, "GetSecretValue", new { SecretName = secret, VersionId = version });
        Assert.Equal(history.Writes.Last(write => write.Name == $"{secret}/{version}").Value, (string?)answer.Fields["SecretString"]);
    }

    private static async Task<WireAnswer> Call(SignedClient client, History history, string action, object parameters)
    {
        WireAnswer answer = await client.Call(action, parameters);
        history.Answered(answer.RequestId, answer.Code.Length == 0 ? Success : answer.Code);
        return answer;
    }

    // Everything that is there, also what nobody is known to have written, as the restarted server gives it out.
    private static async Task<Dictionary<string, string>> ReadBack(ServerProcess server, History history)
    {
        using SignedClient client = SignedClient.Of(server);
        ConcurrentDictionary<string, string> values = [];
        for (int offset = 0; ; offset += 200)
        {
            WireAnswer page = await Call(client, history, "ListSecrets", new { Offset = offset, Limit = 200 });
            string[] names = [.. page.Fields["SecretMetadatas"]!.AsArray().Select(secret => (string)secret!["SecretName"]!)];
            await Parallel.ForEachAsync(names, async (name, _) =>
            {
                WireAnswer versions = await Call(client, history, "ListSecretVersionIds", new { SecretName = name });
                foreach (string version in versions.Fields["Versions"]!.AsArray().Select(version => (string)version!["VersionId"]!))
                {
                    WireAnswer answer = await Call(client, history, "GetSecretValue", new { SecretName = name, VersionId = version });
                    values[$"{name}/{version}"] = (string?)answer.Fields["SecretString"] ?? $"unreadable: {answer.Code}";
                }
            });
            if (names.Length < 200)
                return new Dictionary<string, string>(values);
        }
    }
}
