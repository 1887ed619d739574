using System.Text;
using SecretsManager.Server.Audit.Tracks;

namespace SecretsManager.Tests.Audit.Tracks;

/// <summary>A sink that keeps what it takes, and fails, hangs or forgets that it took when the test says so.</summary>
internal sealed class MemorySink : ITrackSink
{
    private readonly Lock changing = new();
    private readonly List<TrackLine> taken = [];

    /// <summary>What comes before it takes lines; it may throw or wait.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>What comes after it took lines; it may throw.</summary>
    public Func<Task> After { get; set; } = () => Task.CompletedTask;

    public IReadOnlyList<TrackLine> Taken
    {
        get
        {
            lock (changing)
                return [.. taken];
        }
    }

    public IEnumerable<string> Lines => Taken.Select(line => Encoding.UTF8.GetString(line.Text.Span));

    public async Task Take(IReadOnlyList<TrackLine> lines, CancellationToken cancellation)
    {
        await Before(cancellation);
        lock (changing)
            taken.AddRange(lines);
        await After();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
