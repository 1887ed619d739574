using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecretsManager.Server;
using SecretsManager.Server.Events;
using SecretsManager.Server.Gateway;
using SecretsManager.Server.Rotation;
using SecretsManager.Tests.Audit.Tracks.Sinks;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Events;

/// <summary>A deployment and two receivers of events behind TLS, <c>one</c> and <c>two</c>; neither is registered yet.</summary>
internal sealed class EventBench : IAsyncDisposable
{
    private readonly TestAuthority authority = new();

    private Dictionary<string, string?> settings = [];
    private StorageSettings storage = new();

    private EventBench()
    {
    }

    public Bench Bench { get; private set; } = null!;

    public Team One { get; private set; } = null!;

    public Team Two { get; private set; } = null!;

    public string Authority => File.ReadAllText(authority.File);

    public static async Task<EventBench> Open(Dictionary<string, string?>? settings = null, ICrashPoints? crash = null, StorageSettings? storage = null, Action<IServiceCollection>? more = null)
    {
        EventBench bench = new();
        bench.One = new Team("one", await HttpsReceiver.Start(bench.authority, "localhost"));
        bench.Two = new Team("two", await HttpsReceiver.Start(bench.authority, "localhost"));
        bench.storage = storage ?? bench.storage;
        bench.settings = new(settings ?? [])
        {
            ["SecretsManager:Rotation:WebhookHosts"] = string.Join(',', ((Team[])[bench.One, bench.Two]).Select(team => $"localhost:{team.Receiver.Address.Port}=127.0.0.0/8")),
            ["SecretsManager:Rotation:JitterSeconds"] = "0",
        };
        bench.Bench = await Bench.Open(bench.storage, null, bench.settings, crash, more);
        return bench;
    }

    /// <summary>Another node of the deployment.</summary>
    public Task<Bench> Beside() => Bench.Open(storage, Bench, new(settings));

    /// <summary>A node delivers what is due now.</summary>
    public static async Task Deliver(Bench node)
    {
        await node.RunAllDue();
        await node.Service<EventDelivery>().Idle();
    }

    /// <summary>Registers a receiver; it knows its key then.</summary>
    public async Task Register(Team team, object? more = null)
    {
        Dictionary<string, object> fields = new() { ["ReceiverName"] = team.Name, ["Url"] = team.Url, ["Authority"] = Authority };
        foreach (JsonProperty property in JsonSerializer.SerializeToElement(more ?? new { }).EnumerateObject())
            fields[property.Name] = property.Value;
        team.SigningKey = (await Bench.SsmOk("RegisterEventReceiver", fields)).GetProperty("SigningKey").GetString()!;
    }

    public Task Create(string name, string value = "value") => Bench.SsmOk("CreateSecret", new { SecretName = name, VersionId = "v1", SecretString = value });

    public Task Put(string name, string version, string value = "value") => Bench.SsmOk("PutSecretValue", new { SecretName = name, VersionId = version, SecretString = value });

    /// <summary>Delivers what is due after a time, and does the other work that is due.</summary>
    public async Task Work(TimeSpan? after = null)
    {
        Bench.Time.Advance(after ?? TimeSpan.FromSeconds(2));
        await Bench.RunAllDue();
        await Bench.Service<RotationWorker>().Idle();
        await Bench.Service<EventDelivery>().Idle();
    }

    public Task Hour() => Bench.Service<Scheduler>().RunHourly(CancellationToken.None);

    /// <summary>What is told of a receiver.</summary>
    public async Task<JsonElement> Describe(Team team) =>
        (await Bench.SsmOk("DescribeEventReceivers", new { })).GetProperty("Receivers").EnumerateArray().Single(receiver => receiver.GetProperty("ReceiverName").GetString() == team.Name);

    public async Task<long> Waiting(Team team) => (await Describe(team)).GetProperty("WaitingEvents").GetInt64();

    /// <summary>How many records of events and queues there are.</summary>
    public async Task<long> Stored() =>
        await Bench.Deployment.SecretEvents.CountEverywhere(Bench.Key.Account, default) + await Bench.Deployment.EventQueues.CountEverywhere(Bench.Key.Account, default);

