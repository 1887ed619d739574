using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.EndToEndTests;

/// <summary>A server whose disk fills up under load, and gets room again.</summary>
public sealed class DiskFullTests(ITestOutputHelper log) : IAsyncLifetime
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    private ServerProcess? process;
    private SmallDisk? disk;
    private WatchedLoad? watched;

    private ServerProcess Server => process!;

    private SmallDisk Disk => disk!;

    private WatchedLoad Load => watched!;

    public async ValueTask InitializeAsync()
    {
        process = await ServerProcess.Start(server => disk = SmallDisk.MountOn(server.DataDirectory));
        watched = new WatchedLoad(process);
    }

    public async ValueTask DisposeAsync()
    {
        disk?.Dispose();
        if (process is not null)
            await process.DisposeAsync();
    }

    [Fact]
    public async Task On_a_full_disk_calls_are_refused_and_recorded_and_with_room_again_they_succeed()
    {
        Load.Start();
        for (int round = 0; round < 3; round++)
        {
            await WatchedLoad.More(Acknowledged, 40);
            Disk.Fill();
            await WatchedLoad.More(Refused, 60);
            Assert.Contains("the disk is full", await Load.Readiness(), StringComparison.Ordinal);
            Disk.Empty();
            await WatchedLoad.More(Acknowledged, 40);
        }

        await Load.End();
        await CheckValues();
        Assert.Equal(0, await Server.Stop());
        IReadOnlyList<string> unrecorded = await CheckRecords();
        Assert.Empty(unrecorded);
    }

    [Fact]
    public async Task When_the_reserve_is_full_too_calls_are_still_answered_and_what_was_acknowledged_is_recorded()
    {
        Load.Start();
        await WatchedLoad.More(Acknowledged, 40);
        Disk.Fill();
        await WatchedLoad.More(Refused, 20);
        // The reserve has been given away: now its room goes too.
        Disk.Fill();
        await WatchedLoad.More(Refused, 200);
        Disk.Fill();
        await WatchedLoad.More(Refused, 200);
        Assert.True(Server.Running);
        Disk.Empty();
        await WatchedLoad.More(Acknowledged, 40);
        await Load.End();
        await CheckValues();
        Assert.Equal(0, await Server.Stop());
        IReadOnlyList<string> unrecorded = await CheckRecords();
        Assert.True(unrecorded.Count > 0, "The reserve was never used up.");
    }

    [Fact]
    public async Task A_server_stops_and_starts_on_a_full_disk_and_serves_as_soon_as_there_is_room()
    {
        Load.Start();
        await WatchedLoad.More(Acknowledged, 20);
        Disk.Fill();
        await WatchedLoad.More(Refused, 20);
        await Load.End();
        Assert.Equal(0, await Server.Stop());

        Task start = Server.Restart();
        await WatchedLoad.Until(async () => (await Load.Readiness()).Contains("the disk is full", StringComparison.Ordinal));
        Disk.Empty();
        await start;
        Load.Start();
        await WatchedLoad.More(Acknowledged, 20);
        await Load.End();
        await CheckValues();
        Assert.Equal(0, await Server.Stop());
        IReadOnlyList<string> unrecorded = await CheckRecords();
        Assert.Empty(unrecorded);
    }

    private int Acknowledged() => Load.Acknowledged;

    private int Refused() => Load.Refused;

    // Exactly what was acknowledged is there: nothing is lost, and what was refused left nothing.
    private async Task CheckValues()
    {
        using SignedClient client = SignedClient.Of(Server);
        foreach ((string name, string value) in Load.Values)
        {
            WireAnswer answer = await Load.Call(client, "GetSecretValue", new { SecretName = name, VersionId = "v1" });
            Assert.Equal(value, (string?)answer.Fields["SecretString"]);
        }

        WireAnswer list = await Load.Call(client, "ListSecrets", new { Limit = 1 });
        Assert.Equal(Load.Values.Count, (int)list.Fields["TotalCount"]!);
    }

    /// <summary>Holds the answers against the records of the stopped deployment, one to one; gives the refusals that are not among them.</summary>
    private async Task<IReadOnlyList<string>> CheckRecords()
    {
        Disk.Empty();
        await using Deployment deployment = await StoppedDeployment.Open(Server.DataDirectory);
        IReadOnlyList<RecordedCall> records = await StoppedDeployment.Calls(deployment);
        HashSet<string> recorded = [.. records.Select(record => record.RequestId)];
        string[] unrecorded = [.. Load.Answers.Where(answer => answer.Outcome != WatchedCall.Success && !recorded.Contains(answer.RequestId)).Select(answer => answer.RequestId)];
        History history = new();
        foreach (WatchedCall answer in Load.Answers.ExceptBy(unrecorded, answer => answer.RequestId))
            history.Answered(answer.RequestId, answer.Outcome);
        TimeSpan longest = Load.Longest;
        log.WriteLine(
            $"{Load.Acknowledged} acknowledged, {Load.Refused} refused, {unrecorded.Length} of them unrecorded, {records.Count} records; the longest call took {longest.TotalMilliseconds:F0} ms");

        Survivors survivors = new(new Dictionary<string, string>(), records, await StoppedDeployment.Counts(deployment));
        Assert.Empty(CrashChecker.Check(history, survivors));
        // No record is of a call that nobody made; those of account 0 are the server's own.
        HashSet<string> answered = [.. Load.Answers.Select(answer => answer.RequestId)];
        Assert.DoesNotContain(records, record => record.Counts is { Account: not 0 } && !answered.Contains(record.RequestId));
        Assert.True(longest < LongestCall, $"A call took {longest}.");
        Assert.DoesNotContain("ALARM", Server.Output + Server.Errors, StringComparison.Ordinal);
        return unrecorded;
    }
}
