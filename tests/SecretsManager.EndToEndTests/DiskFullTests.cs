using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using SecretsManager.Protocol;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.EndToEndTests;

/// <summary>A server whose disk fills up under load, and gets room again.</summary>
public sealed class DiskFullTests(ITestOutputHelper log) : IAsyncLifetime
{
    private const int Clients = 4;
    private const string Success = "Success";

    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<Answered> answers = [];
    private readonly ConcurrentDictionary<string, string> values = [];
    private ServerProcess? process;
    private SmallDisk? disk;
    private int secrets;
    private volatile bool ends;

    private ServerProcess Server => process!;

    private SmallDisk Disk => disk!;

    private int Acknowledged => answers.Count(answer => answer.Outcome == Success);

    private int Refused => answers.Count(answer => answer.Outcome == ErrorCode.InternalError);

    public async ValueTask InitializeAsync() => process = await ServerProcess.Start(server => disk = SmallDisk.MountOn(server.DataDirectory));

    public async ValueTask DisposeAsync()
    {
        disk?.Dispose();
        if (process is not null)
            await process.DisposeAsync();
    }

    [Fact]
    public async Task On_a_full_disk_calls_are_refused_and_recorded_and_with_room_again_they_succeed()
    {
        Task[] load = Load();
        for (int round = 0; round < 3; round++)
        {
            await More(() => Acknowledged, 40);
            Disk.Fill();
            await More(() => Refused, 60);
            Assert.Contains("the disk is full", await Readiness(), StringComparison.Ordinal);
            Disk.Empty();
            await More(() => Acknowledged, 40);
        }

        await End(load);
        await CheckValues();
        Assert.Equal(0, await Server.Stop());
        IReadOnlyList<string> unrecorded = await CheckRecords();
        Assert.Empty(unrecorded);
    }

    [Fact]
    public async Task When_the_reserve_is_full_too_calls_are_still_answered_and_what_was_acknowledged_is_recorded()
    {
        Task[] load = Load();
        await More(() => Acknowledged, 40);
        Disk.Fill();
        await More(() => Refused, 20);
        // The reserve has been given away: now its room goes too.
        Disk.Fill();
        await More(() => Refused, 200);
        Disk.Fill();
        await More(() => Refused, 200);
        Assert.True(Server.Running);
        Disk.Empty();
        await More(() => Acknowledged, 40);
        await End(load);
        await CheckValues();
        Assert.Equal(0, await Server.Stop());
        IReadOnlyList<string> unrecorded = await CheckRecords();
        Assert.True(unrecorded.Count > 0, "The reserve was never used up.");
    }

    [Fact]
    public async Task A_server_stops_and_starts_on_a_full_disk_and_serves_as_soon_as_there_is_room()
    {
        Task[] load = Load();
        await More(() => Acknowledged, 20);
        Disk.Fill();
        await More(() => Refused, 20);
        await End(load);
        Assert.Equal(0, await Server.Stop());

        Task start = Server.Restart();
        await Until(async () => (await Readiness()).Contains("the disk is full", StringComparison.Ordinal));
        Disk.Empty();
        await start;
        ends = false;
        load = Load();
        await More(() => Acknowledged, 20);
        await End(load);
        await CheckValues();
        Assert.Equal(0, await Server.Stop());
        IReadOnlyList<string> unrecorded = await CheckRecords();
        Assert.Empty(unrecorded);
    }

    // Until told to end: new secrets, reads, new contents. A refused call is not made again.
    private Task[] Load() => [.. Enumerable.Range(0, Clients).Select(async _ =>
    {
        using SignedClient client = SignedClient.Of(Server);
        while (!ends)
        {
            string name = $"s{Interlocked.Increment(ref secrets)}";
            if (!await Write(client, "CreateSecret", name))
                continue;
            if (await Call(client, "GetSecretValue", new { SecretName = name, VersionId = "v1" }) is { Code: "" } read)
                Assert.Equal(values[name], (string?)read.Fields["SecretString"]);
            await Write(client, "UpdateSecret", name);
        }
    })];

