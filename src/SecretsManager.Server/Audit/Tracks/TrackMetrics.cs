using System.Diagnostics.Metrics;

namespace SecretsManager.Server.Audit.Tracks;

/// <summary>What is counted of the tracks of accounts, by the names that the operator gave to sinks.</summary>
internal sealed class TrackMetrics : IDisposable
{
    // The gateway's meter has the same name: whoever reads one reads both.
    private readonly Meter meter = new("SecretsManager");
    private readonly Counter<long> delivered;
    private readonly Counter<long> failures;

    public TrackMetrics()
    {
        delivered = meter.CreateCounter<long>("ssm.tracks.delivered", description: "Events of accounts that sinks took, by sink.");
        failures = meter.CreateCounter<long>("ssm.tracks.failures", description: "Deliveries of events of accounts that failed, by sink.");
    }

    public void CountDelivered(string sink, int events) => delivered.Add(events, new KeyValuePair<string, object?>("sink", sink));

    public void CountFailure(string sink) => failures.Add(1, new KeyValuePair<string, object?>("sink", sink));

    public void Dispose() => meter.Dispose();
}
