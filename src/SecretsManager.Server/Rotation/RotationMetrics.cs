using System.Diagnostics.Metrics;
using SecretsManager.Server.Rotation.Probes;

namespace SecretsManager.Server.Rotation;

/// <summary>What is counted of the tasks that this node worked on.</summary>
internal sealed class RotationMetrics : IDisposable
{
    // The gateway's meter has the same name: whoever reads one reads both.
    private readonly Meter meter = new("SecretsManager");
    private readonly Counter<long> ended;
    private readonly Counter<long> probes;

    public RotationMetrics()
    {
        ended = meter.CreateCounter<long>("ssm.rotation.tasks", description: "Tasks on accounts that ended or were parked, by product, purpose and outcome.");
        probes = meter.CreateCounter<long>("ssm.rotation.probes", description: "Logins with current credentials, by product and outcome: Accepted, Refused, Unanswered.");
    }

    public void CountEnded(RotationTask task) => ended.Add(
        1,
        new KeyValuePair<string, object?>("product", task.Product),
        new KeyValuePair<string, object?>("purpose", task.Purpose.ToString()),
        new KeyValuePair<string, object?>("outcome", task.Step.ToString()));

    public void CountProbe(string product, ProbeEvent outcome) =>
        probes.Add(1, new KeyValuePair<string, object?>("product", product), new KeyValuePair<string, object?>("outcome", outcome.ToString()));

    public void Dispose() => meter.Dispose();
}
