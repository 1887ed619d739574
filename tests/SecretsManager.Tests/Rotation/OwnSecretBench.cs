using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecretsManager.Server;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>A deployment with the secret <c>app</c> of the caller's own, whose first value is <see cref="First"/>.</summary>
internal sealed class OwnSecretBench : IAsyncDisposable
{
    public const string First = "the-first-value-of-all";

    private OwnSecretBench(RotationBench rotation) => Rotation = rotation;

    public RotationBench Rotation { get; }

    public Bench Bench => Rotation.Bench;

    public CapturedLog Log { get; private init; } = null!;

    public static async Task<OwnSecretBench> Open(Dictionary<string, string?>? settings = null, ICrashPoints? crash = null, Action<IServiceCollection>? more = null, StorageSettings? storage = null)
    {
        CapturedLog log = new();
        RotationBench rotation = await RotationBench.OpenWithout(settings ?? [], crash, services =>
        {
            services.AddSingleton<ILoggerFactory>(LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log)));
            services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
            more?.Invoke(services);
        }, storage);
        await rotation.Bench.SsmOk("CreateSecret", new { SecretName = "app", SecretString = First });
        return new OwnSecretBench(rotation) { Log = log };
    }

    public Task<JsonElement> Set(object fields) => Bench.SsmOk("SetSecretRotation", Fields(fields));

    /// <summary>The code and the message of a refusal.</summary>
    public async Task<(string? Code, string Message)> TrySet(object fields)
    {
        JsonElement answer = await Bench.Ssm("SetSecretRotation", Fields(fields));
        return (Bench.CodeOf(answer), answer.TryGetProperty("Error", out JsonElement error) ? error.GetProperty("Message").GetString()! : string.Empty);
    }

    public async Task<long> Begin() => (await Bench.SsmOk("RotateSecret", new { SecretName = "app" })).GetProperty("FlowID").GetInt64();

    public async Task Rotate() => Assert.Equal((1, "success"), await Settle(await Begin()));

    /// <summary>Lets the time go on, by more than the longest pause each time, until the task has ended or is parked.</summary>
    public async Task<(int Status, string Description)> Settle(long task)
    {
        for (int look = 0; look < 20; look++)
        {
            await Rotation.Work();
            (int status, string description) = await Rotation.StatusOf(task);
            if (status != 0)
                return (status, description);
            Bench.Time.Advance(TimeSpan.FromHours(1));
        }

        throw new InvalidOperationException("The task does not end.");
    }

    public async Task<string> Read(string version = "SSM_Current") =>
        (await Bench.SsmOk("GetSecretValue", new { SecretName = "app", VersionId = version })).GetProperty("SecretString").GetString()!;

    public async Task<string[]> Versions() =>
        [.. (await Bench.SsmOk("ListSecretVersionIds", new { SecretName = "app" })).GetProperty("Versions").EnumerateArray().Select(version => version.GetProperty("VersionId").GetString()!)];

    public Task<JsonElement> DescribeRotation() => Bench.SsmOk("DescribeSecretRotation", new { SecretName = "app" });

    /// <summary>None of the texts is in the log, in an audit record or in what is told of a task.</summary>
    public async Task AssertNotTold(long task, params string[] values)
    {
        string told = Log.Text + string.Join('\n', await Bench.Records()) + (await Rotation.StatusOf(task)).Description;
        Assert.All(values, value => Assert.DoesNotContain(value, told, StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => Rotation.DisposeAsync();

    private static Dictionary<string, object> Fields(object fields)
    {
        Dictionary<string, object> all = new() { ["SecretName"] = "app" };
        foreach (JsonProperty property in JsonSerializer.SerializeToElement(fields).EnumerateObject())
            all[property.Name] = property.Value;
        return all;
    }
}
