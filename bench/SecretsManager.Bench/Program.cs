using System.Globalization;
using System.Text.Json;
using SecretsManager.Bench;

// Called by ./bench/run, ./bench/keys, ./bench/verify and ./bench/builds: "bare PORT CERT KEY BYTES" is the bare endpoint; "load SERVER-PORT SERVER-PROCESS BARE-PORT
// BARE-PROCESS FIRST-KEY SECONDS ROUNDS ACTIONS CONNECTIONS" measures both; "keys-prepare PORT FIRST-KEY" and "keys SOFTWARE-PORT FIRST-KEY
// MODULE-PORT FIRST-KEY SECONDS ROUNDS" compare two roots of trust; "log PORT FIRST-KEY SECONDS" and "verify FILE KEY ROUNDS" measure the verification
// of audit logs; "builds PORT PROCESS FIRST-KEY OTHER-PORT OTHER-PROCESS OTHER-FIRST-KEY SECONDS ROUNDS CONNECTIONS" compares two servers.
switch (args)
{
    case ["bare", var port, var certificate, var key, var bytes]:
        await BareKestrel.Run(Number(port), certificate, key, Number(bytes));
        return 0;
    case ["load", var serverPort, var server, var barePort, var bare, var firstKey, var seconds, var rounds, var actions, var connections]:
        await Measure(
            (Number(serverPort), Number(server)),
            (Number(barePort), Number(bare)),
            firstKey,
            Number(seconds),
            Number(rounds),
            actions.Split(','),
            [.. connections.Split(',').Select(Number)]);
        return 0;
    case ["builds", var port, var process, var key, var otherPort, var other, var otherKey, var seconds, var rounds, var connections]:
        await BuildsBench.Compare(
            new BuildsBench(Number(port), Number(process), key),
            new BuildsBench(Number(otherPort), Number(other), otherKey),
            TimeSpan.FromSeconds(Number(seconds)),
            Number(rounds),
            connections.Split(',').Select(Number));
        return 0;
    case ["keys-prepare", var port, var firstKey]:
        await new KeyBench(Number(port), firstKey).Prepare();
        return 0;
    case ["keys", var softwarePort, var softwareKey, var modulePort, var moduleKey, var seconds, var rounds]:
        await KeyBench.Compare(new KeyBench(Number(softwarePort), softwareKey), new KeyBench(Number(modulePort), moduleKey), Number(seconds), Number(rounds));
        return 0;
    case ["log", var port, var firstKey, var seconds]:
        await MakeLog(Number(port), firstKey, Number(seconds));
        return 0;
    case ["verify", var file, var key, var rounds]:
        await VerifyBench.Run(file, key, Number(rounds));
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

static async Task Measure(
    (int Port, int Process) server, (int Port, int Process) bare, string firstKeyFile, int seconds, int rounds, string[] actions, int[] manyConnections)
{
    using JsonDocument key = JsonDocument.Parse(await File.ReadAllTextAsync(firstKeyFile));
    Requests ourRequests = new(key.RootElement.GetProperty("SecretId").GetString()!, key.RootElement.GetProperty("SecretKey").GetString()!, server.Port);
    Requests bareRequests = new("AKIDbench", "bench", bare.Port);
    await Warm.Prepare(ourRequests, server.Port);

    foreach (string action in actions)
        await Warm.Up(server.Port, server.Process, NextOf(action, ourRequests), "SecretName");
    await Warm.Up(bare.Port, bare.Process, bareRequests.Read, "x");

    TimeSpan duration = TimeSpan.FromSeconds(seconds);
    Console.WriteLine("| Action | Connections | Server/s | p50 ms | p99 ms | CPU µs | Bare/s | p50 ms | p99 ms | CPU µs | Ratio | CPU ratio |");
    Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
    foreach (string action in actions)
    {
        foreach (int connections in manyConnections)
        {
            List<Figures> ours = [];
            List<Figures> theirs = [];
            for (int round = 0; round < rounds; round++)
            {
                ours.Add(await Load.Run(server.Port, connections, duration, NextOf(action, ourRequests), "SecretName", server.Process));
                theirs.Add(await Load.Run(bare.Port, connections, duration, NextOf(action, bareRequests), "x", bare.Process));
            }

            Figures us = Median(ours);
            Figures them = Median(theirs);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {action} | {connections} | {Row(us)} | {Row(them)} | {us.PerSecond / them.PerSecond:P0} | {them.CpuMicroseconds / us.CpuMicroseconds:P0} |"));
        }
    }
}

static Func<ReadOnlyMemory<byte>> NextOf(string action, Requests requests) => action switch
{
    "GetSecretValue" => requests.Read,
    "PutSecretValue" => requests.Write,
    _ => throw new ArgumentException($"There is no load of {action}."),
};

static string Row(Figures figures) => string.Create(
    CultureInfo.InvariantCulture,
    $"{figures.PerSecond:F0} | {figures.P50Milliseconds:F2} | {figures.P99Milliseconds:F2} | {figures.CpuMicroseconds:F0}");

static async Task MakeLog(int port, string firstKeyFile, int seconds)
{
    using JsonDocument key = JsonDocument.Parse(await File.ReadAllTextAsync(firstKeyFile));
    Requests requests = new(key.RootElement.GetProperty("SecretId").GetString()!, key.RootElement.GetProperty("SecretKey").GetString()!, port);
    await Warm.Prepare(requests, port);
    await Load.Run(port, 64, TimeSpan.FromSeconds(seconds), requests.Read, "SecretName");
}

static Figures Median(List<Figures> figures) => figures.OrderBy(f => f.PerSecond).ElementAt(figures.Count / 2);
