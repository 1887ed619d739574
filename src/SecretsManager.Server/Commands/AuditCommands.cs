using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Hosting;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Commands;

/// <summary><c>ssm-server audit …</c>: what an operator does with the audit logs as a whole.</summary>
internal static class AuditCommands
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(0.2);

    /// <summary>Has the running server write the logs of a time range to a file, and waits until it has.</summary>
    public static async Task<int> Export(string file, string[] arguments)
    {
        List<string> settings = [.. arguments];
        long from = TakeTime(settings, "--from") ?? 0;
        long to = TakeTime(settings, "--to") ?? long.MaxValue;
        if (to <= from)
            throw new StartException("The time of --to must be after that of --from.");
        IConfigurationRoot configuration = SettingSources.Read(settings, AppContext.BaseDirectory, Environment.GetEnvironmentVariables());
        ControlClient client = new(Path.GetFullPath(ServerHost.SettingsOf<ServerSettings>(configuration).Data), TimeProvider.System);
        string path = Path.GetFullPath(file);
        ExportStanding export = await client.AskOfExport(new ControlRequest { Command = ControlRequest.Export, File = path, From = from, To = to });
        while (export.IsRunning)
        {
            await Task.Delay(LookEvery, TimeProvider.System);
            export = await client.AskOfExport(new ControlRequest { Command = ControlRequest.ExportStatus });
        }

        if (export.Failure is { } failure)
            throw new StartException(failure);
        Console.Out.WriteLine($"{export.Records} records of {export.Logs} {(export.Logs == 1 ? "log" : "logs")} are in {path}.");
        return 0;
    }

    /// <summary>
    /// Accepts, on the record, that the database does not know the newest checkpoints in the files of its logs. Logs that were put back begin
    /// anew under other names.
    /// </summary>
    public static async Task<int> AcceptOlderDatabase(string[] settings)
    {
        SystemRandomBytes random = new();
        AuditSettings audit = ServerHost.SettingsOf<AuditSettings>(SettingSources.Read(settings, AppContext.BaseDirectory, Environment.GetEnvironmentVariables()));
        (Deployment deployment, _) = await OfflineCommands.Open(settings);
        IReadOnlyList<LogDifference> found;
        await using (deployment)
        {
            found = await new LogComparison(deployment, audit, NullLogger.Instance).Differences(CancellationToken.None);
            if (found.Count == 0)
                throw new StartException("The database knows the newest checkpoints in the files of its audit logs; there is nothing to accept.");
            // First, so that the record of the acceptance stands in a log of another name.
            if (found.Any(difference => difference.Node == deployment.Node))
                deployment.RenameNode(random);
        }

        (deployment, _) = await OfflineCommands.Open(settings);
        await using (deployment)
        {
            foreach (LogDifference difference in found)
            {
                await Accept(deployment, difference, random);
                Console.Out.WriteLine(difference.Sentence);
            }
        }

        Console.Out.WriteLine("This is accepted and recorded. What the files have and the database does not is lost to the server; keep the files.");
        return 0;
    }

    private static Task<CommitOutcome> Accept(Deployment deployment, LogDifference difference, IRandomBytes random)
    {
        CallRecord record = OwnRecord.OfOperator("AcceptOlderDatabase", 0, random, TimeProvider.System);
        record.AddParameter("Node", difference.Node);
        record.AddParameter("Records", difference.Records.ToString(CultureInfo.InvariantCulture));
        record.AddParameter("Stored", difference.Stored.ToString(CultureInfo.InvariantCulture));
        Change accepted = new Change.WriteSetting(LogComparison.AcceptedSetting(difference.Node), Encoding.UTF8.GetBytes(difference.Note));
        return deployment.Database.Commit(new UnitOfWork([accepted], record.ToLine()));
    }

    // Unix milliseconds; takes the argument and its value out.
    private static long? TakeTime(List<string> arguments, string name)
    {
        int at = arguments.IndexOf(name);
        if (at < 0)
            return null;
        string text = at + 1 < arguments.Count ? arguments[at + 1] : string.Empty;
        if (!DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset time))
        {
            throw new StartException($"The argument {name} needs a UTC time after it, as in 2030-01-31 or 2030-01-31T12:00:00Z.");
        }

        arguments.RemoveRange(at, 2);
        return time.ToUnixTimeMilliseconds();
    }
}