    public async ValueTask DisposeAsync()
    {
        await Bench.DisposeAsync();
        await One.Receiver.DisposeAsync();
        await Two.Receiver.DisposeAsync();
        authority.Dispose();
    }
}

/// <summary>A team's receiver. It takes what comes, unless the test says otherwise.</summary>
internal sealed class Team
{
    private readonly object gate = new();
    private readonly List<Told> taken = [];

    public Team(string name, HttpsReceiver receiver)
    {
        (Name, Receiver) = (name, receiver);
        receiver.Answer = Answer;
    }

    public string Name { get; }

    public HttpsReceiver Receiver { get; }

    public string Url => $"https://localhost:{Receiver.Address.Port}/in?to=log";

    public string SigningKey { get; set; } = string.Empty;

    /// <summary>What it does with an event.</summary>
    public Func<Told, Deed> Does { get; set; } = _ => Deed.Takes;

    /// <summary>What it has seen, in order, also what it then said not to have.</summary>
    public IReadOnlyList<Told> Seen
    {
        get
        {
            lock (gate)
                return [.. taken];
        }
    }

    /// <summary>The short types of what it has seen of a secret, without repeats.</summary>
    public string[] TypesOf(string secret) => [.. Once(Seen).Where(told => told.Secret == secret).Select(told => told.Type)];

    /// <summary>Each event where it came first.</summary>
    public static IEnumerable<Told> Once(IEnumerable<Told> seen) => seen.DistinctBy(told => told.Id);

    private async Task Answer(HttpContext http)
    {
        Posted posted = Receiver.Posted.Last(one => one.Headers["Ssm-Request-Id"] == http.Request.Headers["Ssm-Request-Id"].ToString());
        Told told = Told.Read(posted);
        Assert.True(IsSigned(posted, Url, SigningKey));
        Deed deed = Does(told);
        if (deed is Deed.Takes or Deed.TakesAndFails)
        {
            lock (gate)
                taken.Add(told);
        }

        if (deed == Deed.Cuts)
            http.Abort();
        else if (deed != Deed.Takes)
            http.Response.StatusCode = 503;
        await Task.CompletedTask;
    }

    /// <summary>Whether an event is signed as the documentation says.</summary>
    public static bool IsSigned(Posted posted, string url, string signingKey)
    {
        using ECDsa signer = ECDsa.Create();
        signer.ImportFromPem(signingKey);
        string signed = $"ssm-event-1\n{posted.Headers["Ssm-Time"]}\n{posted.Headers["Ssm-Request-Id"]}\n{url}\n{Convert.ToHexStringLower(SHA256.HashData(posted.Body))}\n";
        return signer.VerifyData(Encoding.UTF8.GetBytes(signed), Convert.FromBase64String(posted.Headers["Ssm-Signature"]), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}

/// <summary>What a receiver does with an event.</summary>
internal enum Deed
{
    Takes,
    TakesAndFails,
    Fails,
    Cuts,
}

/// <summary>An event as it came.</summary>
internal sealed record Told(string Id, string Type, string Secret, string Sequence, JsonElement Data, JsonElement Whole)
{
    private const string Prefix = "ssm.secret.";

    public string? Version => Data.TryGetProperty("versionId", out JsonElement version) ? version.GetString() : null;

    public string? Previous => Data.TryGetProperty("previousVersionId", out JsonElement version) ? version.GetString() : null;

    public static Told Read(Posted posted)
    {
        JsonElement whole = JsonDocument.Parse(posted.Body).RootElement;
        string type = whole.GetProperty("type").GetString()!;
        Assert.StartsWith(Prefix, type, StringComparison.Ordinal);
        Assert.Equal("application/cloudevents+json", posted.Headers["Content-Type"]);
        Assert.Equal("1.0", whole.GetProperty("specversion").GetString());
        Assert.Equal(posted.Headers["Ssm-Request-Id"], whole.GetProperty("id").GetString());
        return new Told(
            whole.GetProperty("id").GetString()!, type[Prefix.Length..], whole.GetProperty("subject").GetString()!, whole.GetProperty("sequence").GetString()!, whole.GetProperty("data"), whole);
    }
}
