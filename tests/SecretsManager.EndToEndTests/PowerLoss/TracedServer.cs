using System.Diagnostics;
using System.Security.Cryptography;
using SecretsManager.Server.Hosting;
using SecretsManager.Server.Sealing;

namespace SecretsManager.EndToEndTests.PowerLoss;

/// <summary>A real server under the recorder, from its first start on an empty directory.</summary>
internal sealed class TracedServer : IAsyncDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("ssm-trace-");
    private ServerProcess? server;
    private int secrets;

    private TracedServer() => Trace = new DiskTrace(Path.Combine(directory.FullName, "trace"));

    public DiskTrace Trace { get; }

    public ServerProcess Server => server!;

    /// <param name="synchronous">How far a COMMIT reaches; null: as far as in the product.</param>
    public static async Task<TracedServer> Start(string? synchronous = null)
    {
        TracedServer traced = new();
        string recorder = Path.Combine(traced.directory.FullName, "disk-recorder.so");
        using (Process compiler = Process.Start(
            "gcc", ["-shared", "-fPIC", "-O2", "-Wall", "-o", recorder, Path.Combine(AppContext.BaseDirectory, "native", "disk-recorder.c"), "-ldl", "-lpthread"]))
        {
            await compiler.WaitForExitAsync();
            if (compiler.ExitCode != 0)
                throw new InvalidOperationException("The recorder does not compile.");
        }

        traced.server = await ServerProcess.Start(server =>
        {
            server.Environment["LD_PRELOAD"] = recorder;
            server.Environment["DISK_RECORDER_TRACE"] = traced.Trace.Path;
            server.Environment["DISK_RECORDER_DATABASE"] = Path.Combine(server.DataDirectory, "secrets.db");
            if (synchronous is not null)
                (server.Program, server.Environment["SYNCHRONOUS"]) = ("SecretsManager.CrashHost", synchronous);
        });
        return traced;
    }

    /// <summary>Calls of all kinds by several clients at a time: new secrets, new versions, new contents, reads, refusals.</summary>
    /// <param name="rounds">How often each client does all of them.</param>
    public Task Load(int clients, int rounds) => Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
    {
        using SignedClient client = SignedClient.Of(Server);
        for (int round = 0; round < rounds; round++)
        {
            string name = $"s{Interlocked.Increment(ref secrets)}";
            await Call(client, "CreateSecret", new { SecretName = name, VersionId = "v1", SecretString = Value() });
            await Call(client, "PutSecretValue", new { SecretName = name, VersionId = "v2", SecretString = Value() });
            await Call(client, "UpdateSecret", new { SecretName = name, VersionId = "v1", SecretString = Value() });
            await Call(client, "GetSecretValue", new { SecretName = name, VersionId = "v2" });
            await Call(client, "CreateSecret", new { SecretName = name, VersionId = "v1", SecretString = Value() }, "FailedOperation.ResourceAlreadyExists", "ResourceInUse.SecretExists");
            await Call(client, "DescribeSecret", new { SecretName = name + "-none" }, "ResourceNotFound");
        }
    }));

    /// <summary>The key of the audit pages; the server must have stopped.</summary>
    public async Task<byte[]> AuditKey()
    {
        await using Deployment deployment = await StoppedDeployment.Open(Server.DataDirectory);
        using SecretMaterial key = deployment.DomainKeys.Derive("audit");
        return key.Bytes.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        Trace.Dispose();
        directory.Delete(recursive: true);
    }

    private static string Value() => Convert.ToHexString(RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(1, 2000)));

    private async Task Call(SignedClient client, string action, object parameters, params string[] refusals)
    {
        WireAnswer answer = await client.Call(action, parameters);
        Trace.Enter(new AnsweredCall(answer.RequestId, answer.Code.Length == 0 ? "Success" : answer.Code));
        if (refusals.Length == 0 ? answer.Code.Length > 0 : answer.Code.Length == 0)
            throw new InvalidOperationException($"{action}: {answer.Text}");
    }
}
