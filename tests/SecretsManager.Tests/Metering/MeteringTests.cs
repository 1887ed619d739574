using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SecretsManager.Server.Gateway;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Metering;

public sealed class MeteringTests : IAsyncLifetime
{
    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open(new()
    {
        ["SecretsManager:Metering:SecretPricePerMonth"] = "720",
        ["SecretsManager:Metering:CallPricePer10000"] = "0.05",
    });

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Every_call_is_counted_as_it_is_recorded()
    {
        await MixedCalls();
        Dictionary<Use, long> recorded = [];
        foreach (JsonElement record in (await bench.Records()).Where(record => Text(record, "principal") != "operator"))
        {
            string service = Text(record, "service");
            Use use = new(
                record.GetProperty("account").GetInt64(),
                Use.HourOf(record.GetProperty("time").GetInt64()),
                service.Length == 0 ? "" : Text(record, "region"),
                service,
                service.Length == 0 ? "" : Text(record, "action"),
                Text(record, "outcome") == "Success");
            recorded[use] = recorded.GetValueOrDefault(use) + 1;
        }

        List<(Use Use, long Calls)> counted = [];
        foreach (long account in (long[])[0, bench.Key.Account])
            counted.AddRange(await bench.Deployment.Database.Usage(account, 0, long.MaxValue, CancellationToken.None));
        Assert.Equal(
            recorded.Select(row => $"{row.Key} {row.Value}").Order(StringComparer.Ordinal),
            counted.Select(row => $"{row.Use} {row.Calls}").Order(StringComparer.Ordinal));
        Assert.True(recorded.Count > 8);
    }

    [Fact]
    public async Task What_nobody_has_proven_is_one_thing_to_count_however_it_is_called()
    {
        for (int i = 0; i < 20; i++)
        {
            DefaultHttpContext http = bench.Signed($"Action{i}", "{}", secretKey: "wrong");
            http.Request.Headers["X-TC-Region"] = $"region-{i}";
            await bench.Send(http);
        }

        (Use use, long calls) = Assert.Single(await bench.Deployment.Database.Usage(0, 0, long.MaxValue, CancellationToken.None));
        Assert.Equal(("", "", "", false, 20L), (use.Region, use.Service, use.Action, use.Succeeded, calls));
    }

