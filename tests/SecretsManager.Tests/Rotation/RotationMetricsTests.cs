using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SecretsManager.Server.Rotation;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>What is counted of rotations: each task that ends or is parked, once, of whatever kind; and how many are parked now. No secret is named.</summary>
public sealed class RotationMetricsTests : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, long> counted = new();
    private readonly ConcurrentDictionary<string, long> parked = new();

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task Tasks_are_counted_when_they_end_and_told_while_they_are_parked()
    {
        ProductDouble product = new();
        await using RotationBench rotation = await RotationBench.Open(product);
        Listen(rotation.Bench.Service<RotationMetrics>().Meter);
        await rotation.Create();
        await rotation.Rotate();
        product.Hook = at =>
        {
            if (at == "before apply")
                throw new TargetException(TargetFault.Unreachable, "Planned by the test.");
        };
        long task = await rotation.BeginRotation();
        Assert.Equal(2, (await rotation.Settle(task)).Status);
        await Look(rotation);
        Assert.Equal(1, parked["product=Double purpose=Rotate"]);
        Assert.Equal(["product=Double purpose=Create outcome=Done: 1", "product=Double purpose=Rotate outcome=Done: 1", "product=Double purpose=Rotate outcome=Parked: 1"], Counted());

        product.Hook = _ => { };
        await rotation.BeginRotation();
        Assert.Equal((1, "success"), await rotation.Settle(task));
        await Look(rotation);
        Assert.Equal(0, parked["product=Double purpose=Rotate"]);
        Assert.Contains("product=Double purpose=Rotate outcome=Done: 2", Counted());
    }

    [Fact]
    public async Task Access_keys_and_generated_values_are_counted_as_all_others()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open();
        Listen(bench.Bench.Service<RotationMetrics>().Meter);
        long uin = (await bench.Bench.CamOk("AddUser", new { Name = "robot" })).GetProperty("Uin").GetInt64();
        await bench.Bench.SsmOk("CreateSecret", new { SecretName = "key", SecretType = 3, AdditionalConfig = $$"""{"TargetUin":{{uin}}}""" });
        await bench.Bench.SsmOk("RotateProductSecret", new { SecretName = "key" });
        await bench.Set(new { Kind = "Generated" });
        await bench.Rotate();
        Assert.Equal(["product=Cam purpose=Create outcome=Done: 1", "product=Cam purpose=Rotate outcome=Done: 1", "product=default purpose=Rotate outcome=Done: 1"], Counted());

        // Nobody can give a new key to a user who is gone: that is parked with the call of the schedule.
        await bench.Bench.CamOk("DeleteUser", new { Name = "robot", Force = 1 });
        await bench.Bench.SsmOk("UpdateRotationStatus", new { SecretName = "key", EnableRotation = true, Frequency = 30 });
        bench.Bench.Time.Advance(TimeSpan.FromSeconds(2));
        await bench.Rotation.Work();
        await Look(bench.Rotation);
        Assert.Equal(1, parked["product=Cam purpose=Rotate"]);
        Assert.Contains("product=Cam purpose=Rotate outcome=Parked: 1", Counted());
    }

    // Other tests have meters of the same name.
    private void Listen(Meter meter)
    {
        listener.InstrumentPublished = (instrument, its) =>
        {
            if (instrument.Meter == meter)
                its.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            string key = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            if (instrument.Name == "ssm.rotation.parked")
                parked[key] = value;
            else
                counted.AddOrUpdate(key, value, (_, before) => before + value);
        });
        listener.Start();
    }

    private async Task Look(RotationBench rotation)
    {
        await rotation.Bench.Service<ParkedTasks>().Count(TestContext.Current.CancellationToken);
        listener.RecordObservableInstruments();
    }

    private string[] Counted() => [.. counted.Select(one => $"{one.Key}: {one.Value}").Order(StringComparer.Ordinal)];
}
