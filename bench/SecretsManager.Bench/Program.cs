using System.Globalization;
using System.Text.Json;
using SecretsManager.Bench;

// Called by ./bench/run and ./bench/keys: "bare PORT CERT KEY BYTES" is the bare endpoint; "load SERVER-PORT BARE-PORT FIRST-KEY SECONDS ROUNDS"
// measures both; "keys-prepare PORT FIRST-KEY" and "keys SOFTWARE-PORT FIRST-KEY MODULE-PORT FIRST-KEY SECONDS ROUNDS" compare two roots of trust.
switch (args)
{
    case ["bare", var port, var certificate, var key, var bytes]:
        await BareKestrel.Run(Number(port), certificate, key, Number(bytes));
        return 0;
    case ["load", var serverPort, var barePort, var firstKey, var seconds, var rounds]:
        await Measure(Number(serverPort), Number(barePort), firstKey, Number(seconds), Number(rounds));
        return 0;
    case ["keys-prepare", var port, var firstKey]:
        await new KeyBench(Number(port), firstKey).Prepare();
        return 0;
    case ["keys", var softwarePort, var softwareKey, var modulePort, var moduleKey, var seconds, var rounds]:
        await KeyBench.Compare(new KeyBench(Number(softwarePort), softwareKey), new KeyBench(Number(modulePort), moduleKey), Number(seconds), Number(rounds));
        return 0;
    case ["first-answer", var port, var started]:
        await FirstAnswer(Number(port), long.Parse(started, CultureInfo.InvariantCulture));
        return 0;
    default:
        Console.Error.WriteLine("Run ./bench/run.");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static async Task FirstAnswer(int port, long startedMilliseconds)
{
    while (true)
    {
        try
        {
            using Connection connection = new();
            await connection.Open(port);
            await connection.Send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            break;
        }
        catch (Exception fault) when (fault is IOException or System.Net.Sockets.SocketException)
        {
            await Task.Delay(5);
        }
    }

    Console.WriteLine($"start to first answer: {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - startedMilliseconds} ms");
}

static async Task Measure(int serverPort, int barePort, string firstKeyFile, int seconds, int rounds)
{
    using JsonDocument key = JsonDocument.Parse(await File.ReadAllTextAsync(firstKeyFile));
    Requests server = new(key.RootElement.GetProperty("SecretId").GetString()!, key.RootElement.GetProperty("SecretKey").GetString()!, serverPort);
    Requests bare = new("AKIDbench", "bench", barePort);
    await Prepare(server, serverPort);

    // The just-in-time compiler shares the server's core: let it finish first.
    await Load.Run(serverPort, 16, TimeSpan.FromSeconds(8), server.Read, "SecretName");
    await Load.Run(serverPort, 16, TimeSpan.FromSeconds(4), server.Write, "SecretName");
    await Load.Run(barePort, 16, TimeSpan.FromSeconds(4), bare.Read, "x");

    TimeSpan duration = TimeSpan.FromSeconds(seconds);
    Console.WriteLine("| Action | Connections | Server/s | p50 ms | p99 ms | Bare/s | p50 ms | p99 ms | Ratio |");
    Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
    foreach (string action in new[] { "GetSecretValue", "PutSecretValue" })
    {
        foreach (int connections in new[] { 1, 16, 64 })
        {
            List<Figures> ours = [];
            List<Figures> theirs = [];
            for (int round = 0; round < rounds; round++)
            {
                ours.Add(await Load.Run(serverPort, connections, duration, action == "GetSecretValue" ? server.Read : server.Write, "SecretName"));
                theirs.Add(await Load.Run(barePort, connections, duration, action == "GetSecretValue" ? bare.Read : bare.Write, "x"));
            }

            Figures us = Median(ours);
            Figures them = Median(theirs);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {action} | {connections} | {us.PerSecond:F0} | {us.P50Milliseconds:F2} | {us.P99Milliseconds:F2} | {them.PerSecond:F0} | {them.P50Milliseconds:F2} | {them.P99Milliseconds:F2} | {us.PerSecond / them.PerSecond:P0} |"));
        }
    }
}

static async Task Prepare(Requests requests, int port)
{
    using Connection connection = new();
    await connection.Open(port);
    foreach (string name in Enumerable.Range(0, 1000).Select(i => "bench-w" + i.ToString(CultureInfo.InvariantCulture)).Prepend("bench"))
    {
        string json = $"{{\"SecretName\":\"{name}\",\"VersionId\":\"v1\",\"SecretString\":\"{new string('s', 100)}\"}}";
        await connection.Send(requests.Sign("CreateSecret", json, DateTimeOffset.UtcNow.ToUnixTimeSeconds()));
    }
}

static Figures Median(List<Figures> figures) => figures.OrderBy(f => f.PerSecond).ElementAt(figures.Count / 2);
