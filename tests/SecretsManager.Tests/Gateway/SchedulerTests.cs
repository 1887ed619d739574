using System.Text.Json;
using SecretsManager.Server.Gateway;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Gateway;

public sealed class SchedulerTests : IAsyncLifetime
{
    private const string Name = """{"SecretName":"db"}""";

    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_deleted_secret_ends_when_its_window_ends_and_not_earlier()
    {
        await Delete();
        bench.Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, await RunDue());
        Assert.Null(await bench.CodeOf("DescribeSecret", Name));

        bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await RunDue());
        Assert.Equal("ResourceNotFound", await bench.CodeOf("DescribeSecret", Name));
        Assert.Equal(0, await RunDue());

        var record = (await bench.Records()).Single(record => record.TryGetProperty("action", out var action) && action.GetString() == "PurgeSecret");
        Assert.Equal("Success", record.GetProperty("outcome").GetString());
        Assert.Equal("qcs::cam::service/ssm", record.GetProperty("principal").GetString());
    }

    [Fact]
    public async Task A_secret_restored_in_time_survives()
    {
        await Delete();
        bench.Time.Advance(TimeSpan.FromHours(23));
        Assert.Null(await bench.CodeOf("RestoreSecret", Name));
        bench.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, await RunDue());
        Assert.Null(await bench.CodeOf("EnableSecret", Name));
        // In the same second the equal body would carry the signature of EnableSecret.
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        JsonElement read = await bench.Send("GetSecretValue", Name);
        Assert.Null(Bench.CodeOf(read));
        Assert.Equal("s", read.GetProperty("SecretString").GetString());
    }

    [Fact]
    public async Task What_cannot_be_ended_is_tried_again_a_minute_later_and_keeps_nothing_else_from_ending()
    {
        await Delete();
        await bench.SsmOk("CreateSecret", new { SecretName = "other", SecretString = "s" });
        await bench.SsmOk("DisableSecret", new { SecretName = "other" });
        await bench.SsmOk("DeleteSecret", new { SecretName = "other", RecoveryWindowInDays = 1 });
        await RawSql.Execute(
            new DatabaseOptions(DatabaseEngine.Sqlite, Path.Combine(bench.Deployment.Directory.Path, "secrets.db")),
            "UPDATE records SET document = substr(document, 1, 100) WHERE id = 'db'");
        bench.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await RunDue());
        Assert.Equal(0, await RunDue());
        Assert.Equal(1, await Failures());
        bench.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, await RunDue());
        Assert.Equal(2, await Failures());

        async Task<int> Failures() => (await bench.Records()).Count(record =>
            record.GetProperty("outcome").GetString() == "InternalError" && record.GetProperty("action").GetString() == "PurgeSecret");
    }

    [Fact]
    public async Task The_running_scheduler_looks_by_itself()
    {
        await Delete();
        Scheduler scheduler = bench.Service<Scheduler>();
        await scheduler.StartAsync(CancellationToken.None);
        bench.Time.Advance(TimeSpan.FromDays(1));
        string? code = null;
        for (int i = 0; i < 1000 && code is null; i++)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
            code = await bench.CodeOf("DescribeSecret", Name);
        }

        await scheduler.StopAsync(CancellationToken.None);
        Assert.Equal("ResourceNotFound", code);
    }

    private Task<int> RunDue() => bench.Service<Scheduler>().RunDue(CancellationToken.None);

    private async Task Delete()
    {
        Assert.Null(await bench.CodeOf("CreateSecret", """{"SecretName":"db","VersionId":"v1","SecretString":"s"}"""));
        Assert.Null(await bench.CodeOf("DisableSecret", Name));
        Assert.Null(await bench.CodeOf("DeleteSecret", """{"SecretName":"db","RecoveryWindowInDays":1}"""));
    }
}
