using System.Text;
using System.Text.Json;
using SecretsManager.Server;
using SecretsManager.Server.Access;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.Tests.Gateway;

public class QuotaTests
{
    private const string Month = "SecretsManager:Quotas:CallsPerMonth";

    [Fact]
    public async Task A_burst_passes_up_to_the_calls_of_a_second_of_all_actions_and_regions_together()
    {
        await using Bench bench = await Open(("SecretsManager:Quotas:CallsPerSecond", "5"));
        List<string?> codes = [];
        for (int i = 0; i < 4; i++)
        {
            codes.Add(await bench.CodeOf("ListSecrets", "{}"));
            codes.Add(await bench.CodeOf("GetRegions", "{ }"));
        }

        Assert.Equal((5, 3), (codes.Count(code => code is null), codes.Count(code => code == "RequestLimitExceeded")));
        bench.Time.Advance(TimeSpan.FromMilliseconds(410));
        Assert.Equal([null, null, "RequestLimitExceeded"], [await bench.CodeOf("ListSecrets", "{}"), await bench.CodeOf("ListSecrets", "{}"), await bench.CodeOf("ListSecrets", "{}")]);
    }

    [Fact]
    public async Task Calls_at_one_time_get_as_many_places_as_there_are()
    {
        await using Bench bench = await Open((Month, "10"));
        string?[] codes = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => bench.CodeOf("ListSecrets", "{}")));
        Assert.Equal((10, 30), (codes.Count(code => code is null), codes.Count(code => code == "LimitExceeded")));
    }

    [Fact]
    public async Task A_call_that_is_refused_takes_no_place_and_is_recorded_and_counted_as_any()
    {
        await using Bench bench = await Open((Month, "2"));
        for (int i = 0; i < 5; i++)
            Assert.Equal("ResourceNotFound", await bench.CodeOf("DescribeSecret", """{"SecretName":"none"}"""));
        Assert.Null(await bench.CodeOf("ListSecrets", "{}"));
        Assert.Null(await bench.CodeOf("ListSecrets", "{}"));
        Assert.Equal("LimitExceeded", await bench.CodeOf("ListSecrets", "{}"));
        Assert.Equal("LimitExceeded", (await bench.Records())[^1].GetProperty("outcome").GetString());
        Assert.Equal([5L, 1L, 2L], (await bench.Deployment.Database.Usage(bench.Key.Account, 0, long.MaxValue, CancellationToken.None)).Select(row => row.Calls));
    }

    [Fact]
    public async Task A_used_up_month_refuses_values_and_changes_and_nothing_that_shows_why_or_takes_rights_away()
    {
        await using Bench bench = await Open((Month, "1"));
        await bench.SsmOk("CreateSecret", new { SecretName = "a", SecretString = "s" });
        foreach (string action in (string[])["GetSecretValue", "DescribeSecret", "DeleteSecret"])
            Assert.Equal("LimitExceeded", Bench.CodeOf(await bench.Ssm(action, new { SecretName = "a" })));
        Assert.Equal("LimitExceeded", await bench.KmsCode("CreateKey", new { Alias = "k" }));

        object time = new { StartTime = bench.Now - 3600, EndTime = bench.Now + 3600 };
        await bench.SsmOk("GetServiceStatus", new { });
        await bench.KmsOk("GetServiceStatus", new { });
        await bench.SsmOk("DescribeUsage", time);
        await bench.SsmOk("DescribeBill", time);
        Assert.Null(Bench.CodeOf(await bench.Call("2019-03-19", "LookUpEvents", time)));
        await bench.CamOk("ListUsers", new { });
        await bench.CamOk("UpdateAccessKey", new { AccessKeyId = bench.Key.SecretId, Status = "Active" });
        await bench.StsOk("GetCallerIdentity", new { });
        await bench.TagOk("DescribeTagKeys", new { });
        Assert.Equal(0, await bench.RunAllDue());
    }

    [Fact]
    public async Task The_product_s_own_work_goes_on_and_takes_no_place()
    {
        await using Bench bench = await Open((Month, "3"));
        await bench.SsmOk("CreateSecret", new { SecretName = "a", SecretString = "s" });
        await bench.SsmOk("DisableSecret", new { SecretName = "a" });
        await bench.SsmOk("DeleteSecret", new { SecretName = "a", RecoveryWindowInDays = 1 });
        bench.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await bench.RunAllDue());
        await bench.Restart();
        Assert.Equal((3, 3), await MonthOf(bench));
    }

    [Fact]
    public async Task A_month_begins_anew_at_its_first_moment_in_UTC()
    {
        await using Bench bench = await Open((Month, "2"));
        bench.Time.SetUtcNow(new DateTimeOffset(2026, 9, 30, 23, 59, 58, TimeSpan.Zero));
        await bench.SsmOk("ListSecrets", new { });
        await bench.Send("ListSecrets", "{}");
        JsonElement refused = await bench.Send("ListSecrets", "{}");
        Assert.Contains("begins on 2026-10-01", refused.GetProperty("Error").GetProperty("Message").GetString(), StringComparison.Ordinal);
        Assert.Null(Bench.CodeOf(await bench.Ssm("ListSecrets", new { })));
        Assert.Equal(new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero), bench.Time.GetUtcNow());
        Assert.Null(await bench.CodeOf("ListSecrets", "{}"));
        Assert.Equal("LimitExceeded", await bench.CodeOf("ListSecrets", "{}"));
        bench.Time.SetUtcNow(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal((2, 0), await MonthOf(bench));
    }

    [Fact]
    public async Task A_restart_keeps_the_month_s_count()
    {
        await using Bench bench = await Open((Month, "3"));
        await bench.SsmOk("ListSecrets", new { });
        bench.Time.Advance(TimeSpan.FromHours(30));
        await bench.SsmOk("ListSecrets", new { });
        await bench.Restart();
        Assert.Null(await bench.CodeOf("ListSecrets", "{}"));
        Assert.Equal("LimitExceeded", await bench.CodeOf("ListSecrets", "{}"));
        await bench.Restart();
        Assert.Equal("LimitExceeded", await bench.CodeOf("ListSecrets", "{}"));
    }

    [Fact]
    public async Task Accounts_have_quotas_of_their_own()
    {
        long second = AccountRegister.FirstUin + 1;
        await using Bench bench = await Open((Month, "1"), ($"SecretsManager:Quotas:Accounts:{second}:CallsPerMonth", "2"));
        AccessKey key = (await AccountCreation.Create(bench.Deployment, second, new SystemRandomBytes(), bench.Time))!;
        Credentials other = new(key.SecretId, Encoding.ASCII.GetString(key.SecretKey.Bytes));
        List<string?> codes = [];
        for (int i = 0; i < 3; i++)
        {
            codes.Add(Bench.CodeOf(await bench.Ssm("ListSecrets", new { })));
            codes.Add(Bench.CodeOf(await bench.Call("2019-09-23", "ListSecrets", new { }, other)));
        }

        Assert.Equal([null, null, "LimitExceeded", null, "LimitExceeded", "LimitExceeded"], codes);
    }

    [Fact]
    public async Task Secrets_of_all_regions_count_together()
    {
        await using Bench bench = await Open(("SecretsManager:Quotas:Secrets", "2"), ("SecretsManager:Secrets:SecretsPerRegion", "5"));
        await bench.SsmOk("CreateSecret", new { SecretName = "a", SecretString = "s" });
        Microsoft.AspNetCore.Http.DefaultHttpContext elsewhere = bench.Signed("CreateSecret", """{"SecretName":"b","SecretString":"s"}""");
        elsewhere.Request.Headers["X-TC-Region"] = "ap-shanghai";
        Assert.Null(await bench.CodeOf(elsewhere));
        JsonElement refused = await bench.Ssm("CreateSecret", new { SecretName = "c", SecretString = "s" });
        Assert.Equal("LimitExceeded", Bench.CodeOf(refused));
        Assert.Contains("all regions", refused.GetProperty("Error").GetProperty("Message").GetString(), StringComparison.Ordinal);
        JsonElement status = await bench.SsmOk("GetServiceStatus", new { });
        Assert.Equal((2, 2), (status.GetProperty("SecretLimit").GetInt32(), status.GetProperty("TotalCount").GetInt32()));
    }

    [Fact]
    public async Task Secrets_that_are_made_at_one_time_keep_the_quota()
    {
        await using Bench bench = await Open(("SecretsManager:Quotas:Secrets", "3"));
        string?[] codes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => bench.CodeOf("CreateSecret", $$"""{"SecretName":"s{{i}}","SecretString":"s"}""")));
        Assert.Equal((3, 9), (codes.Count(code => code is null), codes.Count(code => code == "LimitExceeded")));
    }

    [Fact]
    public async Task The_status_tells_an_account_out_of_service_while_its_month_is_used_up()
    {
        await using Bench bench = await Open((Month, "1"), ("SecretsManager:Quotas:CallsPerSecond", "50"));
        foreach (Func<string, object, Task<JsonElement>> call in (Func<string, object, Task<JsonElement>>[])[bench.SsmOk, bench.KmsOk])
        {
            JsonElement status = await call("GetServiceStatus", new { });
            Assert.Equal((true, 1, 0), (status.GetProperty("ServiceEnabled").GetBoolean(), status.GetProperty("InvalidType").GetInt32(), status.GetProperty("CallsOfMonth").GetInt32()));
        }

        await bench.SsmOk("ListSecrets", new { });
        foreach (Func<string, object, Task<JsonElement>> call in (Func<string, object, Task<JsonElement>>[])[bench.SsmOk, bench.KmsOk])
        {
            JsonElement status = await call("GetServiceStatus", new { });
            Assert.Equal((false, 2, 1), (status.GetProperty("ServiceEnabled").GetBoolean(), status.GetProperty("InvalidType").GetInt32(), status.GetProperty("CallsOfMonth").GetInt32()));
        }

        Assert.Equal(50, (await bench.SsmOk("GetServiceStatus", new { })).GetProperty("QPSLimit").GetInt32());
        bench.Time.Advance(TimeSpan.FromDays(31));
        Assert.True((await bench.SsmOk("GetServiceStatus", new { })).GetProperty("ServiceEnabled").GetBoolean());
    }

    [Fact]
    public async Task Without_quotas_nothing_is_counted_against_anything()
    {
        await using Bench bench = await Bench.Open();
        await bench.SsmOk("ListSecrets", new { });
        Assert.Equal((0, 0), await MonthOf(bench));
    }

    private static Task<Bench> Open(params (string Name, string Value)[] settings) =>
        Bench.Open(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));

    private static async Task<(int Most, int Calls)> MonthOf(Bench bench)
    {
        JsonElement status = await bench.SsmOk("GetServiceStatus", new { });
        return (status.GetProperty("CallsPerMonth").GetInt32(), status.GetProperty("CallsOfMonth").GetInt32());
    }
}
