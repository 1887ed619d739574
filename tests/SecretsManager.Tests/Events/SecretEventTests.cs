using System.Globalization;
using System.Text;
using System.Text.Json;
using SecretsManager.Tests.Audit.Tracks.Sinks;
using Xunit;

namespace SecretsManager.Tests.Events;

/// <summary>What receivers are told of: each thing that happens to a secret, once, with what belongs to it and never a value.</summary>
public sealed class SecretEventTests
{
    private const string Canary = "canary-of-a-value";

    [Fact]
    public async Task What_happens_to_a_secret_is_told_in_order_from_its_creation_to_its_end()
    {
        await using EventBench bench = await EventBench.Open();
        await bench.Register(bench.One);
        string key = (await bench.Bench.KmsOk("CreateKey", new { Alias = "k" })).GetProperty("KeyId").GetString()!;
        await bench.Create("app", Canary + 1);
        await bench.Put("app", "v2", Canary + 2);
        await Do("UpdateSecret", new { SecretName = "app", VersionId = "v1", SecretString = Canary + 3 });
        await Do("ChangeSecretKey", new { SecretName = "app", KmsKeyId = key });
        await Do("StartVersionRollout", new { SecretName = "app", VersionId = "v1", Percent = 50 });
        await Do("StartVersionRollout", new { SecretName = "app", VersionId = "v1", Percent = 60 });
        await Do("PromoteVersion", new { SecretName = "app" });
        await Do("RollbackVersion", new { SecretName = "app" });
        await Do("UpdateDescription", new { SecretName = "app", Description = "told to nobody" });
        await Do("DeleteSecretVersion", new { SecretName = "app", VersionId = "v1" });
        await Do("DisableSecret", new { SecretName = "app" });
        await Do("DisableSecret", new { SecretName = "app" });
        await Do("DeleteSecret", new { SecretName = "app", RecoveryWindowInDays = 7 });
        long end = bench.Bench.Now + (7 * 86_400);
        await Do("RestoreSecret", new { SecretName = "app" });
        await Do("EnableSecret", new { SecretName = "app" });
        await Do("DisableSecret", new { SecretName = "app" });
        await Do("DeleteSecret", new { SecretName = "app", RecoveryWindowInDays = 0 });
        await bench.Work();
        Assert.Equal(
            [
                "created  ", "version-added v1 ",
                "version-added v2 ", "current-changed v2 v1",
                "version-changed v1 ",
                "key-changed  ",
                "rollout-started v1 v2", "rollout-changed v1 v2",
                "rollout-promoted v1 v2", "current-changed v1 v2",
                "rollout-rolled-back v2 v1", "current-changed v2 v1",
                "version-deleted v1 ",
                "disabled  ", "deletion-scheduled  ", "restored  ", "enabled  ", "disabled  ", "deleted  ",
            ],
            bench.One.Seen.Select(told => $"{told.Type} {told.Version} {told.Previous}"));
        Assert.Equal(key, bench.One.Seen.Single(told => told.Type == "key-changed").Data.GetProperty("keyId").GetString());
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(end), bench.One.Seen.Single(told => told.Type == "deletion-scheduled").Data.GetProperty("at").GetDateTimeOffset());
        Assert.DoesNotContain(Canary, Encoding.UTF8.GetString(bench.One.Receiver.Bytes), StringComparison.Ordinal);
        Assert.Equal(0, await bench.Stored());

