using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SecretsManager.Server.Rotation.Probes;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>What is counted of tasks: those that this node ended or parked, and how many are parked in the whole deployment.</summary>
internal sealed class RotationMetrics : IDisposable
{
    // The gateway's meter has the same name: whoever reads one reads both.
    private readonly Meter meter = new("SecretsManager");
    private readonly Counter<long> ended;
    private readonly Counter<long> probes;
    private readonly Database database;

    // What was ever told is told on, as zero: a series that ends looks like one that stays as it was.
    private readonly ConcurrentDictionary<(string Product, TaskPurpose Purpose), long> parked = [];

    public RotationMetrics(Database database)
    {
        ended = meter.CreateCounter<long>("ssm.rotation.tasks", description: "Tasks of rotations that ended or were parked, by product, purpose and outcome.");
        probes = meter.CreateCounter<long>("ssm.rotation.probes", description: "Logins with current credentials, by product and outcome: Accepted, Refused, Unanswered.");
        meter.CreateObservableGauge(
            "ssm.rotation.parked",
            () => parked.Select(one => new Measurement<long>(one.Value, Product(one.Key.Product), Purpose(one.Key.Purpose))),
            description: "Tasks of rotations in the whole deployment that wait for somebody, by product and purpose.");
        this.database = database;
        // Whichever call ends a task, it has ended when that is durable, and once.
        database.Committed += Count;
    }

    public void CountProbe(string product, ProbeEvent outcome) => probes.Add(1, Product(product), Outcome(outcome.ToString()));

    /// <summary>What a listener knows these instruments by, among those of the same names.</summary>
    public Meter Meter => meter;

    /// <summary>Says how many are parked, of each product and purpose that has one.</summary>
    public void SetParked(IReadOnlyList<(string Product, int Type, long Count)> counts)
    {
        foreach ((string Product, TaskPurpose Purpose) key in parked.Keys)
            parked[key] = 0;
        foreach ((string product, int type, long count) in counts)
            parked[(product, (TaskPurpose)type)] = count;
    }

    public void Dispose()
    {
        database.Committed -= Count;
        meter.Dispose();
    }

    private void Count(UnitOfWork work)
    {
        foreach (Change change in work.Changes)
        {
            RotationTask? task = change switch
            {
                Change.Insert { Value: RotationTask made } => made,
                Change.Update { Before: RotationTask before, Value: RotationTask after } when before.Step != after.Step => after,
                _ => null,
            };
            if (task?.Step is TaskStep.Parked or TaskStep.Done or TaskStep.Failed)
                ended.Add(1, Product(task.Product), Purpose(task.Purpose), Outcome(task.Step.ToString()));
        }
    }

    private static KeyValuePair<string, object?> Product(string product) => new("product", product);

    private static KeyValuePair<string, object?> Outcome(string outcome) => new("outcome", outcome);

    private static KeyValuePair<string, object?> Purpose(TaskPurpose purpose) => new("purpose", purpose.ToString());
}
