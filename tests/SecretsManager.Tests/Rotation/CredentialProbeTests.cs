using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecretsManager.Server.Events;
using SecretsManager.Server.Gateway;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Probes;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>Whether an instance still takes the current credential of a secret is asked from time to time, told, and nothing more.</summary>
public sealed class CredentialProbeTests : IDisposable
{
    private readonly ProductDouble product = new();
    private readonly CapturedLog log = new();

    public void Dispose() => log.Dispose();

    [Fact]
    public async Task A_credential_that_is_taken_is_told_so_and_the_instance_sees_a_login_and_nothing_else()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        (string Account, string Password) current = await rotation.Read();
        List<string> seen = [];
        product.Hook = seen.Add;
        await rotation.Probe();
        Assert.Equal(["before login", "after login"], seen);
        JsonElement check = await rotation.Check();
        Assert.Equal("Accepted", check.GetProperty("CredentialState").GetString());
        Assert.NotEmpty(check.GetProperty("CredentialCheckTime").GetString()!);
        Assert.NotEmpty(check.GetProperty("CredentialStateSince").GetString()!);
        Assert.Equal(string.Empty, check.GetProperty("CredentialUnanswered").GetString());
        Assert.Equal(current, await rotation.Read());
        JsonElement[] records = [.. (await rotation.Bench.Records()).Where(record => record.GetProperty("action").GetString() == "AdvanceProbe")];
        Assert.Equal(["Take", "Accepted"], records.Select(record => record.GetProperty("parameters").GetProperty("Event").GetString()!));
        Assert.DoesNotContain(current.Password, string.Concat(records.Select(record => record.GetRawText())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_that_is_refused_is_told_once_until_it_is_taken_again_and_is_not_rotated()
    {
        await using RotationBench rotation = await OpenWithReceiver();
        await rotation.Create();
        await rotation.Probe();
        (string Account, string Password) current = await rotation.Read();
        var kept = product.All[current.Account];
        product.All[current.Account] = ("changed-by-hand", kept.Scope);
        List<string> seen = [];
        product.Hook = seen.Add;
        for (int day = 0; day < 3; day++)
            await rotation.Probe();
        JsonElement refused = await rotation.Check();
        Assert.Equal("Refused", refused.GetProperty("CredentialState").GetString());
        Assert.NotEqual(refused.GetProperty("CredentialStateSince").GetString(), refused.GetProperty("CredentialCheckTime").GetString());
        Assert.All(seen, call => Assert.EndsWith("login", call, StringComparison.Ordinal));
        Assert.Equal(current, await rotation.Read());
        Assert.Empty(await rotation.History());
        Assert.Equal("changed-by-hand", product.All[current.Account].Password);
        Assert.Equal(["credential-refused"], await Events(rotation));

        product.All[current.Account] = kept;
        await rotation.Probe();
        Assert.Equal("Accepted", await rotation.StateOf());
        Assert.Equal(["credential-refused", "credential-accepted"], await Events(rotation));
        Assert.Single(log.Text.Split('\n'), line => line.StartsWith("3407 ALARM: the current credential of the secret app is refused by the instance db-1", StringComparison.Ordinal));
        Assert.Single(log.Text.Split('\n'), line => line.StartsWith("3408 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_instance_that_cannot_be_asked_says_nothing_of_the_credential()
    {
        await using RotationBench rotation = await OpenWithReceiver();
        await rotation.Create();
        await rotation.Probe();
        product.Hook = _ => throw new TargetException(TargetFault.Unreachable, "Planned by the test.");
        await rotation.Probe();
        JsonElement check = await rotation.Check();
        Assert.Equal("Accepted", check.GetProperty("CredentialState").GetString());
        Assert.Equal("Planned by the test.", check.GetProperty("CredentialUnanswered").GetString());
        product.Hook = _ => { };
        product.Administrator = "changed-by-hand";
        await rotation.Probe();
        Assert.Equal("Accepted", await rotation.StateOf());
        Assert.Empty(await Events(rotation));
        Assert.DoesNotContain("3407 ", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_said_of_a_version_says_nothing_of_the_next_one()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        product.All.Clear();
        await rotation.Probe();
        Assert.Equal("Refused", await rotation.StateOf());
        await rotation.Rotate();
        Assert.Equal("Untested", await rotation.StateOf());
        await rotation.Probe();
        Assert.Equal("Accepted", await rotation.StateOf());
    }

    [Fact]
    public async Task While_a_rotation_is_under_way_it_is_not_asked_and_while_one_is_parked_it_is()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        int logins = 0;
        product.Hook = at =>
        {
            logins += at == "before login" ? 1 : 0;
            if (at == "before apply")
                throw new TargetException(TargetFault.Unreachable, "Planned by the test.");
        };
        await rotation.Bench.Service<Scheduler>().RunHourly(CancellationToken.None);
        rotation.Bench.Time.Advance(TimeSpan.FromHours(25));
        long task = await rotation.BeginRotation();
        await rotation.Work();
        await rotation.Bench.Service<CredentialProbing>().Idle();
        Assert.Equal(0, logins);
        Assert.Equal(2, (await rotation.Settle(task)).Status);
        await rotation.Probe();
        Assert.True(logins > 0);
        Assert.Equal("Accepted", await rotation.StateOf());
    }

    [Fact]
    public async Task Each_has_a_time_of_its_own_and_those_of_secrets_that_are_disabled_or_gone_end()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        for (int i = 0; i < 8; i++)
            await rotation.Create($"app{i}");
        long now = rotation.Bench.Time.GetUtcNow().ToUnixTimeMilliseconds();
        await rotation.Bench.Service<Scheduler>().RunHourly(CancellationToken.None);
        long[] times = [.. (await Probes(rotation)).Select(probe => probe.Next - now)];
        Assert.Equal(8, times.Distinct().Count());
        Assert.All(times, time => Assert.InRange(time, 0, 86_400_000));
        Assert.True(times.Max() - times.Min() > 3_600_000, "They come together.");

        await rotation.Bench.SsmOk("DisableSecret", new { SecretName = "app0" });
        await rotation.Bench.SsmOk("DisableSecret", new { SecretName = "app1" });
        await rotation.Bench.SsmOk("DeleteSecret", new { SecretName = "app1" });
        await rotation.Probe();
        Assert.Equal(6, (await Probes(rotation)).Count);
        await rotation.Bench.SsmOk("EnableSecret", new { SecretName = "app0" });
        await rotation.Probe();
        Assert.Equal(7, (await Probes(rotation)).Count);
        Assert.Equal("Accepted", await rotation.StateOf("app0"));
    }

    [Fact]
    public async Task Nothing_is_asked_where_the_setting_says_so()
    {
        await using RotationBench rotation = await RotationBench.Open(product, more: new() { ["SecretsManager:Rotation:ProbeHours"] = "0" });
        await rotation.Create();
        product.All.Clear();
        await rotation.Probe();
        await rotation.Probe();
        Assert.Equal("Untested", await rotation.StateOf());
        Assert.Empty(await Probes(rotation));
    }

    private async Task<RotationBench> OpenWithReceiver()
    {
        RotationBench rotation = await RotationBench.Open(
            product,
            more: new() { ["SecretsManager:Rotation:WebhookHosts"] = "localhost:1=127.0.0.0/8" },
            services: services => services.AddSingleton<ILoggerFactory>(new LoggerFactory([log])).AddSingleton(typeof(ILogger<>), typeof(Logger<>)));
        await rotation.Bench.SsmOk("RegisterEventReceiver", new { ReceiverName = "team", Url = "https://localhost:1/", Events = new[] { "credential-refused", "credential-accepted" } });
        return rotation;
    }

    private static async Task<List<CredentialProbe>> Probes(RotationBench rotation)
    {
        List<CredentialProbe> probes = [];
        await foreach (Stored<CredentialProbe> probe in rotation.Bench.Service<CredentialProbes>().Records.Everywhere(CancellationToken.None))
            probes.Add(probe.Value);
        return probes;
    }

    // Nobody takes them.
    private static async Task<string[]> Events(RotationBench rotation)
    {
        List<SecretEvent> events = [];
        await foreach (Stored<SecretEvent> found in rotation.Bench.Service<EventRecords>().Events.Everywhere(CancellationToken.None))
            events.Add(found.Value);
        return [.. events.OrderBy(told => told.Time).Select(told => told.Type)];
    }
}
