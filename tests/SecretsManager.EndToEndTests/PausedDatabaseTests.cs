using SecretsManager.Server.Hosting;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.EndToEndTests;

/// <summary>A server whose PostgreSQL stands still for a while: its connections stay open, and nothing is answered.</summary>
public sealed class PausedDatabaseTests(PostgresServer postgres, ITestOutputHelper log) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Calls_are_refused_in_time_while_the_database_stands_still_and_succeed_when_it_goes_on()
    {
        string connection = await postgres.CreateDatabase();
        await using ServerProcess server = await ServerProcess.Start(
            new Dictionary<string, string> { ["SecretsManager__Storage__ConnectionString"] = connection }, "--SecretsManager:Storage:Engine=postgresql");
        WatchedLoad load = new(server);
        load.Start();
        await WatchedLoad.More(() => load.Acknowledged, 40);
        for (int round = 0; round < 2; round++)
        {
            await postgres.Pause();
            try
            {
                await WatchedLoad.More(() => load.Refused, 8);
                Assert.Contains("the database does not answer", await load.Readiness(), StringComparison.Ordinal);
            }
            finally
            {
                await postgres.Resume();
            }

            await WatchedLoad.More(() => load.Acknowledged, 40);
        }

        await load.End();
        Dictionary<string, string> values = await ReadBack(server, load);
        Assert.Equal(0, await server.Stop());
        await using Deployment deployment = await StoppedDeployment.Open(
            server.DataDirectory, new StorageSettings { Engine = "postgresql", ConnectionString = connection });
        IReadOnlyList<RecordedCall> records = await StoppedDeployment.Calls(deployment);
        // A refused call may have no record, or the record of the success that came too late to be told.
        History history = new();
        foreach (AttemptedWrite write in load.Attempts)
            history.Write(write.Name, write.Value, write.Acknowledged);
        foreach (WatchedCall call in load.Answers.Where(call => call.Outcome == WatchedCall.Success))
            history.Answered(call.RequestId, call.Outcome);
        log.WriteLine($"{load.Acknowledged} acknowledged, {load.Refused} refused, {records.Count} records; the longest call took {load.Longest.TotalMilliseconds:F0} ms");
        Assert.Empty(CrashChecker.Check(history, new Survivors(values, records, await StoppedDeployment.Counts(deployment))));
        Assert.True(load.Longest < LongestCall, $"A call took {load.Longest}.");
        Assert.DoesNotContain("ALARM", server.Output + server.Errors, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, string>> ReadBack(ServerProcess server, WatchedLoad load)
    {
        using SignedClient client = SignedClient.Of(server);
        Dictionary<string, string> values = [];
        foreach (string name in load.Values.Keys)
        {
            WireAnswer answer = await load.Call(client, "GetSecretValue", new { SecretName = name, VersionId = "v1" });
            values.Add(name, (string?)answer.Fields["SecretString"] ?? answer.Text);
        }

        return values;
    }
}
