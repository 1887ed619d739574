using System.Globalization;
using System.Text.Json;

namespace SecretsManager.Bench;

/// <summary>
/// GetSecretValue from two servers that share a core, a few seconds from each in turn, so that both have the same machine: the ratio of what they take of it.
/// </summary>
internal sealed class BuildsBench
{
    private readonly int port;
    private readonly int process;
    private readonly Requests requests;

    public BuildsBench(int port, int process, string firstKeyFile)
    {
        this.port = port;
        this.process = process;
        using JsonDocument key = JsonDocument.Parse(File.ReadAllText(firstKeyFile));
        requests = new Requests(key.RootElement.GetProperty("SecretId").GetString()!, key.RootElement.GetProperty("SecretKey").GetString()!, port);
    }

    /// <summary>Prints, for each number of connections, the medians of both and of the ratios of each round, with the ratios' quartiles.</summary>
    public static async Task Compare(BuildsBench first, BuildsBench second, TimeSpan duration, int rounds, IEnumerable<int> manyConnections)
    {
        foreach (BuildsBench one in (BuildsBench[])[first, second])
        {
            await Warm.Prepare(one.requests, one.port);
            await Warm.Up(one.port, one.process, one.requests.Read, "SecretName");
        }

        Console.WriteLine("| Connections | First/s | p99 ms | CPU µs | Second/s | p99 ms | CPU µs | First to second, calls/s | CPU |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (int connections in manyConnections)
        {
            List<(Figures First, Figures Second)> measured = [];
            for (int round = 0; round < rounds; round++)
            {
                // Who goes first changes, for a machine that grows slower or faster all the while.
                bool turned = round % 2 == 1;
                Figures one = await (turned ? second : first).Measure(connections, duration);
                Figures other = await (turned ? first : second).Measure(connections, duration);
                measured.Add(turned ? (other, one) : (one, other));
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {connections} | {Row(measured.Select(m => m.First))} | {Row(measured.Select(m => m.Second))} | {Spread(measured.Select(m => m.First.PerSecond / m.Second.PerSecond))} | {Spread(measured.Select(m => m.First.CpuMicroseconds / m.Second.CpuMicroseconds))} |"));
        }
    }

    private Task<Figures> Measure(int connections, TimeSpan duration) => Load.Run(port, connections, duration, requests.Read, "SecretName", process);

    private static string Row(IEnumerable<Figures> figures)
    {
        Figures[] all = [.. figures];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{At(all.Select(f => f.PerSecond), 0.5):F0} | {At(all.Select(f => f.P99Milliseconds), 0.5):F1} | {At(all.Select(f => f.CpuMicroseconds), 0.5):F0}");
    }

    private static string Spread(IEnumerable<double> ratios)
    {
        double[] all = [.. ratios];
        return string.Create(CultureInfo.InvariantCulture, $"{At(all, 0.5):P1} ({At(all, 0.25):P0} to {At(all, 0.75):P0})");
    }

    private static double At(IEnumerable<double> values, double part)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(part * (sorted.Length - 1))];
    }
}
