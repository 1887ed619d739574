using System.Text;
using SecretsManager.Protocol.AuditLog;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Audit.Tracks.Sinks;
using SecretsManager.Tests.Hosting;
using Xunit;

namespace SecretsManager.Tests.Audit.Tracks.Sinks;

public sealed class LogFilesFaultTests : IDisposable
{
    private readonly SignedLog log = new(8, each: 3);

    [Fact]
    public async Task A_full_disk_fails_and_when_there_is_room_again_the_log_is_whole()
    {
        using Mount mount = new("-t", "tmpfs", "-o", "size=64k", "tmpfs");
        using LogFilesBench bench = new(mount.Path);
        using SignedLog longer = new(100, each: 10, _ => new string('x', 3000));
        await using LogFiles sink = bench.Sink(fileBytes: 20_000);
        List<TrackLine[]> batches = [.. longer.Lines.Chunk(7)];
        int taken = 0;

        SinkException full = await Assert.ThrowsAsync<SinkException>(async () =>
        {
            for (; taken < batches.Count; taken++)
                await sink.Take(batches[taken], CancellationToken.None);
        });
        Assert.Contains("space", full.Message, StringComparison.OrdinalIgnoreCase);
        await Assert.ThrowsAsync<SinkException>(() => sink.Take(batches[taken], CancellationToken.None));
        Assert.InRange(taken, 1, batches.Count - 2);

        mount.Resize("2m");
        for (; taken < batches.Count; taken++)
            await sink.Take(batches[taken], CancellationToken.None);
        Assert.All(bench.Files, file => Assert.Empty(longer.Verify(file).Findings));
        LogReport all = longer.Verify(bench.Files);
        Assert.Empty(all.Findings);
        Assert.Equal((1, 100), (Assert.Single(all.Logs).From, all.Logs[0].Proven));
    }

    [Fact]
    public async Task An_append_only_file_cannot_be_overwritten_and_a_broken_line_in_it_is_finished()
    {
        using Scratch scratch = new();
        using Mount mount = Mount.Ext4(scratch.In("image"));
        using LogFilesBench bench = new(mount.Path);
        await bench.Write([.. log.Lines.Take(2)], appendOnly: true);
        Assert.ThrowsAny<UnauthorizedAccessException>(() => File.WriteAllText(bench.First, "gone"));
        Assert.ThrowsAny<UnauthorizedAccessException>(() => File.Delete(bench.First));
        using (AppendFile file = AppendFile.Open(bench.First))
            file.Append(log.Lines[2].Text.Span[..20]);

        await bench.Write([.. log.Lines.Skip(2)], fileBytes: 1, appendOnly: true);

        Assert.Equal([bench.NameOf(1), bench.NameOf(4), bench.NameOf(7)], bench.Files);
        Assert.Equal(SignedLog.Bytes(log.Lines.Take(4)), File.ReadAllBytes(bench.First));
        Assert.All(bench.Files, file => Assert.ThrowsAny<UnauthorizedAccessException>(() => File.WriteAllText(file, "gone")));
        Assert.Empty(bench.Warnings);
        Mount.Run("chattr", ["-a", .. bench.Files]);
    }