    private async Task End(Task[] load)
    {
        ends = true;
        await Task.WhenAll(load);
    }

    private async Task<bool> Write(SignedClient client, string action, string name)
    {
        string value = Convert.ToHexString(RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(1, 2000)));
        WireAnswer answer = await Call(client, action, new { SecretName = name, VersionId = "v1", SecretString = value });
        if (answer.Code.Length > 0)
            return false;
        values[name] = value;
        return true;
    }

    private async Task<WireAnswer> Call(SignedClient client, string action, object parameters)
    {
        Stopwatch watch = Stopwatch.StartNew();
        WireAnswer answer = await client.Call(action, parameters);
        answers.Enqueue(new Answered(answer.RequestId, answer.Code.Length == 0 ? Success : answer.Code, watch.Elapsed));
        Assert.Equal(200, answer.Status);
        Assert.True(answer.Code is "" or ErrorCode.InternalError, answer.Text);
        return answer;
    }

    private async Task<string> Readiness()
    {
        using HttpClient http = Server.NewHttpClient();
        try
        {
            return await (await http.GetAsync(new Uri("/readyz", UriKind.Relative))).Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            return string.Empty;
        }
    }

    private static Task More(Func<int> count, int more)
    {
        int wanted = count() + more;
        return Until(() => Task.FromResult(count() >= wanted));
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < Patience, "It did not come to what the test waits for.");
            await Task.Delay(10);
        }
    }

    // Exactly what was acknowledged is there: nothing is lost, and what was refused left nothing.
    private async Task CheckValues()
    {
        using SignedClient client = SignedClient.Of(Server);
        foreach ((string name, string value) in values)
        {
            WireAnswer answer = await Call(client, "GetSecretValue", new { SecretName = name, VersionId = "v1" });
            Assert.Equal(value, (string?)answer.Fields["SecretString"]);
        }

        WireAnswer list = await Call(client, "ListSecrets", new { Limit = 1 });
        Assert.Equal(values.Count, (int)list.Fields["TotalCount"]!);
    }

    /// <summary>Holds the answers against the records of the stopped deployment, one to one; gives the refusals that are not among them.</summary>
    private async Task<IReadOnlyList<string>> CheckRecords()
    {
        Disk.Empty();
        await using Deployment deployment = await StoppedDeployment.Open(Server.DataDirectory);
        IReadOnlyList<RecordedCall> records = await StoppedDeployment.Calls(deployment);
        HashSet<string> recorded = [.. records.Select(record => record.RequestId)];
        string[] unrecorded = [.. answers.Where(answer => answer.Outcome != Success && !recorded.Contains(answer.RequestId)).Select(answer => answer.RequestId)];
        History history = new();
        foreach (Answered answer in answers.ExceptBy(unrecorded, answer => answer.RequestId))
            history.Answered(answer.RequestId, answer.Outcome);
        TimeSpan longest = answers.Max(answer => answer.Took);
        log.WriteLine(
            $"{Acknowledged} acknowledged, {Refused} refused, {unrecorded.Length} of them unrecorded, {records.Count} records; the longest call took {longest.TotalMilliseconds:F0} ms");

        Survivors survivors = new(new Dictionary<string, string>(), records, await StoppedDeployment.Counts(deployment));
        Assert.Empty(CrashChecker.Check(history, survivors));
        // No record is of a call that nobody made; those of account 0 are the server's own.
        HashSet<string> answered = [.. answers.Select(answer => answer.RequestId)];
        Assert.DoesNotContain(records, record => record.Counts is { Account: not 0 } && !answered.Contains(record.RequestId));
        Assert.True(longest < LongestCall, $"A call took {longest}.");
        Assert.DoesNotContain("ALARM", Server.Output + Server.Errors, StringComparison.Ordinal);
        return unrecorded;
    }

    private sealed record Answered(string RequestId, string Outcome, TimeSpan Took);
}
