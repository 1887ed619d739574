using System.Diagnostics;

namespace SecretsManager.Bench;

/// <summary>What a run measured.</summary>
/// <param name="CpuMicroseconds">The processor time of the measured process for each call; 0 where no process was named.</param>
internal sealed record Figures(double PerSecond, double P50Milliseconds, double P99Milliseconds, double CpuMicroseconds);

/// <summary>Closed-loop load: so many connections, each sending its next request when its last was answered.</summary>
internal static class Load
{
    /// <param name="process">The process that answers, whose processor time is measured; 0 for none.</param>
    public static async Task<Figures> Run(
        int port, int connections, TimeSpan duration, Func<ReadOnlyMemory<byte>> nextRequest, string mustContain, int process = 0)
    {
        Connection[] open = new Connection[connections];
        for (int i = 0; i < connections; i++)
            await (open[i] = new Connection()).Open(port);
        byte[] expected = System.Text.Encoding.ASCII.GetBytes(mustContain);
        await Loop(open, TimeSpan.FromSeconds(1), nextRequest, expected);
        long started = Stopwatch.GetTimestamp();
        double before = process == 0 ? 0 : ProcessTime.Of(process);
        List<double> latencies = await Loop(open, duration, nextRequest, expected);
        double worked = process == 0 ? 0 : ProcessTime.Of(process) - before;
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        foreach (Connection connection in open)
            connection.Dispose();
        latencies.Sort();
        return new Figures(
            latencies.Count / seconds, latencies[latencies.Count / 2], latencies[(int)(latencies.Count * 0.99)], worked * 1_000_000 / latencies.Count);
    }

    private static async Task<List<double>> Loop(Connection[] connections, TimeSpan duration, Func<ReadOnlyMemory<byte>> nextRequest, byte[] expected)
    {
        long started = Stopwatch.GetTimestamp();
        List<double>[] all = await Task.WhenAll(connections.Select(connection => Task.Run(async () =>
        {
            List<double> latencies = [];
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                ReadOnlyMemory<byte> request = nextRequest();
                long sent = Stopwatch.GetTimestamp();
                ReadOnlyMemory<byte> answer = await connection.Send(request);
                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                if (answer.Span.IndexOf(expected) < 0)
                    throw new InvalidOperationException("A wrong answer: " + System.Text.Encoding.UTF8.GetString(answer.Span[..Math.Min(300, answer.Length)]));
            }

            return latencies;
        })));
        return [.. all.SelectMany(latencies => latencies)];
    }
}
