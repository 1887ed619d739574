using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecretsManager.Server;
using SecretsManager.Server.Access;
using SecretsManager.Server.Gateway;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.Tests.Gateway;

/// <summary>A deployment of a test's own on SQLite with the gateway that the server builds, under a clock that the test moves.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public const string Host = "ssm.secrets.test:9443";

    private const long Start = 1790000000;

    private readonly string directory;
    private readonly Func<Bench, Task> start;
    private ServiceProvider? services;

    private Bench(string directory, FakeTimeProvider time, Func<Bench, Task> start) => (this.directory, Time, this.start) = (directory, time, start);

    public FakeTimeProvider Time { get; }

    public long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    public Deployment Deployment { get; private set; } = null!;

    public AccessKey Key { get; private set; } = null!;

    public string SecretKey => Encoding.ASCII.GetString(Key.SecretKey.Bytes);

    public static Task<Bench> Open(Dictionary<string, string?>? settings = null, ICrashPoints? crash = null) =>
        Open(new StorageSettings(), null, settings, crash);

    /// <summary>A node on a database, the first one or another beside it, under one clock.</summary>
    /// <param name="more">What else the gateway is built from, in place of what it would have.</param>
    public static async Task<Bench> Open(
        StorageSettings storage, Bench? beside, Dictionary<string, string?>? settings = null, ICrashPoints? crash = null, Action<IServiceCollection>? more = null)
    {
        FakeTimeProvider time = beside?.Time ?? new(DateTimeOffset.FromUnixTimeSeconds(Start));
        SystemRandomBytes random = new();
        Bench bench = new(Directory.CreateTempSubdirectory("ssm-bench-").FullName, time, bench => bench.Begin(storage, beside, settings ?? [], crash, more, random));
        await bench.start(bench);
        bench.Key = beside?.Key ?? (await AccountCreation.Create(bench.Deployment, AccountRegister.FirstUin, random, time))!;
        return bench;
    }

    /// <summary>Stops the node and starts it again on what it has stored.</summary>
    public async Task Restart()
    {
        await services!.DisposeAsync();
        await Deployment.DisposeAsync();
        await start(this);
    }

    public T Service<T>()
        where T : notnull => services!.GetRequiredService<T>();

    /// <summary>A signed JSON call, as the Python client makes it.</summary>
    public DefaultHttpContext Signed(string action, string body, long? timestamp = null, string? keyId = null, string? secretKey = null) =>
        Signed(action, body, timestamp ?? Now, keyId ?? Key.SecretId, secretKey ?? SecretKey, Host, "content-type;host");

    public static DefaultHttpContext Signed(
        string action, string body, long timestamp, string keyId, string secretKey, string signedHost, string signedHeaders, string contentType = "application/json")
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        string headers = $"content-type:{contentType}\nhost:{signedHost}\n" + (signedHeaders.Contains("x-tc-action", StringComparison.Ordinal) ? $"x-tc-action:{action.ToLowerInvariant()}\n" : "");
        string canonical = $"POST\n/\n\n{headers}\n{signedHeaders}\n{Hex(SHA256.HashData(bytes))}";
        DefaultHttpContext http = Request(contentType, bytes);
        http.Request.Headers.Authorization = Authorize(keyId, secretKey, "ssm", timestamp, canonical, signedHeaders);
        http.Request.Headers["X-TC-Action"] = action;
        http.Request.Headers["X-TC-Version"] = "2019-09-23";
        http.Request.Headers["X-TC-Region"] = "ap-guangzhou";
        http.Request.Headers["X-TC-Timestamp"] = timestamp.ToString(CultureInfo.InvariantCulture);
        return http;
    }

    public static DefaultHttpContext Request(string contentType, byte[] body)
    {
        DefaultHttpContext http = new();
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = "/";
        http.Request.Method = "POST";
        http.Request.Path = "/";
        http.Request.Headers.Host = Host;
        http.Request.Headers.ContentType = contentType;
        http.Request.ContentLength = body.Length;
        // A copy: the server wipes what it was sent.
        http.Request.Body = new MemoryStream([.. body]);
        http.Response.Body = new MemoryStream();
        return http;
    }

    /// <summary>The header for a canonical request, straight from the documentation.</summary>
    public static string Authorize(string keyId, string secretKey, string service, long timestamp, string canonical, string signedHeaders, string? scopeDate = null)
    {
        string date = scopeDate ?? DateTimeOffset.FromUnixTimeSeconds(timestamp).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string toSign = $"TC3-HMAC-SHA256\n{timestamp}\n{date}/{service}/tc3_request\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = Mac(Mac(Mac(Encoding.UTF8.GetBytes("TC3" + secretKey), date), service), "tc3_request");
        return $"TC3-HMAC-SHA256 Credential={keyId}/{date}/{service}/tc3_request, SignedHeaders={signedHeaders}, Signature={Hex(Mac(key, toSign))}";
    }

    public static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>The text with each bit of each byte changed in turn.</summary>
    public static IEnumerable<string> Flips(string text)
    {
        for (int i = 0; i < text.Length * 8; i++)
        {
            char[] flipped = text.ToCharArray();
            flipped[i / 8] ^= (char)(1 << (i % 8));
            yield return new string(flipped);
        }
    }

    /// <summary>The members of the answer.</summary>
    public async Task<JsonElement> Send(HttpContext http)
    {
        await Service<Dispatcher>().Answer(http);
        Assert.Equal(200, http.Response.StatusCode);
        Assert.Equal("application/json", http.Response.ContentType);
        using JsonDocument document = JsonDocument.Parse(((MemoryStream)http.Response.Body).ToArray());
        return document.RootElement.GetProperty("Response").Clone();
    }

    public Task<JsonElement> Send(string action, string body) => Send(Signed(action, body));

    /// <summary>The members of the answer to a call of the key management API. Each call has a second of its own, so that no two share a signature.</summary>
    public Task<JsonElement> Kms(string action, object parameters)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        DefaultHttpContext http = Signed(action, JsonSerializer.Serialize(parameters));
        http.Request.Headers["X-TC-Version"] = "2019-01-18";
        return Send(http);
    }

    /// <summary>Calls the key management API; the call must succeed.</summary>
    public async Task<JsonElement> KmsOk(string action, object parameters)
    {
        JsonElement answer = await Kms(action, parameters);
        Assert.True(CodeOf(answer) is null, $"{action}: {answer}");
        return answer;
    }

    /// <summary>Calls the key management API; the code of the answer, null for a success.</summary>
    public async Task<string?> KmsCode(string action, object parameters) => CodeOf(await Kms(action, parameters));

    /// <summary>Calls the access management API with another key, in a second of its own.</summary>
    public Task<JsonElement> CamAs((string Id, string Secret) key, string action, object parameters)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        return Send(CamRequest(key, action, parameters));
    }

    /// <summary>A signed call of the access management API, of this second.</summary>
    public DefaultHttpContext CamRequest((string Id, string Secret) key, string action, object parameters)
    {
        DefaultHttpContext http = Signed(action, JsonSerializer.Serialize(parameters), keyId: key.Id, secretKey: key.Secret);
        http.Request.Headers["X-TC-Version"] = "2019-01-16";
        return http;
    }

    /// <summary>Calls the secrets API in a second of its own; the call must succeed.</summary>
    public async Task<JsonElement> SsmOk(string action, object parameters)
    {
        JsonElement answer = await Ssm(action, parameters);
        Assert.True(CodeOf(answer) is null, $"{action}: {answer}");
        return answer;
    }

    /// <summary>Calls the secrets API in a second of its own.</summary>
    public Task<JsonElement> Ssm(string action, object parameters)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        return Send(action, JsonSerializer.Serialize(parameters));
    }

    /// <summary>Calls any API in a second of its own, under the root key or other credentials.</summary>
    public Task<JsonElement> Call(string version, string action, object parameters, Credentials? credentials = null, string source = "198.51.100.7")
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        DefaultHttpContext http = Signed(action, JsonSerializer.Serialize(parameters), keyId: credentials?.SecretId, secretKey: credentials?.SecretKey);
        http.Request.Headers["X-TC-Version"] = version;
        http.Connection.RemoteIpAddress = System.Net.IPAddress.Parse(source);
        if (credentials is { Token.Length: > 0 })
            http.Request.Headers["X-TC-Token"] = credentials.Token;
        return Send(http);
    }

    /// <summary>Calls the access management API in a second of its own.</summary>
    public Task<JsonElement> Cam(string action, object parameters, Credentials? credentials = null) => Call("2019-01-16", action, parameters, credentials);

    /// <summary>Calls the access management API; the call must succeed.</summary>
    public async Task<JsonElement> CamOk(string action, object parameters, Credentials? credentials = null)
    {
        JsonElement answer = await Cam(action, parameters, credentials);
        Assert.True(CodeOf(answer) is null, $"{action}: {answer}");
        return answer;
    }

    /// <summary>Calls the access management API; the code of the answer, null for a success.</summary>
    public async Task<string?> CamCode(string action, object parameters, Credentials? credentials = null) => CodeOf(await Cam(action, parameters, credentials));

    /// <summary>Lets a user do everything in the account.</summary>
    public Task<JsonElement> Empower(long uin) => CamOk("AttachUserPolicy", new { PolicyId = 1, AttachUin = uin });

    /// <summary>Calls the security token API in a second of its own.</summary>
    public Task<JsonElement> Sts(string action, object parameters, Credentials? credentials = null) => Call("2018-08-13", action, parameters, credentials);

    /// <summary>Calls the security token API; the call must succeed.</summary>
    public async Task<JsonElement> StsOk(string action, object parameters, Credentials? credentials = null)
    {
        JsonElement answer = await Sts(action, parameters, credentials);
        Assert.True(CodeOf(answer) is null, $"{action}: {answer}");
        return answer;
    }

    /// <summary>Calls the security token API; the code of the answer, null for a success.</summary>
    public async Task<string?> StsCode(string action, object parameters, Credentials? credentials = null) => CodeOf(await Sts(action, parameters, credentials));

    /// <summary>Calls an action that needs no signature, as official clients do.</summary>
    public Task<JsonElement> Unsigned(string version, string action, object parameters)
    {
        DefaultHttpContext http = Request("application/json", Encoding.UTF8.GetBytes(JsonSerializer.Serialize(parameters)));
        http.Request.Headers.Authorization = "SKIP";
        http.Request.Headers["X-TC-Action"] = action;
        http.Request.Headers["X-TC-Version"] = version;
        http.Request.Headers["X-TC-Timestamp"] = Now.ToString(CultureInfo.InvariantCulture);
        http.Connection.RemoteIpAddress = System.Net.IPAddress.Parse("198.51.100.7");
        return Send(http);
    }

    /// <summary>Calls the tag API in a second of its own.</summary>
    public Task<JsonElement> Tag(string action, object parameters, Credentials? credentials = null) => Call("2018-08-13", action, parameters, credentials);

    /// <summary>Calls the tag API; the call must succeed.</summary>
    public async Task<JsonElement> TagOk(string action, object parameters)
    {
        JsonElement answer = await Tag(action, parameters);
        Assert.True(CodeOf(answer) is null, $"{action}: {answer}");
        return answer;
    }

    /// <summary>Calls the tag API; the code of the answer, null for a success.</summary>
    public async Task<string?> TagCode(string action, object parameters) => CodeOf(await Tag(action, parameters));

    /// <summary>Does all that is due now, in as many rounds as it takes; gives how much was done.</summary>
    public async Task<int> RunAllDue()
    {
        int done = 0;
        while (await Service<Scheduler>().RunDue(CancellationToken.None) is var round and > 0)
            done += round;
        return done;
    }

    /// <summary>The code of the answer; null for a success.</summary>
    public async Task<string?> CodeOf(HttpContext http) => CodeOf(await Send(http));

    public async Task<string?> CodeOf(string action, string body) => CodeOf(await Send(action, body));

    public static string? CodeOf(JsonElement response) =>
        response.TryGetProperty("Error", out JsonElement error) ? error.GetProperty("Code").GetString() : null;

    /// <summary>The audit records so far.</summary>
    public async Task<List<JsonElement>> Records()
    {
        List<JsonElement> records = [];
        await foreach (ReadOnlyMemory<byte> line in Deployment.History.Records(Deployment.Node, CancellationToken.None))
        {
            using JsonDocument record = JsonDocument.Parse(line);
            records.Add(record.RootElement.Clone());
        }

        return records;
    }

    public async ValueTask DisposeAsync()
    {
        if (services is not null)
            await services.DisposeAsync();
        await Deployment.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    private async Task Begin(
        StorageSettings storage, Bench? beside, Dictionary<string, string?> settings, ICrashPoints? crash, Action<IServiceCollection>? more, IRandomBytes random)
    {
        ServerSettings server = new() { Data = directory, Regions = ["ap-guangzhou", "ap-shanghai"], DefaultRegion = "ap-guangzhou" };
        KeySettings keys = new() { RootKeyFile = Path.Combine((beside ?? this).directory, "root.key") };
        Deployment = await Deployment.Open(server, storage, keys, random, Time, NullLoggerFactory.Instance, CancellationToken.None);
        settings["SecretsManager:Data"] = directory;
        settings["SecretsManager:Regions:0"] = server.Regions[0];
        settings["SecretsManager:Regions:1"] = server.Regions[1];
        settings["SecretsManager:DefaultRegion"] = server.DefaultRegion;
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        ServiceCollection collection = new();
        collection.AddSettings(configuration).AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        ServerHost.AddGateway(collection, Deployment, crash ?? new NoCrashPoints(), random, Time);
        more?.Invoke(collection);
        services = collection.BuildServiceProvider();
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}

/// <summary>What signs a call.</summary>
internal sealed record Credentials(string SecretId, string SecretKey, string Token = "")
{
    /// <summary>Those of an answer of the security token API.</summary>
    public static Credentials Of(JsonElement answer)
    {
        JsonElement given = answer.GetProperty("Credentials");
        return new Credentials(given.GetProperty("TmpSecretId").GetString()!, given.GetProperty("TmpSecretKey").GetString()!, given.GetProperty(nameof(Token)).GetString()!);
    }
}
