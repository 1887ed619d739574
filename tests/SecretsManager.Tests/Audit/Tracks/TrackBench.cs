using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SecretsManager.Server;
using SecretsManager.Server.Access;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Hosting;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Audit.Tracks;

/// <summary>A deployment whose operator has set up sinks, all in memory.</summary>
internal sealed class TrackBench : IAsyncDisposable
{
    public const string Version = "2019-03-19";

    private readonly Dictionary<string, ITrackSink> opened = new(StringComparer.Ordinal);

    /// <summary>What the operator has set up; from the next start on.</summary>
    public AuditSettings Settings { get; } = new()
    {
        Sinks = new(StringComparer.Ordinal)
        {
            ["archive"] = new SinkSettings { Type = "file", Feed = "events" },
            ["spare"] = new SinkSettings { Type = "file", Feed = "events" },
            ["monitor"] = new SinkSettings { Type = "syslog", Feed = "events" },
            ["bus"] = new SinkSettings { Type = "http", Feed = "events" },
            ["whole"] = new SinkSettings { Type = "file", Feed = "log" },
        },
    };

    public Bench Bench { get; private set; } = null!;

    public UnreliableSink Archive { get; } = new();

    public UnreliableSink Spare { get; } = new();

    public long Account => Bench.Key.Account;

    public static async Task<TrackBench> Open(StorageSettings? storage = null, TrackBench? beside = null)
    {
        TrackBench bench = new();
        (bench.opened["archive"], bench.opened["spare"]) = (bench.Archive, bench.Spare);
        bench.Bench = await Bench.Open(storage ?? new StorageSettings(), beside?.Bench, more: services => services
            .AddSingleton(bench.Settings)
            .AddSingleton<IEventSinks>(new EventSinks(bench.opened)));
        return bench;
    }

    /// <summary>The part of a sink that belongs to a track of the account.</summary>
    public string Folder(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{Account}/{prefix}");

    /// <summary>Takes a sink away from the running server.</summary>
    public void Close(string sink) => opened.Remove(sink);

    /// <summary>Calls the audit API in a second of its own.</summary>
    public Task<JsonElement> Call(string action, object parameters, Credentials? credentials = null) => Bench.Call(Version, action, parameters, credentials);

    /// <summary>Calls the audit API; the call must succeed.</summary>
    public async Task<JsonElement> Ok(string action, object parameters, Credentials? credentials = null)
    {
        JsonElement answer = await Call(action, parameters, credentials);
        Assert.True(Bench.CodeOf(answer) is null, $"{action}: {answer}");
        return answer;
    }

    /// <summary>Calls the audit API; the code of the answer, null for a success.</summary>
    public async Task<string?> Code(string action, object parameters, Credentials? credentials = null) => Bench.CodeOf(await Call(action, parameters, credentials));

    /// <summary>Creates a track of everything that is on; gives its number.</summary>
    public async Task<long> Create(string name, string prefix, string sink = "archive", Credentials? credentials = null) =>
        (await Ok("CreateAuditTrack", Plain(name, prefix, sink), credentials)).GetProperty("TrackId").GetInt64();

    /// <summary>The parameters of a track of everything that is on.</summary>
    public static Dictionary<string, object> Plain(string name, string prefix = "track", string sink = "archive") => new()
    {
        ["Name"] = name,
        ["Status"] = 1,
        ["ResourceType"] = "*",
        ["ActionType"] = "*",
        ["EventNames"] = new[] { "*" },
        ["Storage"] = Storage(prefix, sink),
    };

    public static Dictionary<string, object> Storage(string prefix = "track", string sink = "archive") => new()
    {
        ["StorageType"] = "cos",
        ["StorageRegion"] = "ap-guangzhou",
        ["StorageName"] = sink,
        ["StoragePrefix"] = prefix,
    };

    /// <summary>The root credentials of another account.</summary>
    public async Task<Credentials> OtherAccount()
    {
        AccessKey key = (await AccountCreation.Create(Bench.Deployment, AccountRegister.FirstUin + 1, new SystemRandomBytes(), Bench.Time))!;
        return new Credentials(key.SecretId, Encoding.ASCII.GetString(key.SecretKey.Bytes));
    }

    /// <summary>Delivers what there is.</summary>
    public Task Deliver() => Bench.Service<TrackDelivery>().Deliver(TestContext.Current.CancellationToken);

    /// <summary>Delivers, a second after the other, until every pause is over.</summary>
    public async Task DeliverForMinutes(int minutes)
    {
        for (int second = 0; second < minutes * 60; second++)
        {
            Bench.Time.Advance(TimeSpan.FromSeconds(1));
            await Deliver();
        }
    }

    /// <summary>Makes a call of the secrets API; gives its id.</summary>
    public async Task<string> Work(string action = "ListSecrets", object? parameters = null) =>
        (await Bench.Ssm(action, parameters ?? new { })).GetProperty("RequestId").GetString()!;

    public ValueTask DisposeAsync() => Bench.DisposeAsync();
}
