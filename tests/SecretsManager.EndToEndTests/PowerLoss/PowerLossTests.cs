using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace SecretsManager.EndToEndTests.PowerLoss;

/// <summary>Builds the disks that a power loss could leave of what a server wrote, thousands of them, and opens each.</summary>
public class PowerLossTests(RecordedHistory recorded, ITestOutputHelper log) : IClassFixture<RecordedHistory>
{
    private static readonly Loss[] Losses = Enum.GetValues<Loss>();

    private static bool Long => Environment.GetEnvironmentVariable("SSM_TEST_LONG") == "1";

    [Fact]
    public async Task Whenever_the_power_fails_each_acknowledged_call_has_its_one_record_and_its_change()
    {
        PowerLossPoint[] points = Long ? [.. All(recorded.Trace)] : [.. Chosen(recorded.Trace, 5_400)];
        IReadOnlyDictionary<PowerLossPoint, string> faults = await Campaign(recorded.Trace, recorded.AuditKey, points);
        Assert.True(faults.Count == 0, string.Join('\n', faults.OrderBy(fault => fault.Key.Entries).Take(10).Select(fault => $"{fault.Key}: {fault.Value}")));
        Assert.True(points.Length > 5_000 && recorded.Checkpoints > 2, "The history is too short to mean anything.");
    }

    [Fact]
    public async Task A_server_whose_commits_do_not_wait_for_the_disk_is_caught()
    {
        await using TracedServer traced = await TracedServer.Start(synchronous: "NORMAL");
        await traced.Load(clients: 4, rounds: 4);
        await traced.Server.Stop();
        DiskEntry[] trace = traced.Trace.Read();
        IReadOnlyDictionary<PowerLossPoint, string> faults = await Campaign(trace, await traced.AuditKey(), [.. Chosen(trace, 600)]);
        Assert.Contains(faults.Values, fault => fault.EndsWith("answered and not in the audit chain", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(DiskFile.Log)]
    [InlineData(DiskFile.Database)]
    [InlineData(DiskFile.Directory)]
    public async Task A_disk_that_does_not_do_what_a_sync_asks_for_is_caught(DiskFile file)
    {
        DiskEntry[] trace = [.. recorded.Trace.Where(entry => entry.Operation != DiskOperation.Sync || entry.File != file)];
        Assert.NotEmpty(await Campaign(trace, recorded.AuditKey, [.. Chosen(trace, 600)]));
    }

    // What is most at stake is open just before a sync and just after an answer; the rest is anywhere.
    private static IEnumerable<PowerLossPoint> Chosen(DiskEntry[] trace, int count)
    {
        int[] critical = [.. trace.Index()
            .Where(entry => entry.Item.Operation is DiskOperation.Sync or DiskOperation.Answered)
            .Select(entry => entry.Item.Operation == DiskOperation.Sync ? entry.Index : entry.Index + 1)];
        Random chance = new(1);
        for (int number = 0; number < count; number++)
        {
            int entries = number % 3 == 2 ? chance.Next(trace.Length + 1) : critical[number % critical.Length];
            yield return new PowerLossPoint(entries, Losses[number / 3 % Losses.Length], number);
        }
    }

    private static IEnumerable<PowerLossPoint> All(DiskEntry[] trace) =>
        from entries in Enumerable.Range(0, trace.Length + 1)
        from loss in Losses
        select new PowerLossPoint(entries, loss, entries);

    private async Task<IReadOnlyDictionary<PowerLossPoint, string>> Campaign(DiskEntry[] trace, byte[] auditKey, PowerLossPoint[] points)
    {
        PowerLossChecker checker = new(trace, auditKey);
        Stopwatch watch = Stopwatch.StartNew();
        ConcurrentDictionary<PowerLossPoint, string> faults = [];
        PowerLossPoint[][] shares = [.. points.OrderBy(point => point.Entries).Chunk((points.Length / Environment.ProcessorCount) + 1)];
        await Task.WhenAll(shares.Select(share => Task.Run(() => Check(checker, trace, share, faults))));
        log.WriteLine(
            $"{points.Length} states from {trace.Length} entries, {trace.Count(entry => entry.Operation == DiskOperation.Sync)} of them syncs, "
            + $"{trace.Count(entry => entry.Operation == DiskOperation.Answered)} answers: {faults.Count} with faults, {watch.Elapsed.TotalSeconds:F0} s");
        return faults;
    }

    private static void Check(PowerLossChecker checker, DiskEntry[] trace, PowerLossPoint[] points, ConcurrentDictionary<PowerLossPoint, string> faults)
    {
        DirectoryInfo directory = Directory.Exists("/dev/shm")
            ? Directory.CreateDirectory(Path.Combine("/dev/shm", Path.GetRandomFileName()))
            : Directory.CreateTempSubdirectory("ssm-after-");
        try
        {
            SimulatedDisk disk = new(trace);
            string database = Path.Combine(directory.FullName, "secrets.db");
            // The last state of those that several moments have in common.
            Dictionary<Loss, (int Number, PowerLossChecker.State State)> known = [];
            foreach (PowerLossPoint point in points)
            {
                disk.AdvanceTo(point.Entries);
                (Loss Loss, int Number)? same = disk.Same(point.Loss);
                if (same is not { } one || !known.TryGetValue(one.Loss, out var last) || last.Number != one.Number)
                {
                    Lay(disk.After(point.Loss, point.Seed), directory, database);
                    last = (same?.Number ?? 0, checker.Read(database, isExamined: point.Seed % 8 == 0));
                    if (same is { } first)
                        known[first.Loss] = last;
                }

                if (checker.Check(last.State, point.Entries) is [var fault, ..])
                    faults[point] = fault;
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    // Over what is there: new files of that size again and again would cost more than all else.
    private static void Lay(Dictionary<DiskFile, ReadOnlyMemory<byte>> files, DirectoryInfo directory, string database)
    {
        string PathOf(DiskFile file) => database + file switch { DiskFile.Log => "-wal", DiskFile.Journal => "-journal", _ => "" };
        string[] paths = [.. files.Keys.Select(PathOf)];
        foreach (FileInfo old in directory.EnumerateFiles().Where(old => !paths.Contains(old.FullName)))
            old.Delete();
        foreach ((DiskFile file, ReadOnlyMemory<byte> content) in files)
        {
            using SafeFileHandle handle = File.OpenHandle(PathOf(file), FileMode.OpenOrCreate, FileAccess.Write);
            RandomAccess.Write(handle, content.Span, 0);
            RandomAccess.SetLength(handle, content.Length);
        }
    }
}
