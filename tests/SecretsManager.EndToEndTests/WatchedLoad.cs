using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using SecretsManager.Protocol;
using Xunit;

namespace SecretsManager.EndToEndTests;

/// <summary>A call that was answered.</summary>
/// <param name="Outcome"><c>Success</c> or the error code.</param>
/// <param name="Took">From the request to the answer, as the client has it.</param>
internal sealed record WatchedCall(string RequestId, string Outcome, TimeSpan Took)
{
    public const string Success = nameof(Success);
}

/// <summary>
/// Clients that go on calling while something befalls the server: new secrets, reads, new contents. Every call must be answered in the API's
/// form, by a success or by <c>InternalError</c>; a refused one is not made again.
/// </summary>
internal sealed class WatchedLoad(ServerProcess server)
{
    private const int Clients = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    private readonly ConcurrentQueue<WatchedCall> answers = [];
    private readonly ConcurrentQueue<AttemptedWrite> attempts = [];
    private readonly ConcurrentDictionary<string, string> values = [];
    private Task[] running = [];
    private int secrets;
    private volatile bool ends;

    public IReadOnlyCollection<WatchedCall> Answers => answers;

    /// <summary>Every write by the secret's name, in each secret's own order.</summary>
    public IReadOnlyCollection<AttemptedWrite> Attempts => attempts;

    /// <summary>The last acknowledged content of each secret, by its name.</summary>
    public IReadOnlyDictionary<string, string> Values => values;

    public int Acknowledged => answers.Count(answer => answer.Outcome == WatchedCall.Success);

    public int Refused => answers.Count(answer => answer.Outcome == ErrorCode.InternalError);

    public TimeSpan Longest => answers.Max(answer => answer.Took);

    /// <summary>Waits until so many more calls of a kind are answered.</summary>
    public static Task More(Func<int> count, int more)
    {
        int wanted = count() + more;
        return Until(() => Task.FromResult(count() >= wanted));
    }

    /// <param name="pause">Milliseconds between two looks.</param>
    public static async Task Until(Func<Task<bool>> condition, int pause = 10)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < Patience, "It did not come to what the test waits for.");
            await Task.Delay(pause);
        }
    }

    public void Start()
    {
        ends = false;
        running = [.. Enumerable.Range(0, Clients).Select(_ => Run())];
    }

    public async Task End()
    {
        ends = true;
        await Task.WhenAll(running);
    }

    /// <summary>What <c>/readyz</c> answers; empty while nobody listens.</summary>
    public async Task<string> Readiness()
    {
        try
        {
            using HttpClient http = server.NewHttpClient();
            return await (await http.GetAsync(new Uri("/readyz", UriKind.Relative))).Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            return string.Empty;
        }
    }

    public async Task<WireAnswer> Call(SignedClient client, string action, object parameters)
    {
        Stopwatch watch = Stopwatch.StartNew();
        WireAnswer answer = await client.Call(action, parameters);
        answers.Enqueue(new WatchedCall(answer.RequestId, answer.Code.Length == 0 ? WatchedCall.Success : answer.Code, watch.Elapsed));
        Assert.Equal(200, answer.Status);
        Assert.True(answer.Code is "" or ErrorCode.InternalError, answer.Text);
        return answer;
    }

    private async Task Run()
    {
        using SignedClient client = SignedClient.Of(server);
        while (!ends)
        {
            string name = $"s{Interlocked.Increment(ref secrets)}";
            if (!await Write(client, "CreateSecret", name))
                continue;
            if (await Call(client, "GetSecretValue", new { SecretName = name, VersionId = "v1" }) is { Code: "" } read)
                Assert.Equal(values[name], (string?)read.Fields["SecretString"]);
            await Write(client, "UpdateSecret", name);
        }
    }

    private async Task<bool> Write(SignedClient client, string action, string name)
    {
        string value = Convert.ToHexString(RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(1, 2000)));
        WireAnswer answer = await Call(client, action, new { SecretName = name, VersionId = "v1", SecretString = value });
        attempts.Enqueue(new AttemptedWrite(name, value, answer.Code.Length == 0));
        if (answer.Code.Length > 0)
            return false;
        values[name] = value;
        return true;
    }
}