    [Fact]
    public async Task Where_files_cannot_be_append_only_that_is_warned_of_once_and_they_are_written()
    {
        using Mount mount = new("-t", "ramfs", "ramfs");
        using LogFilesBench bench = new(mount.Path);
        await bench.Write(log.Lines, fileBytes: 1, appendOnly: true);

        Assert.Equal(3, bench.Files.Count());
        Assert.Contains("append-only", Assert.Single(bench.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("record 2", 2)]
    [InlineData("checkpoint over 3", 4)]
    public async Task What_comes_again_and_is_another_is_refused(string named, int lines)
    {
        using LogFilesBench bench = new();
        using SignedLog other = new(8, each: 3, number => number == 2 ? "changed" : $"{number}");
        await bench.Write([.. log.Lines.Take(lines)]);

        SinkException refused = await Assert.ThrowsAsync<SinkException>(() => bench.Write(other.Lines));
        Assert.Contains($"{bench.First} holds something else than the log has as its {named}.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(SignedLog.Bytes(log.Lines.Take(lines)), File.ReadAllBytes(bench.First));
    }

    [Theory]
    [InlineData("xyz")]
    [InlineData("{\"origin\":\"0f8fad5b-d9cb-469f-a165-70867728950e/7c9e6679-7425-40de-944b-e07fc1f90ae7\",\"number\":3,\"record\":{\"time\":9")]
    public async Task A_broken_line_that_is_none_of_the_next_is_refused(string torn)
    {
        using LogFilesBench bench = new();
        byte[] content = [.. SignedLog.Bytes(log.Lines.Take(2)), .. Encoding.UTF8.GetBytes(torn)];
        bench.Leave(bench.First, content);

        Assert.Contains($"{bench.First} holds something else at its end", (await Assert.ThrowsAsync<SinkException>(() => bench.Write(log.Lines))).Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(bench.First));
    }

    [Fact]
    public async Task A_file_of_another_log_or_with_another_line_is_refused_by_name()
    {
        using LogFilesBench bench = new();
        string other = Encoding.UTF8.GetString(SignedLog.Bytes(log.Lines)).Replace(SignedLog.Node, "8c9e6679-7425-40de-944b-e07fc1f90ae7", StringComparison.Ordinal);
        foreach ((string content, string sentence) in new[] { (other, "a line of another log"), ("canary\n", "a line that is none of a log"), ("\n", "a line that is none of a log") })
        {
            bench.Leave(bench.First, Encoding.UTF8.GetBytes(content));
            await using LogFiles sink = bench.Sink();
            string message = Assert.Throws<SinkException>(() => sink.Open()).Message;
            Assert.StartsWith($"The file {bench.First} holds {sentence}", message, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<SinkException>(() => sink.Take(log.Lines, CancellationToken.None));
            Assert.Equal(content, File.ReadAllText(bench.First));
        }
    }

    [Fact]
    public async Task A_line_that_does_not_follow_is_refused()
    {
        using LogFilesBench bench = new();
        await Assert.ThrowsAsync<SinkException>(() => bench.Write([.. log.Lines.Skip(1)]));
        await bench.Write([.. log.Lines.Take(1)]);
        await Assert.ThrowsAsync<SinkException>(() => bench.Write([.. log.Lines.Skip(2)]));
        await Assert.ThrowsAsync<SinkException>(() => bench.Write([log.Lines[3]]));
        Assert.Equal(SignedLog.Bytes(log.Lines.Take(1)), File.ReadAllBytes(bench.First));
    }

    [Fact]
    public async Task A_file_that_was_cut_or_taken_away_meanwhile_is_noticed()
    {
        using LogFilesBench bench = new();
        await using LogFiles sink = bench.Sink();
        await sink.Take([.. log.Lines.Take(3)], CancellationToken.None);
        bench.Leave(bench.First, SignedLog.Bytes(log.Lines.Take(2)).AsSpan()[..^5]);

        await Assert.ThrowsAsync<SinkException>(() => sink.Take([log.Lines[3]], CancellationToken.None));
        await sink.Take([.. log.Lines.Skip(1).Take(3)], CancellationToken.None);
        Assert.Equal(SignedLog.Bytes(log.Lines.Take(4)), File.ReadAllBytes(bench.First));

        File.Delete(bench.First);
        await Assert.ThrowsAsync<SinkException>(() => sink.Take([log.Lines[4]], CancellationToken.None));
        Assert.Empty(bench.Files);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_fails_until_it_can()
    {
        using LogFilesBench bench = new();
        await File.WriteAllTextAsync(bench.Directory, "in the way");
        await using LogFiles sink = bench.Sink();
        await Assert.ThrowsAsync<SinkException>(() => sink.Take(log.Lines, CancellationToken.None));

        File.Delete(bench.Directory);
        await sink.Take(log.Lines, CancellationToken.None);
        Assert.Equal(SignedLog.Bytes(log.Lines), File.ReadAllBytes(bench.First));
    }

    [Fact]
    public async Task The_end_of_a_large_file_is_read_without_the_rest()
    {
        using LogFilesBench bench = new();
        using SignedLog large = new(40, each: 40, number => new string('x', number == 30 ? 3_000_000 : 1_000));
        bench.Leave(bench.First, [.. "what is before is not looked at\n"u8, .. SignedLog.Bytes(large.Behind(40)), .. SignedLog.Bytes(large.Lines.Skip(35))]);
        await using LogFiles sink = bench.Sink();
        Assert.Equal((40, 40), (sink.Open().Record, sink.Open().CheckpointNumber));

        bench.Leave(bench.First, SignedLog.Bytes(large.Lines.Take(32)));
        Assert.Equal((32, 0), (sink.Open().Record, sink.Open().CheckpointNumber));
    }

    public void Dispose() => log.Dispose();
}
