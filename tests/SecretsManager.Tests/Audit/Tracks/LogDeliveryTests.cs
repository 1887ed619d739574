using System.Text.Json;
using SecretsManager.Protocol.AuditLog;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Audit.Tracks;

public sealed class LogDeliveryTests : IAsyncLifetime
{
    private readonly MemorySink sink = new();
    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_sink_gets_every_record_once_and_each_checkpoint_behind_what_it_covers()
    {
        LogTrack track = Track();
        for (int round = 0; round < 4; round++)
        {
            await Calls(3);
            await track.Deliver(CancellationToken.None);
        }

        LogReport report = await LogCheck.Verify(bench, Lines, new LogExpectations { AllowTail = false, From = 1 });
        Assert.Empty(report.Findings);
        LogSummary log = Assert.Single(report.Logs);
        Assert.Equal((bench.Deployment.Chain.Records, 4L), (log.Proven, log.Checkpoints));
        Assert.Equal((await bench.Records()).Select(record => record.GetProperty("requestId").GetString()), RecordIds());
    }

    [Fact]
    public async Task What_no_checkpoint_covers_yet_is_not_delivered()
    {
        LogTrack track = Track();
        await bench.CodeOf("ListSecrets", "{}");
        await track.Deliver(CancellationToken.None);
        Assert.Empty(sink.Taken);
    }

    [Fact]
    public async Task A_sink_that_fails_gets_the_same_lines_again_and_none_is_lost()
    {
        LogTrack track = Track();
        int attempt = 0;
        sink.Before = _ => attempt++ % 3 == 1 ? throw new SinkException("It fails.") : Task.CompletedTask;
        for (int round = 0; round < 9; round++)
        {
            await Calls(2);
            try
            {
                await track.Deliver(CancellationToken.None);
            }
            catch (SinkException)
            {
                // It comes again.
            }
        }

        sink.Before = _ => Task.CompletedTask;
        await track.Deliver(CancellationToken.None);
        Assert.Empty((await LogCheck.Verify(bench, Lines, new LogExpectations { AllowTail = false, From = 1 })).Findings);
    }

    [Fact]
    public async Task Lines_that_were_taken_before_a_failure_come_again_in_whole_pieces()
    {
        LogTrack track = Track();
        await Calls(3);
        sink.After = () => throw new SinkException("The answer was lost.");
        await Assert.ThrowsAsync<SinkException>(() => track.Deliver(CancellationToken.None));
        sink.After = () => Task.CompletedTask;
        int before = sink.Taken.Count;
        await track.Deliver(CancellationToken.None);
        Assert.Equal(sink.Taken.Take(before).Select(line => line.Number), sink.Taken.Skip(before).Select(line => line.Number));
    }

    [Fact]
    public async Task A_sink_that_hangs_is_given_up_after_ten_seconds()
    {
        LogTrack track = Track();
        await Calls(1);
        sink.Before = cancellation => Task.Delay(Timeout.Infinite, cancellation);
        Task delivering = track.Deliver(CancellationToken.None);
        bench.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(delivering.IsCompleted);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<SinkException>(() => delivering);
    }

    [Fact]
    public async Task A_restart_goes_on_where_the_sink_stood()
    {
        LogTrack track = Track();
        await Calls(3);
        await track.Deliver(CancellationToken.None);
        await track.Note(isLast: true);
        await Calls(3);
        await Track().Deliver(CancellationToken.None);
        Assert.Empty((await LogCheck.Verify(bench, Lines, new LogExpectations { AllowTail = false, From = 1 })).Findings);
    }

    [Fact]
    public async Task A_new_sink_gets_the_log_from_its_beginning()
    {
        await Calls(5);
        await Track().Deliver(CancellationToken.None);
        Assert.Equal(1, sink.Taken[0].Number);
    }

    private IEnumerable<byte[]> Lines => sink.Taken.Select(line => line.Text.ToArray());

    private IEnumerable<string?> RecordIds()
    {
        foreach (TrackLine line in sink.Taken.Where(line => line.Kind == TrackLineKind.Record))
        {
            using JsonDocument document = JsonDocument.Parse(line.Text);
            yield return document.RootElement.GetProperty("record").GetProperty("requestId").GetString();
        }
    }

    private LogTrack Track() => new(
        new LogSink("memory", sink, IsRequired: false), bench.Service<LogFeed>(), bench.Service<RequiredTracks>(), bench.Deployment.Node, bench.Deployment.Database, bench.Time);

    private async Task Calls(int count)
    {
        for (int i = 0; i < count; i++)
            await bench.SsmOk("ListSecrets", new { });
        await bench.Deployment.Sealer.Seal(CancellationToken.None);
    }
}
