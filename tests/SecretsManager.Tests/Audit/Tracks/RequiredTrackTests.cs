using System.Text.Json;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Hosting;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Audit.Tracks;

public sealed class RequiredTrackTests : IAsyncLifetime
{
    private readonly MemorySink sink = new();
    private Bench bench = null!;
    private LogDelivery delivery = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await Bench.Open();
        delivery = LogTracks.Delivery(bench.Deployment, [new LogSink("memory", sink, IsRequired: true)], bench.Service<IServiceProvider>());
        await bench.Service<LogSealing>().StartAsync(CancellationToken.None);
        await delivery.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        sink.Before = _ => Task.CompletedTask;
        await delivery.StopAsync(CancellationToken.None);
        await bench.Service<LogSealing>().StopAsync(CancellationToken.None);
        delivery.Dispose();
        await bench.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_goes_out_when_the_track_has_the_record_of_the_call()
    {
        JsonElement answer = await bench.SsmOk("CreateSecret", new { SecretName = "a", VersionId = "v1", SecretString = "s" });
        Assert.Contains(sink.Lines, line => line.Contains(answer.GetProperty("RequestId").GetString()!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_whose_record_is_not_taken_in_two_seconds_fails_without_its_answer()
    {
        await bench.SsmOk("CreateSecret", new { SecretName = "a", VersionId = "v1", SecretString = "told to nobody" });
        Hang();
        JsonElement answer = await Hurried(() => bench.Ssm("GetSecretValue", new { SecretName = "a", VersionId = "v1" }));
        Assert.Equal("InternalError", Bench.CodeOf(answer));
        Assert.DoesNotContain("told to nobody", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_track_is_behind_calls_are_refused_before_they_do_anything_and_are_recorded()
    {
        Hang();
        await Hurried(() => bench.Ssm("ListSecrets", new { }));
        JsonElement refused = await bench.Ssm("CreateSecret", new { SecretName = "b", VersionId = "v1", SecretString = "s" });
        Assert.Equal("InternalError", Bench.CodeOf(refused));
        Assert.Contains("nothing was done", refused.ToString(), StringComparison.Ordinal);
        Assert.Contains(await bench.Records(), record => record.GetProperty("requestId").GetString() == refused.GetProperty("RequestId").GetString());

        await Resume();
        Assert.Equal("ResourceNotFound", Bench.CodeOf(await bench.Ssm("DescribeSecret", new { SecretName = "b" })));
    }

    [Fact]
    public async Task Calls_are_served_again_when_the_track_has_caught_up_and_it_has_all_records()
    {
        Hang();
        await Hurried(() => bench.Ssm("ListSecrets", new { }));
        await Resume();
        await bench.SsmOk("ListSecrets", new { });
        List<string> ids = [.. (await bench.Records()).Select(record => record.GetProperty("requestId").GetString()!)];
        Assert.All(ids, id => Assert.Contains(sink.Lines, line => line.Contains(id, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_change_whose_record_was_not_taken_is_made_and_its_repetition_tells_it()
    {
        Hang();
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        long moment = bench.Now;
        const string body = """{"SecretName":"c","VersionId":"v1","SecretString":"s"}""";
        Assert.Equal("InternalError", Bench.CodeOf(await Hurried(() => bench.Send(bench.Signed("CreateSecret", body, moment)))));
        await Resume();
        Assert.Null(Bench.CodeOf(await bench.Send(bench.Signed("CreateSecret", body, moment))));
        await bench.SsmOk("DescribeSecret", new { SecretName = "c" });
    }

    private void Hang() => sink.Before = cancellation => Task.Delay(Timeout.Infinite, cancellation);

    // The clock goes on until the call is answered.
    private async Task<JsonElement> Hurried(Func<Task<JsonElement>> call)
    {
        Task<JsonElement> answer = call();
        while (!answer.IsCompleted)
        {
            bench.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        return await answer;
    }

    private async Task Resume()
    {
        sink.Before = _ => Task.CompletedTask;
        while (bench.Service<RequiredTracks>().IsClosed)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
