using System.Text.Json;
using SecretsManager.Server.Audit.Tracks;

namespace SecretsManager.Tests.Audit.Tracks;

/// <summary>How a sink fails.</summary>
internal enum SinkFault
{
    None,

    /// <summary>It takes nothing.</summary>
    Before,

    /// <summary>It takes half of the lines.</summary>
    Within,

    /// <summary>It takes all, and nobody hears of it.</summary>
    After,
}

/// <summary>A sink in memory that fails when it is told to.</summary>
internal sealed class UnreliableSink : ITrackSink
{
    private readonly Lock changing = new();
    private readonly List<TrackLine> taken = [];

    /// <summary>How the next call ends.</summary>
    public Func<SinkFault> Fault { get; set; } = () => SinkFault.None;

    /// <summary>What comes before it takes lines.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    /// <summary>How often it was called.</summary>
    public int Calls { get; private set; }

    public IReadOnlyList<TrackLine> Taken
    {
        get
        {
            lock (changing)
                return [.. taken];
        }
    }

    /// <summary>The names of the events of a folder, in order.</summary>
    public string[] Names(string folder) => [.. Of(folder).Select(one => one.GetProperty("eventName").GetString()!)];

    /// <summary>The ids of the events of a folder, in order.</summary>
    public string[] Ids(string folder) => [.. Of(folder).Select(one => one.GetProperty("eventID").GetString()!)];

    /// <summary>The events of a folder, in order.</summary>
    public IEnumerable<JsonElement> Of(string folder) => Taken.Where(line => line.Folder == folder).Select(line =>
    {
        using JsonDocument document = JsonDocument.Parse(line.Text);
        return document.RootElement.Clone();
    });

    public async Task Take(IReadOnlyList<TrackLine> lines, CancellationToken cancellation)
    {
        Calls++;
        await Before();
        SinkFault fault = Fault();
        int count = fault switch
        {
            SinkFault.Before => 0,
            SinkFault.Within => lines.Count / 2,
            _ => lines.Count,
        };
        lock (changing)
            taken.AddRange(lines.Take(count));
        if (fault != SinkFault.None)
            throw new SinkException("The test says so.");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
