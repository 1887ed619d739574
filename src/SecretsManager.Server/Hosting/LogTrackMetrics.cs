using System.Diagnostics.Metrics;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Gateway;

namespace SecretsManager.Server.Hosting;

/// <summary>How far each sink is behind this node's log.</summary>
internal sealed class LogTrackMetrics : IDisposable
{
    private readonly Meter meter = new(CallMetrics.MeterName);

    public LogTrackMetrics(AuditChain chain, LogDelivery delivery) => meter.CreateObservableGauge(
        "ssm.audit.records.behind",
        () => delivery.Tracks.Select(track => new Measurement<long>(Math.Max(0, chain.Records - track.Taken), new KeyValuePair<string, object?>("sink", track.Name))),
        description: "Audit records of this node that a sink has not taken.");

    public void Dispose() => meter.Dispose();
}
