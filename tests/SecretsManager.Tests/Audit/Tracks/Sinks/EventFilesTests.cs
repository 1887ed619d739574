using System.Text;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Audit.Tracks.Sinks;
using Xunit;

namespace SecretsManager.Tests.Audit.Tracks.Sinks;

public sealed class EventFilesTests : IDisposable
{
    private static readonly long Noon = new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly LogFilesBench bench = new();

    [Fact]
    public async Task Events_stand_by_account_prefix_and_hour_in_order()
    {
        await Take(Event(1, Noon), Event(2, Noon + 1, "100000000002/audit"), Event(3, Noon - 1), Event(4, Noon + 3_599_999));
        await Take(Event(5, Noon + 5));

        Assert.Equal("{\"n\":1}\n{\"n\":4}\n{\"n\":5}\n", Read("100000000001/mine/2026112512"));
        Assert.Equal("{\"n\":3}\n", Read("100000000001/mine/2026112511"));
        Assert.Equal("{\"n\":2}\n", Read("100000000002/audit/2026112512"));
    }

    [Fact]
    public async Task A_broken_line_is_ended_before_the_next_one()
    {
        await Take(Event(1, Noon));
        await File.AppendAllTextAsync(PathOf("100000000001/mine/2026112512"), "{\"n");
        await Take(Event(2, Noon), Event(3, Noon));

        Assert.Equal("{\"n\":1}\n{\"n\n{\"n\":2}\n{\"n\":3}\n", Read("100000000001/mine/2026112512"));
    }

    [Theory]
    [InlineData("../1/a")]
    [InlineData("1/..")]
    [InlineData("/1")]
    [InlineData("1")]
    [InlineData("1/a/b")]
    [InlineData("1/a\0")]
    [InlineData("")]
    public async Task A_place_that_is_no_account_and_prefix_is_refused_and_nothing_is_written(string folder)
    {
        await Assert.ThrowsAsync<SinkException>(() => Take(Event(1, Noon), Event(2, Noon, folder)));
        Assert.False(Directory.Exists(bench.Directory));
    }

    [Fact]
    public async Task Files_can_be_append_only()
    {
        using Mount mount = new("-t", "ramfs", "ramfs");
        using LogFilesBench refused = new(mount.Path);
        await using EventFiles sink = new(refused.Directory, SignedLog.Node, appendOnly: true, refused.Warnings);
        await sink.Take([Event(1, Noon)], CancellationToken.None);
        await sink.Take([Event(2, Noon)], CancellationToken.None);

        Assert.Single(refused.Warnings);
    }

    [Fact]
    public async Task A_full_disk_fails_and_later_all_is_there()
    {
        using Mount mount = new("-t", "tmpfs", "-o", "size=32k", "tmpfs");
        using LogFilesBench small = new(mount.Path);
        await using EventFiles sink = new(small.Directory, SignedLog.Node, appendOnly: false, small.Warnings);
        TrackLine[] events = [.. Enumerable.Range(1, 50).Select(number => Event(number, Noon, text: new string('x', 1000)))];
        await Assert.ThrowsAsync<SinkException>(() => sink.Take(events, CancellationToken.None));

        mount.Resize("1m");
        await sink.Take(events, CancellationToken.None);
        string[] lines = File.ReadAllLines(Path.Combine(small.Directory, "100000000001/mine/2026112512", SignedLog.Node + ".jsonl"));
        Assert.Equal(events.Select(line => Encoding.UTF8.GetString(line.Text.Span)), lines[^50..]);
    }

    public void Dispose() => bench.Dispose();

    private static TrackLine Event(long number, long time, string folder = "100000000001/mine", string text = "") =>
        new(TrackLineKind.Event, number, time, Encoding.UTF8.GetBytes(text.Length == 0 ? $"{{\"n\":{number}}}" : $"{{\"n\":{number},\"text\":\"{text}\"}}")) { Folder = folder };

    private async Task Take(params TrackLine[] lines)
    {
        await using EventFiles sink = new(bench.Directory, SignedLog.Node, appendOnly: false, bench.Warnings);
        await sink.Take(lines, CancellationToken.None);
    }

    private string PathOf(string folder) => Path.Combine(bench.Directory, folder, SignedLog.Node + ".jsonl");

    private string Read(string folder) => File.ReadAllText(PathOf(folder));
}
