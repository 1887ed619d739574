using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.EndToEndTests.Roots;

/// <summary>A server beside a token, with secrets, on its way from one root of trust to the other.</summary>
internal sealed class RootServer : IAsyncDisposable
{
    private const string RootSetting = "--SecretsManager:Keys:Root=";

    private readonly SoftHsmToken token;
    private int secrets;

    private RootServer(SoftHsmToken token, ServerProcess process) => (this.token, Process) = (token, process);

    public ServerProcess Process { get; }

    public string RootKey => Path.Combine(Process.DataDirectory, "root.key");

    /// <summary>Starts a server on a new token and a new directory.</summary>
    /// <param name="root">The root of trust at the beginning.</param>
    /// <param name="settings">More of the command line.</param>
    public static async Task<RootServer> Start(string root, params string[] settings)
    {
        SoftHsmToken token = await SoftHsmToken.Make();
        return new RootServer(token, await ServerProcess.Start(token.Environment, [RootSetting + root, .. token.Place, .. settings]));
    }

    /// <summary>The root that the next start asks for.</summary>
    public void Configure(string root)
    {
        Process.Settings.RemoveAll(setting => setting.StartsWith(RootSetting, StringComparison.Ordinal));
        Process.Settings.Add(RootSetting + root);
    }

    /// <summary>The server's program from the next start on ends itself at a place; none: it does not.</summary>
    public void CrashAt(string? place)
    {
        Process.Program = place is null ? "ssm-server" : "SecretsManager.CrashHost";
        Process.Environment["CRASH_AT"] = place ?? string.Empty;
    }

    public async Task CreateSecrets(int count, int encryptType = 0)
    {
        using SignedClient client = SignedClient.Of(Process);
        for (int end = secrets + count; secrets < end; secrets++)
        {
            WireAnswer created = await client.Call("CreateSecret", new { SecretName = NameOf(secrets), VersionId = "v1", SecretString = ValueOf(secrets), EncryptType = encryptType });
            Assert.True(created.Code.Length == 0, created.Text);
        }
    }

    /// <summary>Every secret has its value.</summary>
    public async Task AssertReadable()
    {
        using SignedClient client = SignedClient.Of(Process);
        for (int i = 0; i < secrets; i++)
            await Read(client, i);
    }

    /// <summary>Reads secrets, one after the other, until it is told to stop; every read must succeed. Gives how many there were.</summary>
    public async Task<int> ReadUntil(CancellationToken stop)
    {
        using SignedClient client = SignedClient.Of(Process);
        int reads = 0;
        for (; !stop.IsCancellationRequested; reads++)
            await Read(client, reads % secrets);
        return reads;
    }

    public async Task<string> Migrate(string target)
    {
        (int exitCode, string output, string errors) = await Process.Run("root", "migrate", target);
        Assert.True(exitCode == 0, errors);
        Assert.Contains($"set SecretsManager:Keys:Root to {target}", output, StringComparison.Ordinal);
        return output;
    }

    public async Task<string> Status()
    {
        (int exitCode, string output, string errors) = await Process.Run("root", "status");
        Assert.True(exitCode == 0, errors);
        return output;
    }

    /// <summary>Which root readiness names.</summary>
    public async Task<string?> RootInReadiness()
    {
        using HttpClient http = Process.NewHttpClient();
        return (await http.GetFromJsonAsync<JsonElement>("/readyz")).GetProperty("rootOfTrust").GetString();
    }

    /// <summary>A start with this root is refused by one sentence that names the other.</summary>
    public async Task AssertRefused(string root, string right)
    {
        Configure(root);
        (int exitCode, string output, string errors) = await Process.Run();
        Assert.Equal((1, string.Empty), (exitCode, output));
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.Contains($"set SecretsManager:Keys:Root to {right}", errors, StringComparison.Ordinal);
    }

    /// <summary>How often the audit says that the root was changed. The server must be stopped, and under a software root: this process has no token.</summary>
    public async Task<int> SwitchesRecorded()
    {
        await using Deployment deployment = await StoppedDeployment.Open(Process.DataDirectory);
        return (await StoppedDeployment.AuditLines(deployment)).Count(line => Encoding.UTF8.GetString(line).Contains("\"MigrateRoot\"", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        string written = Process.Output + Process.Errors;
        await Process.DisposeAsync();
        token.Dispose();
        Assert.DoesNotContain(SoftHsmToken.Pin, written, StringComparison.Ordinal);
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"secret-{number}");

    private static string ValueOf(int number) => string.Create(CultureInfo.InvariantCulture, $"value {number}");

    private static async Task Read(SignedClient client, int number)
    {
        WireAnswer answer = await client.Call("GetSecretValue", new { SecretName = NameOf(number), VersionId = "v1" });
        Assert.True(answer.Code.Length == 0, answer.Text);
        Assert.Equal(ValueOf(number), (string?)answer.Fields["SecretString"]);
    }
}