        Task Do(string action, object parameters) => bench.Bench.SsmOk(action, parameters);
    }

    [Fact]
    public async Task Access_keys_rotate_and_fail_to_rotate_like_all_else()
    {
        await using EventBench bench = await EventBench.Open();
        await bench.Register(bench.One);
        long uin = (await bench.Bench.CamOk("AddUser", new { Name = "robot" })).GetProperty("Uin").GetInt64();
        await bench.Bench.SsmOk("CreateSecret", new { SecretName = "key", SecretType = 3, AdditionalConfig = $$"""{"TargetUin":{{uin}}}""" });
        await bench.Bench.SsmOk("RotateProductSecret", new { SecretName = "key" });
        await bench.Work();
        Assert.Equal(["created", "version-added", "version-added", "rotated", "current-changed"], bench.One.TypesOf("key"));

        await bench.Bench.CamOk("DeleteUser", new { Name = "robot", Force = 1 });
        await bench.Bench.SsmOk("UpdateRotationStatus", new { SecretName = "key", EnableRotation = true, Frequency = 30 });
        await bench.Work();
        await bench.Work();
        Told failed = bench.One.Seen.Single(told => told.Type == "rotation-failed");
        Assert.StartsWith("The user whose access keys the secret holds does not exist any more.", failed.Data.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_is_a_signed_cloud_event_that_leads_to_the_audit_record_of_the_call()
    {
        await using EventBench bench = await EventBench.Open();
        await bench.Register(bench.One);
        await bench.Create("app", Canary);
        long created = bench.Bench.Now;
        await bench.Work();
        Posted posted = bench.One.Receiver.Posted[0];
        Assert.Equal("POST /in?to=log", posted.Line);
        Assert.True(Team.IsSigned(posted, bench.One.Url, bench.One.SigningKey));
        Assert.False(Team.IsSigned(posted with { Body = [.. posted.Body, (byte)' '] }, bench.One.Url, bench.One.SigningKey));
        Assert.False(Team.IsSigned(posted, bench.One.Url + "&", bench.One.SigningKey));
        Assert.InRange(long.Parse(posted.Headers["Ssm-Time"], CultureInfo.InvariantCulture), bench.Bench.Now - 10, bench.Bench.Now);
        Told told = bench.One.Seen[0];
        Assert.Equal(
            ["specversion", "id", "source", "type", "subject", "time", "sequence", "datacontenttype", "data"], told.Whole.EnumerateObject().Select(member => member.Name));
        Assert.Equal($"/accounts/{bench.Bench.Key.Account}/regions/ap-guangzhou", told.Whole.GetProperty("source").GetString());
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(created), told.Whole.GetProperty("time").GetDateTimeOffset());
        Assert.Equal(["secretName", "secretId", "account", "region", "requestId"], told.Data.EnumerateObject().Select(member => member.Name));
        Assert.Equal("app", told.Data.GetProperty("secretName").GetString());
        JsonElement record = (await bench.Bench.Records()).Single(record => record.GetProperty("action").GetString() == "CreateSecret");
        Assert.Equal(record.GetProperty("requestId").GetString(), told.Data.GetProperty("requestId").GetString());
        Assert.Equal(bench.One.SigningKey, (await bench.Describe(bench.One)).GetProperty("SigningKey").GetString());
    }

    [Fact]
    public async Task A_rotation_is_told_when_it_is_near_when_it_is_done_and_when_it_is_parked()
    {
        await using EventBench bench = await EventBench.Open();
        await bench.Register(bench.One);
        await bench.Create("app", Canary);
        await bench.Hour();
        await bench.Bench.SsmOk("SetSecretRotation", new { SecretName = "app", Kind = "Generated", EnableRotation = true, Frequency = 30, RotationBeginTime = In(4) });
        for (int hour = 0; hour < 4 * 24; hour++)
        {
            bench.Bench.Time.Advance(TimeSpan.FromHours(1));
            await bench.Hour();
        }

        await bench.Work();
        await bench.Work();
        Assert.Equal(["created", "version-added", "rotation-due-soon", "version-added", "rotated", "current-changed"], bench.One.TypesOf("app"));
        Told soon = bench.One.Seen.Single(told => told.Type == "rotation-due-soon");
        TimeSpan ahead = soon.Data.GetProperty("at").GetDateTimeOffset() - soon.Whole.GetProperty("time").GetDateTimeOffset();
        Assert.InRange(ahead, TimeSpan.FromDays(3) - TimeSpan.FromHours(1), TimeSpan.FromDays(3));
        Told rotated = bench.One.Seen.Single(told => told.Type == "rotated");
        Assert.StartsWith("SSM_Rotate_", rotated.Version, StringComparison.Ordinal);
        Assert.Equal("v1", rotated.Previous);

        // One that is set so near that its hour has passed is told with the call.
        await bench.Bench.SsmOk("SetSecretRotation", new { SecretName = "app", Kind = "Generated", EnableRotation = true, Frequency = 30, RotationBeginTime = In(1) });
        await bench.Hour();
        await bench.Work();
        Assert.Equal("rotation-due-soon", bench.One.TypesOf("app")[^1]);
        Assert.Equal(2, bench.One.Seen.Count(told => told.Type == "rotation-due-soon"));

        // A webhook that nobody answers.
        await bench.Bench.SsmOk("SetSecretRotation", new { SecretName = "app", Kind = "Webhook", Url = bench.Two.Url, bench.Authority, PublicKey = PublicKey() });
        bench.Two.Receiver.Answer = http => Task.FromResult(http.Response.StatusCode = 500);
        long flow = (await bench.Bench.SsmOk("RotateSecret", new { SecretName = "app" })).GetProperty("FlowID").GetInt64();
        for (int tries = 0; tries < 12; tries++)
            await bench.Work(TimeSpan.FromHours(1));
        await bench.Work();
        Told failed = bench.One.Seen.Single(told => told.Type == "rotation-failed");
        Assert.Equal(flow, failed.Data.GetProperty("flowId").GetInt64());
        Assert.Equal("The webhook answered the step create with the status 500.", failed.Data.GetProperty("reason").GetString());

        // Resumed and parked again, it is told again.
        await bench.Bench.SsmOk("RotateSecret", new { SecretName = "app" });
        for (int tries = 0; tries < 12; tries++)
            await bench.Work(TimeSpan.FromHours(1));
        await bench.Work();
        Assert.Equal(2, bench.One.Seen.Count(told => told.Type == "rotation-failed"));
        Assert.DoesNotContain(Canary, Encoding.UTF8.GetString(bench.One.Receiver.Bytes), StringComparison.Ordinal);

        string In(int days) => bench.Bench.Time.GetUtcNow().AddHours(8).AddDays(days).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_receiver_is_told_of_what_it_asked_for_alone()
    {
        await using EventBench bench = await EventBench.Open();
        await bench.Register(bench.One, new { Events = new[] { "deleted", "version-added" } });
        await bench.Register(bench.Two, new { SecretNamePrefix = "team-b-" });
        foreach (string name in (string[])["team-a-1", "team-b-1"])
        {
            await bench.Create(name);
            await bench.Bench.SsmOk("DisableSecret", new { SecretName = name });
            await bench.Bench.SsmOk("DeleteSecret", new { SecretName = name, RecoveryWindowInDays = 0 });
        }

        await bench.Work();
        Assert.All((string[])["team-a-1", "team-b-1"], name => Assert.Equal(["version-added", "deleted"], bench.One.TypesOf(name)));
        Assert.Empty(bench.Two.TypesOf("team-a-1"));
        Assert.Equal(["created", "version-added", "disabled", "deleted"], bench.Two.TypesOf("team-b-1"));
    }

    [Fact]
    public async Task Without_receivers_nothing_is_stored_and_one_is_told_of_nothing_from_before()
    {
        await using EventBench bench = await EventBench.Open();
        await bench.Create("app");
        Assert.Equal(0, await bench.Stored());
        await bench.Register(bench.One);
        await bench.Put("app", "v2");
        await bench.Work();
        Assert.Equal(["version-added", "current-changed"], bench.One.TypesOf("app"));

        await bench.Bench.SsmOk("DeregisterEventReceiver", new { ReceiverName = "one" });
        await bench.Put("app", "v3");
        Assert.Equal(0, await bench.Stored());
    }

    private static string PublicKey()
    {
        using System.Security.Cryptography.RSA key = System.Security.Cryptography.RSA.Create(2048);
        return key.ExportSubjectPublicKeyInfoPem();
    }
}
