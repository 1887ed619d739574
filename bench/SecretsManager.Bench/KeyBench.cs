using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SecretsManager.Bench;

/// <summary>One server with its root of trust, as the keys see it: the key service's actions, and reads of secrets cold and warm.</summary>
internal sealed class KeyBench
{
    private const int Secrets = 500;
    private const string KeyService = "2019-01-18";

    private readonly int port;
    private readonly Requests requests;
    private string keyId = string.Empty;
    private string blob = string.Empty;

    public KeyBench(int port, string firstKeyFile)
    {
        using JsonDocument key = JsonDocument.Parse(File.ReadAllText(firstKeyFile));
        this.port = port;
        requests = new Requests(key.RootElement.GetProperty("SecretId").GetString()!, key.RootElement.GetProperty("SecretKey").GetString()!, port);
    }

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>Makes the secrets that a later process reads cold.</summary>
    public async Task Prepare()
    {
        using Connection connection = new();
        await connection.Open(port);
        for (int i = 0; i < Secrets; i++)
            await Send(connection, "CreateSecret", $"{{\"SecretName\":\"cold-{i}\",\"VersionId\":\"v1\",\"SecretString\":\"{new string('s', 100)}\"}}");
        await Send(connection, "CreateSecret", $"{{\"SecretName\":\"bench\",\"VersionId\":\"v1\",\"SecretString\":\"{new string('s', 100)}\"}}");
    }

    public static async Task Compare(KeyBench software, KeyBench module, int seconds, int rounds)
    {
        (double softwareFirst, double softwareAgain) = await software.ColdReads();
        (double moduleFirst, double moduleAgain) = await module.ColdReads();
        Console.WriteLine("| Median of 500 secrets, one connection | Software ms | Module ms | Ratio |");
        Console.WriteLine("|---|---|---|---|");
        Row("first read after a start", softwareFirst, moduleFirst);
        Row("second read", softwareAgain, moduleAgain);

        await software.MakeKey();
        await module.MakeKey();
        Console.WriteLine();
        Console.WriteLine("| Action | Connections | Software/s | Module/s | Module to software |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (string action in new[] { "GetSecretValue", "Encrypt", "Decrypt", "GenerateDataKey" })
        {
            foreach (int connections in new[] { 1, 16 })
                await Compare(software, module, action, connections, TimeSpan.FromSeconds(seconds), rounds);
        }
    }

    private static async Task Compare(KeyBench software, KeyBench module, string action, int connections, TimeSpan duration, int rounds)
    {
        await software.Load(action, connections, TimeSpan.FromSeconds(2));
        await module.Load(action, connections, TimeSpan.FromSeconds(2));
        List<double> ours = [];
        List<double> theirs = [];
        for (int round = 0; round < rounds; round++)
        {
            ours.Add(await software.Load(action, connections, duration));
            theirs.Add(await module.Load(action, connections, duration));
        }

        double one = ours.Order().ElementAt(rounds / 2);
        double other = theirs.Order().ElementAt(rounds / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {action} | {connections} | {one:F0} | {other:F0} | {other / one:P0} |"));
    }

    private static void Row(string what, double one, double other) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {one:F2} | {other:F2} | {other / one:F2} |"));

    private async Task<(double First, double Again)> ColdReads()
    {
        using Connection connection = new();
        await connection.Open(port);
        // The first calls of a process pay for the compiler.
        for (int i = 0; i < 500; i++)
            await Send(connection, "GetSecretValue", "{\"SecretName\":\"bench\",\"VersionId\":\"v1\"}");
        List<double>[] passes = [[], []];
        foreach (List<double> pass in passes)
        {
            for (int i = 0; i < Secrets; i++)
            {
                byte[] request = requests.Sign("GetSecretValue", $"{{\"SecretName\":\"cold-{i}\",\"VersionId\":\"v1\"}}", Now);
                long sent = Stopwatch.GetTimestamp();
                await connection.Send(request);
                pass.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }

            pass.Sort();
        }

        return (passes[0][Secrets / 2], passes[1][Secrets / 2]);
    }

    private async Task MakeKey()
    {
        using Connection connection = new();
        await connection.Open(port);
        keyId = await Field(connection, "CreateKey", $"{{\"Alias\":\"bench-{Now}\"}}", "KeyId");
        blob = await Field(connection, "Encrypt", $"{{\"KeyId\":\"{keyId}\",\"Plaintext\":\"dGVzdA==\"}}", "CiphertextBlob");
    }

    private async Task<double> Load(string action, int connections, TimeSpan duration)
    {
        string json = action switch
        {
            "Encrypt" => $"{{\"KeyId\":\"{keyId}\",\"Plaintext\":\"dGVzdA==\"}}",
            "Decrypt" => $"{{\"CiphertextBlob\":\"{blob}\"}}",
            "GenerateDataKey" => $"{{\"KeyId\":\"{keyId}\",\"KeySpec\":\"AES_256\"}}",
            _ => "{\"SecretName\":\"bench\",\"VersionId\":\"v1\"}",
        };
        string version = action == "GetSecretValue" ? "2019-09-23" : KeyService;
        (long Second, byte[] Request) signed = (0, []);
        ReadOnlyMemory<byte> Next()
        {
            long now = Now;
            if (signed.Second != now)
                signed = (now, requests.Sign(action, json, now, version));
            return signed.Request;
        }

        return (await Bench.Load.Run(port, connections, duration, Next, action == "GetSecretValue" ? "SecretName" : "KeyId")).PerSecond;
    }

    private async Task<string> Field(Connection connection, string action, string json, string field)
    {
        ReadOnlyMemory<byte> answer = await connection.Send(requests.Sign(action, json, Now, KeyService));
        using JsonDocument document = JsonDocument.Parse(answer);
        return document.RootElement.GetProperty("Response").GetProperty(field).GetString()!;
    }

    private async Task Send(Connection connection, string action, string json)
    {
        ReadOnlyMemory<byte> answer = await connection.Send(requests.Sign(action, json, Now));
        if (answer.Span.IndexOf("\"Error\""u8) >= 0)
            throw new InvalidOperationException("Refused: " + Encoding.UTF8.GetString(answer.Span));
    }
}
