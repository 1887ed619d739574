using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.IO.Pipelines;
using SecretsManager.Protocol.AuditLog;

namespace SecretsManager.Cli.Commands;

/// <summary><c>ssm audit</c>: proves audit logs without a server.</summary>
internal static class AuditCommand
{
    /// <summary>The command.</summary>
    public static Command In(Surroundings outside)
    {
        var files = new Argument<string[]>("files") { Arity = ArgumentArity.OneOrMore, Description = "Log files or exports, in the order of their records; - is the standard input." };
        var key = new Option<string>("--key") { Required = true, Description = "The deployment's public keys for checkpoints, as PEM: its audit-log.pub.pem.", HelpName = "FILE" };
        var notes = new Option<string[]>("--checkpoint") { Description = "A checkpoint that was kept elsewhere; may be given again.", HelpName = "NOTE" };
        var deployment = new Option<string?>("--deployment") { Description = "The UUID of the deployment that the logs must be of.", HelpName = "ID" };
        var quiet = new Option<bool>("--quiet") { Description = "Print findings only." };
        var verify = new Command("verify", "Proves that logs are whole, unaltered and in order. Ends with 0 when they are, with 1 when not.") { files, key, notes, deployment, quiet };
        verify.SetAction(async (parsed, cancellation) =>
        {
            var verification = new LogVerification(Keys(parsed.GetRequiredValue(key)), new LogExpectations
            {
                Deployment = parsed.GetValue(deployment)?.ToLowerInvariant(),
                Outside = [.. (parsed.GetValue(notes) ?? []).Select(note => new OutsideCheckpoint(note, Text(note)))],
            });
            foreach (var file in parsed.GetRequiredValue(files)) await TakeAsync(verification, file, outside.Input, cancellation);
            return await TellAsync(verification.Finish(), parsed.GetValue(quiet), outside);
        });
        return new Command("audit", "Works on audit logs.") { verify };
    }

    private static async Task TakeAsync(LogVerification verification, string file, Stream input, CancellationToken cancellation)
    {
        try
        {
            await using var stream = file == "-" ? input : File.OpenRead(file);
            var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16));
            for (long number = 0; ;)
            {
                var read = await reader.ReadAsync(cancellation);
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    Take(verification, file, ++number, rest.Slice(0, end));
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (read.IsCompleted)
                {
                    if (!rest.IsEmpty) Take(verification, file, number + 1, rest);
                    return;
                }

                reader.AdvanceTo(rest.Start, rest.End);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{file} cannot be read.", fault);
        }
    }

    private static void Take(LogVerification verification, string file, long number, ReadOnlySequence<byte> line) =>
        verification.Take(file, number, line.IsSingleSegment ? line.FirstSpan : line.ToArray());

    private static async Task<int> TellAsync(LogReport report, bool quiet, Surroundings outside)
    {
        foreach (var log in quiet ? [] : report.Logs)
        {
            await outside.Output.WriteLineAsync(
                $"{log.Origin}: records {log.From} to {log.To}, from {Time(log.FirstTime)} to {Time(log.LastTime)}; {log.Checkpoints} checkpoints, proven to {log.Proven}"
                + (log.Tail > 0 ? $"; {log.Tail} not yet sealed" : ""));
        }

        foreach (var found in report.Findings)
            await outside.Error.WriteLineAsync($"{found.File}:{found.Line}: {found.Log} {(found.Number > 0 ? $"record {found.Number}" : "")}: {found.Sentence}");
        if (report.FindingCount > report.Findings.Count)
            await outside.Error.WriteLineAsync($"… and {report.FindingCount - report.Findings.Count} more findings.");
        if (report.FindingCount > 0)
            return ExitCode.Refused;
        if (!quiet) await outside.Output.WriteLineAsync("Proven.");
        return ExitCode.Done;
    }

    private static string Time(long? milliseconds) =>
        milliseconds is >= 0 and < 253_402_300_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.Value).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : "an unknown time";

    private static IReadOnlyList<CheckpointKey> Keys(string file)
    {
        try
        {
            return CheckpointKey.FromPem(Text(file));
        }
        catch (FormatException fault)
        {
            throw CommandException.Usage($"{file} is no key to prove checkpoints by. {fault.Message}", fault);
        }
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{file} cannot be read.", fault);
        }
    }
}
