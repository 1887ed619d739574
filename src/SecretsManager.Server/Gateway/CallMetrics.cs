using System.Diagnostics.Metrics;
using SecretsManager.Server.Audit;

namespace SecretsManager.Server.Gateway;

/// <summary>What is counted of calls: by action and outcome, never by name of a secret.</summary>
internal sealed class CallMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SecretsManager";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> calls;
    private readonly Histogram<double> seconds;
    private readonly Counter<long> integrityAlarms;

    public CallMetrics()
    {
        calls = meter.CreateCounter<long>("ssm.calls", description: "Calls answered, by action and outcome.");
        seconds = meter.CreateHistogram(
            "ssm.call.duration",
            "s",
            "From the arrival of a call to its answer.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] });
        integrityAlarms = meter.CreateCounter<long>("ssm.integrity.alarms", description: "Stored things that were not as they were written.");
    }

    public void Count(CallRecord record, TimeSpan elapsed)
    {
        // An action name that nobody declared would let a caller make as many series as it likes.
        KeyValuePair<string, object?> action = new("action", record.Service.Length > 0 ? record.Action : "unknown");
        calls.Add(1, action, new("outcome", record.Outcome));
        seconds.Record(elapsed.TotalSeconds, action);
    }

    public void CountIntegrityAlarm() => integrityAlarms.Add(1);

    public void Dispose() => meter.Dispose();
}
