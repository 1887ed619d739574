using System.Runtime.Versioning;
using SecretsManager.Protocol.AuditLog;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Audit.Tracks.Sinks;
using Xunit;

namespace SecretsManager.Tests.Audit.Tracks.Sinks;

[UnsupportedOSPlatform("windows")]
public sealed class LogFilesTests : IDisposable
{
    private readonly LogFilesBench bench = new();
    private readonly SignedLog log = new(8, each: 3);

    [Fact]
    public async Task Lines_stand_in_the_file_of_the_first_record_each_with_its_line_feed()
    {
        await using LogFiles sink = bench.Sink();
        await sink.Take([.. log.Lines.Take(2)], CancellationToken.None);
        await sink.Take([.. log.Lines.Skip(2)], CancellationToken.None);

        Assert.Equal([bench.First], bench.Files);
        Assert.Equal(SignedLog.Bytes(log.Lines), File.ReadAllBytes(bench.First));
        Assert.Empty(log.Verify(bench.First).Findings);
    }

    [Fact]
    public async Task Files_and_directories_are_their_owners_alone()
    {
        await bench.Write(log.Lines, fileBytes: 1);

        Assert.All(bench.Files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.All([bench.Directory, bench.Folder], made => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(made)));
    }

    [Fact]
    public async Task Wherever_a_file_was_cut_the_log_goes_on_and_is_whole_in_the_end()
    {
        byte[] whole = SignedLog.Bytes(log.Lines);
        for (int cut = 0; cut <= whole.Length; cut++)
        {
            bench.Leave(bench.First, whole.AsSpan(0, cut));
            await using LogFiles sink = bench.Sink();
            LogFilesEnd end = sink.Open();
            await sink.Take(Behind(log.Lines, end), CancellationToken.None);
            Assert.Equal(whole, File.ReadAllBytes(bench.First));
        }
    }

    [Fact]
    public async Task Wherever_a_file_was_cut_lines_that_come_again_are_not_there_twice()
    {
        byte[] whole = SignedLog.Bytes(log.Lines);
        for (int cut = 0; cut <= whole.Length; cut++)
        {
            bench.Leave(bench.First, whole.AsSpan(0, cut));
            await bench.Write(log.Lines);
            Assert.Equal(whole, File.ReadAllBytes(bench.First));
        }
    }

    [Fact]
    public async Task Wherever_a_file_that_begins_with_a_start_was_cut_the_log_goes_on()
    {
        IReadOnlyList<TrackLine> lines = log.Behind(3);
        byte[] whole = SignedLog.Bytes(lines);
        for (int cut = 0; cut <= whole.Length; cut++)
        {
            bench.Leave(bench.NameOf(4), whole.AsSpan(0, cut));
            await bench.Write(lines);
            Assert.Equal([bench.NameOf(4)], bench.Files);
            Assert.Equal(whole, File.ReadAllBytes(bench.NameOf(4)));
        }

        Assert.Empty(log.Verify(bench.NameOf(4)).Findings);
    }

    [Fact]
    public async Task Wherever_the_second_file_was_cut_behind_its_start_the_log_goes_on()
    {
        IReadOnlyList<TrackLine> second = log.Behind(3);
        byte[] first = SignedLog.Bytes(log.Lines.Where(line => line.Number <= 3));
        byte[] whole = SignedLog.Bytes(second.Where(line => line.Number <= 6));
        for (int cut = second[0].Text.Length + 1; cut <= whole.Length; cut++)
        {
            bench.Leave(bench.First, first);
            bench.Leave(bench.NameOf(4), whole.AsSpan(0, cut));
            await bench.Write([.. log.Lines.Where(line => line.Number <= 6)]);
            Assert.Equal(first, File.ReadAllBytes(bench.First));
            Assert.Equal(whole, File.ReadAllBytes(bench.NameOf(4)));
        }
    }

