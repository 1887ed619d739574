using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Security.Cryptography;
using SecretsManager.Protocol.AuditLog;

namespace SecretsManager.Bench;

/// <summary>How fast an audit log is proven, against plain SHA-256 of each of its lines: the same file, read in the same way, in alternation.</summary>
internal static class VerifyBench
{
    /// <summary>Prints the medians of some rounds.</summary>
    /// <param name="file">What <c>ssm-server audit export</c> wrote.</param>
    /// <param name="keyFile">The deployment's audit-log.pub.pem.</param>
    public static async Task Run(string file, string keyFile, int rounds)
    {
        IReadOnlyList<CheckpointKey> keys = CheckpointKey.FromPem(await File.ReadAllTextAsync(keyFile));
        List<(double Elapsed, double Cpu)> proofs = [];
        List<(double Elapsed, double Cpu)> hashes = [];
        long lines = 0;

        // The first round is the compiler's.
        for (int round = 0; round <= rounds; round++)
        {
            LogVerification verification = new(keys, new LogExpectations());
            lines = 0;
            proofs.Add(await Time(file, line => verification.Take(file, ++lines, line)));
            LogReport report = verification.Finish();
            if (report.FindingCount > 0)
                throw new InvalidOperationException("The log is not proven: " + report.Findings[0].Sentence);
            byte[] hash = new byte[SHA256.HashSizeInBytes];
            hashes.Add(await Time(file, line => SHA256.HashData(line, hash)));
        }

        (double proof, double proofCpu) = Median(proofs);
        (double plain, double plainCpu) = Median(hashes);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"lines: {lines}, bytes: {new FileInfo(file).Length}"));
        Console.WriteLine("| | Lines/s | Lines/s of processor time | CPU µs a line |");
        Console.WriteLine("|---|---|---|---|");
        Row("audit verify", lines, proof, proofCpu);
        Row("SHA-256 of each line", lines, plain, plainCpu);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio: {plain / proof:P0}, of processor time {plainCpu / proofCpu:P0}"));
    }

    private static async Task<(double Elapsed, double Cpu)> Time(string file, TakeLine take)
    {
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        await using FileStream stream = File.OpenRead(file);
        PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16));
        while (true)
        {
            ReadResult read = await reader.ReadAsync();
            ReadOnlySequence<byte> rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                ReadOnlySequence<byte> line = rest.Slice(0, end);
                take(line.IsSingleSegment ? line.FirstSpan : line.ToArray());
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (read.IsCompleted)
                break;
            reader.AdvanceTo(rest.Start, rest.End);
        }

        double elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        self.Refresh();
        return (elapsed, (self.TotalProcessorTime - before).TotalSeconds);
    }

    private static (double Elapsed, double Cpu) Median(List<(double Elapsed, double Cpu)> rounds) =>
        rounds.Skip(1).OrderBy(round => round.Cpu).ElementAt((rounds.Count - 1) / 2);

    private static void Row(string what, long lines, double elapsed, double cpu) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {what} | {lines / elapsed:F0} | {lines / cpu:F0} | {cpu * 1_000_000 / lines:F1} |"));

    private delegate void TakeLine(ReadOnlySpan<byte> line);
}