    [Fact]
    public async Task Usage_is_told_by_what_it_is_grouped_by()
    {
        await bench.SsmOk("CreateSecret", new { SecretName = "a", SecretString = "s" });
        await bench.SsmOk("GetSecretValue", new { SecretName = "a" });
        await bench.SsmOk("GetSecretValue", new { SecretName = "a" });
        await bench.Ssm("GetSecretValue", new { SecretName = "none" });
        await RunHourly();
        JsonElement usage = await Usage(new { GroupBy = new[] { "Action", "Region" } });
        JsonElement reads = usage.GetProperty("Calls").EnumerateArray().Single(row => row.GetProperty("Action").GetString() == "ssm:GetSecretValue");
        Assert.Equal((2, 1, "ap-guangzhou"), (reads.GetProperty("Succeeded").GetInt32(), reads.GetProperty("Refused").GetInt32(), reads.GetProperty("Region").GetString()));
        Assert.Equal(0, reads.GetProperty("Time").GetInt64() % 86400);
        Assert.Equal(1, Assert.Single(usage.GetProperty("Secrets").EnumerateArray()).GetProperty("SecretHours").GetInt32());
        Assert.Equal(0, Assert.Single((await Usage(new { GroupBy = new[] { "SecretType" } })).GetProperty("Secrets").EnumerateArray()).GetProperty("SecretType").GetInt32());

        string[] table = (await Usage(new { Format = "csv", GroupBy = new[] { "Action" } })).GetProperty("Csv").GetString()!.Split("\r\n");
        Assert.Equal("Kind,Time,Region,Action,SecretType,Succeeded,Refused,SecretHours", table[0]);
        Assert.Contains(table, row => row.EndsWith(",,ssm:GetSecretValue,,2,1,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_are_noted_once_an_hour_and_hours_in_which_the_server_was_off_are_filled()
    {
        await bench.SsmOk("CreateSecret", new { SecretName = "a", SecretString = "s" });
        await bench.SsmOk("CreateSecret", new { SecretName = "b", SecretString = "s" });
        await bench.SsmOk("DisableSecret", new { SecretName = "b" });
        await bench.SsmOk("CreateSecret", new { SecretName = "c", SecretString = "s" });
        await bench.SsmOk("DisableSecret", new { SecretName = "c" });
        await bench.SsmOk("DeleteSecret", new { SecretName = "c" });
        await RunHourly();
        await RunHourly();
        Assert.Equal(1, await Notes());
        bench.Time.Advance(TimeSpan.FromHours(5));
        await RunHourly();
        Assert.Equal(2, await Notes());
        Assert.Equal([2L, 2L, 2L, 2L, 2L, 2L], (await Noted()).Select(row => row.Records));
        bench.Time.Advance(TimeSpan.FromDays(500));
        await RunHourly();
        IReadOnlyList<NotedRecords> kept = await Noted();
        Assert.Equal(kept[0].Hour, SecretsManager.Server.Metering.MeteredHours.OldestKept(kept[^1].Hour));
        Assert.Equal(kept[^1].Hour - kept[0].Hour + 1, kept.Count);
    }

    [Fact]
    public async Task The_bill_prices_secrets_and_calls()
    {
        await bench.SsmOk("CreateSecret", new { SecretName = "a", SecretString = "s" });
        await RunHourly();
        JsonElement bill = await Bill();
        JsonElement line = Assert.Single(bill.GetProperty("Lines").EnumerateArray());
        Assert.Equal(("1.00", "0.05", "1.05"), (line.GetProperty("SecretAmount").GetString(), line.GetProperty("CallAmount").GetString(), bill.GetProperty("TotalAmount").GetString()));
        Assert.Equal("USD", bill.GetProperty("Currency").GetString());
    }

    [Fact]
    public async Task SSH_key_pairs_are_counted_as_what_they_are_and_cost_nothing()
    {
        await bench.SsmOk("CreateSSHKeyPairSecret", new { SecretName = "pair", ProjectId = 0 });
        await RunHourly();
        JsonElement used = Assert.Single((await Usage(new { GroupBy = new[] { "SecretType" } })).GetProperty("Secrets").EnumerateArray());
        Assert.Equal((2, 1), (used.GetProperty("SecretType").GetInt32(), used.GetProperty("SecretHours").GetInt32()));
        Assert.Equal("0.00", Assert.Single((await Bill()).GetProperty("Lines").EnumerateArray()).GetProperty("SecretAmount").GetString());
    }

    [Fact]
    public async Task A_time_without_use_costs_nothing()
    {
        JsonElement bill = await bench.SsmOk("DescribeBill", new { StartTime = 3600, EndTime = 7200 });
        Assert.Empty(bill.GetProperty("Lines").EnumerateArray());
        Assert.Equal("0.00", bill.GetProperty("TotalAmount").GetString());
    }

    [Theory]
    [InlineData("""{"StartTime":7200,"EndTime":7200}""")]
    [InlineData("""{"StartTime":0,"EndTime":253402300800}""")]
    [InlineData("""{"StartTime":0,"EndTime":100000000}""")]
    [InlineData("""{"StartTime":0,"EndTime":3600,"Format":"xml"}""")]
    [InlineData("""{"StartTime":0,"EndTime":3600,"Period":"Year"}""")]
    [InlineData("""{"StartTime":0,"EndTime":3600,"GroupBy":["Name"]}""")]
    public async Task A_question_that_is_none_is_refused(string question) =>
        Assert.Equal("InvalidParameterValue", await bench.CodeOf("DescribeUsage", question));

    private async Task MixedCalls()
    {
        await bench.SsmOk("CreateSecret", new { SecretName = "a", SecretString = "s" });
        await bench.Ssm("CreateSecret", new { SecretName = "a", SecretString = "s" });
        for (int i = 0; i < 5; i++)
            await bench.SsmOk("GetSecretValue", new { SecretName = "a" });
        await bench.Ssm("GetSecretValue", new { SecretName = "none" });
        await bench.Ssm("NoSuchAction", new { });
        await bench.Ssm("GetSecretValue", new { Wrong = 1 });
        await bench.KmsOk("CreateKey", new { Alias = "k" });
        await bench.CamOk("CreateGroup", new { GroupName = "g" });
        await bench.Send(bench.Signed("GetSecretValue", "{}", secretKey: "wrong"));
        // A repetition of a signed change is a call of its own.
        await bench.Send("DisableSecret", """{"SecretName":"a"}""");
        await bench.Send("DisableSecret", """{"SecretName":"a"}""");
        bench.Time.Advance(TimeSpan.FromHours(1));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.Send("DescribeSecret", """{"SecretName":"a"}""")));
        await RunHourly();
    }

    private Task RunHourly() => bench.Service<Scheduler>().RunHourly(CancellationToken.None);

    private async Task<int> Notes() => (await bench.Records()).Count(record => Text(record, "action") == "NoteSecrets");

    private Task<IReadOnlyList<NotedRecords>> Noted() =>
        bench.Deployment.Database.NotedRecords(RecordKind.Secret, bench.Key.Account, 0, long.MaxValue, CancellationToken.None);

    private Task<JsonElement> Usage(object question)
    {
        Dictionary<string, object> asked = question.GetType().GetProperties().ToDictionary(property => property.Name, property => property.GetValue(question)!);
        (asked["StartTime"], asked["EndTime"]) = (bench.Now - 3600, bench.Now + 3600);
        return bench.SsmOk("DescribeUsage", asked);
    }

    private Task<JsonElement> Bill() => bench.SsmOk("DescribeBill", new { StartTime = bench.Now - 3600, EndTime = bench.Now + 3600 });

    private static string Text(JsonElement record, string name) => record.TryGetProperty(name, out JsonElement text) ? text.GetString()! : "";
}
