using System.Text;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Hosting;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.EndToEndTests;

public class CrashCheckerTests
{
    private const string Success = CallRecord.Success;

    [Fact]
    public async Task A_server_that_commits_before_it_acknowledges_passes() => Assert.Empty(await CheckFake());

    [Fact]
    public async Task A_server_that_acknowledges_before_it_commits_is_caught()
    {
        IReadOnlyList<string> faults = await CheckFake(acknowledgesFirst: true);
        Assert.Contains(faults, fault => fault.EndsWith("an acknowledged write is gone", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.EndsWith("answered and not in the audit chain", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "20 records, 18 counted")]
    [InlineData(2, "20 records, 22 counted")]
    public async Task A_server_that_loses_a_count_or_counts_a_call_twice_is_caught(int times, string fault)
    {
        IReadOnlyList<string> faults = await CheckFake(times);
        Assert.EndsWith(fault, Assert.Single(faults), StringComparison.Ordinal);
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
        history.Answered("1", Success);
        Use use = new(100, 5, "r", "ssm", "GetSecretValue", true);
        RecordedCall[] records = [new("1", use.Action, Success, "a", false, use)];
        Dictionary<Use, long> counts = new() { [use] = 1 };
        Dictionary<string, string> Values(string a, string? b, string c) => b is null ? new() { ["a"] = a, ["c"] = c } : new() { ["a"] = a, ["b"] = b, ["c"] = c };
        IReadOnlyList<string> Check(Dictionary<string, string> values, RecordedCall[] records, Dictionary<Use, long> counts) =>
            CrashChecker.Check(history, new Survivors(values, records, counts));

        Assert.Empty(Check(Values("second", null, "old"), records, counts));
        Assert.Empty(Check(Values("second", "whole", "new"), records, counts));
        Assert.Single(Check(Values("first", null, "old"), records, counts));
        Assert.Single(Check(Values("second", "wh", "old"), records, counts));
        Assert.Single(Check(Values("second", null, "torn"), records, counts));
        Assert.Single(Check(new(Values("second", null, "old")) { ["d"] = "?" }, records, counts));
        Assert.Single(Check(Values("second", null, "old"), [.. records, .. records], new() { [use] = 2 }));
        Assert.Single(Check(Values("second", null, "old"), [records[0] with { Outcome = "InternalError" }], counts));
        Assert.Single(Check(Values("second", null, "old"), [], []));
        Assert.Single(Check(Values("second", null, "old"), records, []));
        Assert.Single(Check(Values("second", null, "old"), records, new() { [use] = 2 }));
        Assert.Single(Check(Values("second", null, "old"), records, new(counts) { [use with { Action = "CreateSecret" }] = 1 }));
    }

    // A tiny server on a real database. What it has not committed when it is killed is gone, as it would be with a process. Every tenth call is
    // counted so many times.
    private static async Task<IReadOnlyList<string>> CheckFake(int tenthCounts = 1, bool acknowledgesFirst = false)
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
                    CallRecord record = new(Guid.NewGuid().ToString(), time: 1) { Service = "ssm", Action = "Set", Effect = "Write", Outcome = Success };
                    Use use = new(0, 0, string.Empty, record.Service, record.Action, true);
                    bool isTenth = number % 10 == 9;
                    UnitOfWork work = new([new Change.AddSetting($"test/{number}", Encoding.UTF8.GetBytes($"value {number}"))], record.ToLine())
                    {
                        Use = isTenth && tenthCounts == 0 ? null : use,
                    };
                    if (isTenth && tenthCounts == 2)
                        await deployment.Database.Commit(new UnitOfWork([], default) { Use = use });
                    if (!acknowledgesFirst)
                        Assert.Equal(CommitOutcome.Committed, await deployment.Database.Commit(work));
                    else
                        uncommitted.Add(work);
                    history.Write($"test/{number}", $"value {number}", acknowledged: true);
                    history.Answered(record.RequestId, Success);
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

            return CrashChecker.Check(history, new Survivors(values, await StoppedDeployment.Calls(restarted), await StoppedDeployment.Counts(restarted)));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
