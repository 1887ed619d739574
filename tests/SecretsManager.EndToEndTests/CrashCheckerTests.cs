using System.Text;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Hosting;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.EndToEndTests;

public class CrashCheckerTests
{
    [Fact]
    public async Task A_server_that_commits_before_it_acknowledges_passes() => Assert.Empty(await CheckFake(acknowledgesFirst: false));

    [Fact]
    public async Task A_server_that_acknowledges_before_it_commits_is_caught()
    {
        IReadOnlyList<string> faults = await CheckFake(acknowledgesFirst: true);
        Assert.Contains(faults, fault => fault.EndsWith("an acknowledged write is gone", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.EndsWith("answered and not in the audit chain", StringComparison.Ordinal));
    }

    [Fact]
    public void Other_differences_are_caught_too()
    {
        History history = new();
        history.Write("a", "first", acknowledged: true);
        history.Write("a", "second", acknowledged: true);
        history.Write("b", "whole", acknowledged: false);
        history.Write("c", "old", acknowledged: true);
        history.Write("c", "new", acknowledged: false);
        history.Answered("1", "Success");
        (string, string)[] records = [("1", "Success")];
        Dictionary<string, string> Values(string a, string? b, string c) => b is null ? new() { ["a"] = a, ["c"] = c } : new() { ["a"] = a, ["b"] = b, ["c"] = c };

        Assert.Empty(CrashChecker.Check(history, new Survivors(Values("second", null, "old"), records)));
        Assert.Empty(CrashChecker.Check(history, new Survivors(Values("second", "whole", "new"), records)));
        Assert.Single(CrashChecker.Check(history, new Survivors(Values("first", null, "old"), records)));
        Assert.Single(CrashChecker.Check(history, new Survivors(Values("second", "wh", "old"), records)));
        Assert.Single(CrashChecker.Check(history, new Survivors(Values("second", null, "torn"), records)));
        Assert.Single(CrashChecker.Check(history, new Survivors(new Dictionary<string, string>(Values("second", null, "old")) { ["d"] = "?" }, records)));
        Assert.Single(CrashChecker.Check(history, new Survivors(Values("second", null, "old"), [.. records, .. records])));
        Assert.Single(CrashChecker.Check(history, new Survivors(Values("second", null, "old"), [("1", "InternalError")])));
        Assert.Single(CrashChecker.Check(history, new Survivors(Values("second", null, "old"), [])));
    }

    // A tiny server on a real database. What it has not committed when it is killed is gone, as it would be with a process.
    private static async Task<IReadOnlyList<string>> CheckFake(bool acknowledgesFirst)
    {
        string directory = Directory.CreateTempSubdirectory("ssm-e2e-").FullName;
        try
        {
            History history = new();
            await using (Deployment deployment = await StoppedDeployment.Open(directory))
            {
                List<UnitOfWork> uncommitted = [];
                for (int number = 0; number < 20; number++)
                {
                    CallRecord record = new(Guid.NewGuid().ToString(), time: 1) { Outcome = CallRecord.Success };
                    UnitOfWork work = new([new Change.AddSetting($"test/{number}", Encoding.UTF8.GetBytes($"value {number}"))], record.ToLine());
                    if (!acknowledgesFirst)
                        Assert.Equal(CommitOutcome.Committed, await deployment.Database.Commit(work));
                    else
                        uncommitted.Add(work);
                    history.Write($"test/{number}", $"value {number}", acknowledged: true);
                    history.Answered(record.RequestId, CallRecord.Success);
                    if (number % 3 == 0)
                    {
                        foreach (UnitOfWork late in uncommitted)
                            await deployment.Database.Commit(late);
                        uncommitted.Clear();
                    }
                }
            }

            await using Deployment restarted = await StoppedDeployment.Open(directory);
            Dictionary<string, string> values = [];
            foreach (string name in history.Writes.Select(write => write.Name))
            {
                if (await restarted.Database.ReadSetting(name, CancellationToken.None) is { } value)
                    values.Add(name, Encoding.UTF8.GetString(value));
            }

            return CrashChecker.Check(history, new Survivors(values, await StoppedDeployment.AuditRecords(restarted)));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