    [Fact]
    public async Task Where_the_files_stand_is_read_from_their_end()
    {
        foreach (int taken in Enumerable.Range(0, log.Lines.Count + 1))
        {
            byte[] content = [.. SignedLog.Bytes(log.Lines.Take(taken)), .. "{\"orig"u8];
            bench.Leave(bench.First, content);
            await using LogFiles sink = bench.Sink();
            LogFilesEnd end = sink.Open();

            long record = log.Lines.Take(taken).LastOrDefault(line => line.Kind == TrackLineKind.Record)?.Number ?? 0;
            Assert.Equal((record, record / 3 * 3 > 0 && log.Lines.Take(taken).Any(line => line.Kind == TrackLineKind.Checkpoint)), (end.Record, end.CheckpointNote is not null));
            Assert.Equal(log.Lines.Take(taken).LastOrDefault(line => line.Kind == TrackLineKind.Checkpoint)?.Number ?? 0, end.CheckpointNumber);
            Assert.Equal(taken > 0 && log.Lines[taken - 1].Kind == TrackLineKind.Checkpoint, end.EndsWithCheckpoint);
            Assert.Equal("{\"orig"u8, end.Torn.Span);
        }
    }

    [Fact]
    public async Task A_new_file_begins_behind_a_checkpoint_once_a_file_is_large_enough()
    {
        await bench.Write(log.Lines, fileBytes: 1);

        Assert.Equal([bench.NameOf(1), bench.NameOf(4), bench.NameOf(7)], bench.Files);
        Assert.Equal(SignedLog.Bytes(log.Behind(3).Where(line => line.Number <= 6)), File.ReadAllBytes(bench.NameOf(4)));
    }

    [Fact]
    public async Task A_file_that_is_not_large_enough_goes_on_over_checkpoints()
    {
        int enough = SignedLog.Bytes(log.Lines.Where(line => line.Number <= 6)).Length;
        await bench.Write(log.Lines, fileBytes: enough);

        Assert.Equal([bench.NameOf(1), bench.NameOf(7)], bench.Files);
    }

    [Fact]
    public async Task Each_file_is_provable_alone_and_all_together_in_order()
    {
        using SignedLog longer = new(40, each: 4, number => new string('x', number * 10));
        await bench.Write(longer.Lines, fileBytes: 2000);

        string[] files = [.. bench.Files];
        Assert.True(files.Length > 4, $"There are {files.Length} files.");
        Assert.All(files, file => Assert.Empty(longer.Verify(file).Findings));
        Assert.Equal(40, Assert.Single(longer.Verify(files[^1]).Logs).Proven);
        LogReport all = longer.Verify(files);
        Assert.Empty(all.Findings);
        Assert.Equal((1, 40), (Assert.Single(all.Logs).From, all.Logs[0].Proven));
    }

    [Fact]
    public async Task A_sink_made_anew_goes_on_in_the_newest_file_until_the_next_checkpoint()
    {
        await bench.Write([.. log.Lines.Where(line => line.Number <= 3)], fileBytes: 1);
        await bench.Write([.. log.Lines.Where(line => line.Number > 3)], fileBytes: 1);

        Assert.Equal([bench.NameOf(1), bench.NameOf(7)], bench.Files);
        Assert.Empty(log.Verify(bench.Files).Findings);
    }

    [Fact]
    public async Task A_start_behind_records_that_never_came_begins_a_file_and_the_verification_names_the_gap()
    {
        await bench.Write([.. log.Lines.Take(2)]);
        await bench.Write(log.Behind(6));

        Assert.Equal([bench.NameOf(1), bench.NameOf(7)], bench.Files);
        Assert.NotEmpty(log.Verify(bench.Files).Findings);
    }

    public void Dispose()
    {
        log.Dispose();
        bench.Dispose();
    }

    // What a deliverer sends that knows where the files stand.
    internal static IReadOnlyList<TrackLine> Behind(IEnumerable<TrackLine> lines, LogFilesEnd end) =>
        [.. lines.Where(line => StoredLine.PositionOf(line.Kind, line.Number).CompareTo(end.Position) > 0)];
}
