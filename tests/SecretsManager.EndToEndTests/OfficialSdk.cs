using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.EndToEndTests;

/// <summary>What the SDK gave back: the answer's fields, or the code of the exception that it threw.</summary>
public sealed record SdkAnswer(JsonObject? Response, string Code, string Message, string RequestId)
{
    /// <summary>A text field of the answer.</summary>
    public string Text(string field) => (string?)Response![field] ?? string.Empty;

    /// <summary>A number field of the answer.</summary>
    public long Number(string field) => (long?)Response![field] ?? 0;
}

/// <summary>Tencent's own Node.js SDK, pinned, in a process that trusts the server's CA.</summary>
public sealed class OfficialSdk : IAsyncDisposable
{
    // The SDK's client for ssm does not know what this product adds to it; its client for any service does not mind.
    private static readonly string[] OwnActions = ["ChangeSecretKey"];

    private readonly Process node;
    private readonly FirstKey key;
    private readonly string endpoint;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> waiting = new();
    private int last;

    private OfficialSdk(Process node, FirstKey key, string endpoint)
    {
        (this.node, this.key, this.endpoint) = (node, key, endpoint);
        _ = Listen();
    }

    internal static OfficialSdk Start(ServerProcess server, FirstKey? key = null) => new(StartNode(server), key ?? server.FirstKey, server.Endpoint);

    private static Process StartNode(ServerProcess server)
    {
        ProcessStartInfo start = new("node") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "node", "driver.mjs"));
        start.Environment["NODE_EXTRA_CA_CERTS"] = server.CaFile;
        return Process.Start(start)!;
    }

    /// <summary>The token of a temporary key; null for a permanent one.</summary>
    public string? Token { get; init; }

    /// <summary>Whether calls go out without a signature.</summary>
    public bool SkipsSignature { get; init; }

    /// <summary>The SDK under another key.</summary>
    /// <param name="token">The token of a temporary key; null for a permanent one.</param>
    public static OfficialSdk Start(ServerProcess server, string secretId, string secretKey, string? token = null) =>
        new(StartNode(server), server.FirstKey with { SecretId = secretId, SecretKey = secretKey }, server.Endpoint) { Token = token };

    /// <summary>An SDK that signs nothing.</summary>
    public static OfficialSdk StartUnsigned(ServerProcess server) => new(StartNode(server), server.FirstKey, server.Endpoint) { SkipsSignature = true };

    /// <summary>
    /// Calls an action, and gives whatever came back. As the Terraform provider does, it tries again on <c>RequestLimitExceeded</c>: two
    /// actions with one body in one second share a signature.
    /// </summary>
    /// <param name="service">The service and the version; none means those of ssm.</param>
    public Task<SdkAnswer> Call(
        string action,
        object? parameters = null,
        string method = "POST",
        string region = "ap-guangzhou",
        string? language = null,
        string? secretKey = null,
        (string Name, string Version)? service = null) => Retried(() => CallOnce(
            action, parameters, method, region, language, secretKey, service ?? (OwnActions.Contains(action) ? (SsmService.Name, SsmService.Version) : null)));

    /// <summary>Calls an action of the key management service through the SDK's client for any service; see <see cref="Call"/>.</summary>
    public Task<SdkAnswer> Kms(string action, object? parameters = null, string method = "POST", string region = "ap-guangzhou") =>
        Call(action, parameters, method, region, service: (KmsService.Name, KmsService.Version));

    /// <summary>Calls an action of any service that must succeed.</summary>
    public async Task<SdkAnswer> OkOf((string Name, string Version) service, string action, object? parameters = null) =>
        Succeeded(action, await Call(action, parameters, service: service));

    /// <summary>Calls an action of any service that must be refused with exactly this code.</summary>
    public async Task RefusedOf((string Name, string Version) service, string code, string action, object? parameters = null) =>
        Failed(code, await Call(action, parameters, service: service));

    private static async Task<SdkAnswer> Retried(Func<Task<SdkAnswer>> call)
    {
        for (int attempt = 1; ; attempt++)
        {
            SdkAnswer answer = await call();
            if (answer.Code != "RequestLimitExceeded" || attempt == 4)
                return answer;
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private async Task<SdkAnswer> CallOnce(
        string action, object? parameters, string method, string region, string? language, string? secretKey, (string Name, string Version)? service)
    {
        int id = Interlocked.Increment(ref last);
        TaskCompletionSource<JsonObject> answer = waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        JsonObject line = new()
        {
            ["id"] = id,
            ["secretId"] = key.SecretId,
            ["secretKey"] = secretKey ?? key.SecretKey,
            ["endpoint"] = endpoint,
            ["region"] = region,
            ["method"] = method,
            ["language"] = language,
            ["token"] = Token,
            ["unsigned"] = SkipsSignature,
            ["service"] = service?.Name,
            ["version"] = service?.Version,
            ["action"] = action,
            ["parameters"] = System.Text.Json.JsonSerializer.SerializeToNode(parameters ?? new { }),
        };
        lock (node)
            node.StandardInput.WriteLine(line.ToJsonString());
        JsonObject result = await answer.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return result["error"] is JsonObject error
            ? new SdkAnswer(null, (string)error["code"]!, (string)error["message"]!, (string)error["requestId"]!)
            : new SdkAnswer(result["response"]!.AsObject(), string.Empty, string.Empty, (string)result["response"]!["RequestId"]!);
    }

    /// <summary>Calls an action that must succeed.</summary>
    public async Task<SdkAnswer> Ok(string action, object? parameters = null, string method = "POST", string region = "ap-guangzhou") =>
        Succeeded(action, await Call(action, parameters, method, region));

    /// <summary>Calls an action that must be refused with exactly this code.</summary>
    public async Task Refused(string code, string action, object? parameters = null, string method = "POST", string region = "ap-guangzhou") =>
        Failed(code, await Call(action, parameters, method, region));

    /// <summary>Calls an action of the key management service that must succeed.</summary>
    public async Task<SdkAnswer> KmsOk(string action, object? parameters = null, string method = "POST", string region = "ap-guangzhou") =>
        Succeeded(action, await Kms(action, parameters, method, region));

    /// <summary>Calls an action of the key management service that must be refused with exactly this code.</summary>
    public async Task KmsRefused(string code, string action, object? parameters = null, string method = "POST", string region = "ap-guangzhou") =>
        Failed(code, await Kms(action, parameters, method, region));

    internal static SdkAnswer Succeeded(string action, SdkAnswer answer)
    {
        Assert.True(answer.Code.Length == 0, $"{action}: {answer.Code} {answer.Message}");
        Assert.True(Guid.TryParse(answer.RequestId, out _));
        return answer;
    }

    private static void Failed(string code, SdkAnswer answer)
    {
        Assert.Equal(code, answer.Code);
        Assert.True(Guid.TryParse(answer.RequestId, out _));
    }

    public async ValueTask DisposeAsync()
    {
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        node.Dispose();
    }

    private async Task Listen()
    {
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            JsonObject result = JsonNode.Parse(line)!.AsObject();
            if (waiting.TryRemove((int)result["id"]!, out TaskCompletionSource<JsonObject>? source))
                source.SetResult(result);
        }

        foreach (TaskCompletionSource<JsonObject> source in waiting.Values)
            source.TrySetException(new IOException("The SDK's process has ended."));
    }
}
