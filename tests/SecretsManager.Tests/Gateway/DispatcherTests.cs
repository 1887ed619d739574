using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SecretsManager.Server.Gateway;
using Xunit;

namespace SecretsManager.Tests.Gateway;

public sealed class DispatcherTests : IAsyncLifetime
{
    private const string Create = """{"SecretName":"db","VersionId":"v1","SecretString":"geheim"}""";

    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open(new() { ["SecretsManager:Rates:Actions:GetRegions"] = "2" });

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_repeated_mutation_gets_its_first_outcome_and_runs_once()
    {
        JsonElement first = await bench.Send(bench.Signed("CreateSecret", Create));
        JsonElement second = await bench.Send(bench.Signed("CreateSecret", Create));
        Assert.Null(Bench.CodeOf(first));
        Assert.NotEqual(first.GetProperty("RequestId").GetString(), second.GetProperty("RequestId").GetString());
        Assert.Equal(WithoutId(first), WithoutId(second));

        // Asked anew, it is refused: so the repetition did not run.
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("ResourceInUse.SecretExists", await bench.CodeOf("CreateSecret", Create));
        List<JsonElement> records = (await bench.Records())[^3..];
        Assert.Equal(["Success", "Success", "ResourceInUse.SecretExists"], records.Select(record => record.GetProperty("outcome").GetString()));
        Assert.Equal([false, true, false], records.Select(record => record.TryGetProperty("repeated", out _)));
    }

    [Fact]
    public async Task A_refused_mutation_stays_refused()
    {
        const string put = """{"SecretName":"db","VersionId":"v2","SecretString":"neu"}""";
        HttpContext again = bench.Signed("PutSecretValue", put);
        Assert.Equal("ResourceNotFound", await bench.CodeOf(bench.Signed("PutSecretValue", put)));
        Assert.Null(await bench.CodeOf("CreateSecret", Create));
        Assert.Equal("ResourceNotFound", await bench.CodeOf(again));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await bench.CodeOf("PutSecretValue", put));
    }

    [Fact]
    public async Task A_read_is_not_repeated_but_read_again()
    {
        const string get = """{"SecretName":"db","VersionId":"v1"}""";
        long timestamp = bench.Now;
        Assert.Equal("ResourceNotFound", await bench.CodeOf(bench.Signed("GetSecretValue", get, timestamp)));
        Assert.Null(await bench.CodeOf("CreateSecret", Create));
        Assert.Equal("geheim", (await bench.Send(bench.Signed("GetSecretValue", get, timestamp))).GetProperty("SecretString").GetString());
    }

    [Fact]
    public async Task One_mutation_sent_many_times_at_once_runs_once()
    {
        JsonElement[] answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => bench.Send("CreateSecret", Create))));
        Assert.All(answers, answer => Assert.Equal(WithoutId(answers[0]), WithoutId(answer)));
        Assert.Null(Bench.CodeOf(answers[0]));
        List<JsonElement> records = (await bench.Records())[^12..];
        Assert.Equal(11, records.Count(record => record.TryGetProperty("repeated", out _)));
    }

    [Fact]
    public async Task Concurrent_mutations_of_one_secret_all_happen_or_are_told()
    {
        Assert.Null(await bench.CodeOf("CreateSecret", Create));
        string?[] codes = await Task.WhenAll(Enumerable.Range(2, 8).Select(i =>
            Task.Run(() => bench.CodeOf("PutSecretValue", $$"""{"SecretName":"db","VersionId":"v{{i}}","SecretString":"s{{i}}"}"""))));
        Assert.All(codes, code => Assert.True(code is null or "ResourceInUse", code));
        for (int i = 0; i < codes.Length; i++)
        {
            JsonElement read = await bench.Send("GetSecretValue", $$"""{"SecretName":"db","VersionId":"v{{i + 2}}"}""");
            if (codes[i] is null)
                Assert.Equal($"s{i + 2}", read.GetProperty("SecretString").GetString());
            else
                Assert.Equal("ResourceNotFound", Bench.CodeOf(read));
        }

        JsonElement versions = (await bench.Send("ListSecretVersionIds", """{"SecretName":"db"}""")).GetProperty("Versions");
        Assert.Equal(1 + codes.Count(code => code is null), versions.GetArrayLength());
    }

    [Fact]
    public async Task Two_concurrent_mutations_both_happen()
    {
        Assert.Null(await bench.CodeOf("CreateSecret", Create));
        for (int round = 0; round < 4; round++)
        {
            string description = $$"""{"SecretName":"db","Description":"d{{round}}"}""";
            string put = $$"""{"SecretName":"db","VersionId":"r{{round}}","SecretString":"s"}""";
            string?[] codes = await Task.WhenAll(
                Task.Run(() => bench.CodeOf("UpdateDescription", description)), Task.Run(() => bench.CodeOf("PutSecretValue", put)));
            Assert.Equal([null, null], codes);
            Assert.Equal($"d{round}", (await bench.Send("DescribeSecret", $$"""{"SecretName": "db"{{new string(' ', round)}}}""")).GetProperty("Description").GetString());
        }
    }

    [Fact]
    public async Task A_first_outcome_is_forgotten_only_after_the_signature_s_life()
    {
        byte[] key = FirstOutcomes.KeyOf(bench.Signed("CreateSecret", Create).Request.Headers.Authorization.ToString()[^64..]);
        Assert.Null(await bench.CodeOf("CreateSecret", Create));
        bench.Time.Advance(TimeSpan.FromSeconds(599));
        await bench.Deployment.Database.PurgeSettled(bench.Now * 1000, CancellationToken.None);
        Assert.NotNull(await bench.Deployment.Database.ReadSettled(key, CancellationToken.None));
        bench.Time.Advance(TimeSpan.FromSeconds(2));
        await bench.Deployment.Database.PurgeSettled(bench.Now * 1000, CancellationToken.None);
        Assert.Null(await bench.Deployment.Database.ReadSettled(key, CancellationToken.None));
    }

    [Fact]
    public async Task No_value_gets_into_an_audit_record()
    {
        Assert.Null(await bench.CodeOf("CreateSecret", Create));
        Assert.Null(await bench.CodeOf("PutSecretValue", """{"SecretName":"db","VersionId":"v2","SecretBinary":"Z2VoZWlt"}"""));
        Assert.Null(await bench.CodeOf("GetSecretValue", """{"SecretName":"db","VersionId":"v1"}"""));
        Assert.All(await bench.Records(), record =>
        {
            Assert.DoesNotContain("geheim", record.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("Z2VoZWlt", record.GetRawText(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Every_call_leaves_one_record_under_the_id_that_the_caller_is_told()
    {
        int before = (await bench.Records()).Count;
        List<string?> ids = [];
        foreach ((string action, string body) in new[] { ("CreateSecret", Create), ("Nonsense", "{}"), ("GetSecretValue", "{"), ("GetSecretValue", """{"SecretName":"x"}""") })
            ids.Add((await bench.Send(action, body)).GetProperty("RequestId").GetString());
        Assert.Equal(ids, (await bench.Records())[before..].Select(record => record.GetProperty("requestId").GetString()));
    }

    [Fact]
    public async Task What_is_not_there_is_refused_by_name()
    {
        Assert.Equal("InvalidAction", await bench.CodeOf("Nonsense", "{}"));
        Assert.Equal("InvalidAction", await bench.CodeOf("PurgeSecret", """{"SecretName":"db"}"""));
        HttpContext version = bench.Signed("GetRegions", "{ }");
        version.Request.Headers["X-TC-Version"] = "2019-09-24";
        Assert.Equal("NoSuchVersion", await bench.CodeOf(version));
        HttpContext region = bench.Signed("GetRegions", "{  }");
        region.Request.Headers["X-TC-Region"] = "ap-nowhere";
        Assert.Equal("UnsupportedRegion", await bench.CodeOf(region));
    }

    [Fact]
    public async Task A_configured_rate_is_kept()
    {
        Assert.Null(await bench.CodeOf("GetRegions", "{}"));
        Assert.Null(await bench.CodeOf("GetRegions", "{}"));
        Assert.Equal("RequestLimitExceeded", await bench.CodeOf("GetRegions", "{}"));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await bench.CodeOf("GetRegions", "{}"));
    }

    [Theory]
    [InlineData("X-TC-Action", "DescribeSecret")]
    [InlineData("X-TC-Action", "DeleteSecret")]
    [InlineData("X-TC-Version", "2019-09-24")]
    [InlineData("X-TC-Region", "ap-shanghai")]
    [InlineData("X-TC-Region", "")]
    public async Task A_seen_signature_is_refused_for_any_other_use(string header, string value)
    {
        Assert.Equal("ResourceNotFound", await bench.CodeOf("GetSecretValue", """{"SecretName":"db"}"""));
        HttpContext other = bench.Signed("GetSecretValue", """{"SecretName":"db"}""");
        other.Request.Headers[header] = value;
        await AssertRepurposed(other);
        Assert.Equal("ResourceNotFound", await bench.CodeOf("GetSecretValue", """{"SecretName":"db"}"""));
    }

    // What the signature alone cannot catch: an unsigned port, and the case of letters.
    [Fact]
    public async Task A_seen_signature_is_refused_for_another_port_and_for_letters_of_another_case()
    {
        Assert.Null(await bench.CodeOf(Portless(Bench.Host, "application/json")));
        int colon = Bench.Host.IndexOf(':', StringComparison.Ordinal);
        int tried = 0;
        foreach (string host in Bench.Flips(Bench.Host))
        {
            if (host[..(colon + 1)] != Bench.Host[..(colon + 1)] && !string.Equals(host, Bench.Host, StringComparison.OrdinalIgnoreCase))
                continue;
            Assert.NotNull(await bench.CodeOf(Portless(host, "application/json")));
            tried++;
        }

        foreach (string contentType in Bench.Flips("application/json"))
        {
            if (!string.Equals(contentType, "application/json", StringComparison.OrdinalIgnoreCase))
                continue;
            await AssertRepurposed(Portless(Bench.Host, contentType));
            tried++;
        }

        Assert.Equal((4 * 8) + 14 + 15, tried);
        Assert.Null(await bench.CodeOf(Portless(Bench.Host, "application/json")));
    }

    [Fact]
    public async Task A_restart_remembers_what_a_signature_was_used_for()
    {
        Assert.Equal("ResourceNotFound", await bench.CodeOf("GetSecretValue", """{"SecretName":"db"}"""));
        List<Server.Audit.SignatureBinding> restored = [];
        await foreach (Server.Audit.SignatureBinding seen in bench.Deployment.History.BindingsSince((bench.Now - 600) * 1000, CancellationToken.None))
            restored.Add(seen);
        Server.Audit.SignatureBinding binding = Assert.Single(restored);
        Assert.Equal(bench.Now + 300, binding.Expires);
        SignatureBindings fresh = new(10);
        fresh.Restore(binding, bench.Now);
        fresh.Bind(binding, bench.Now);
        Assert.Throws<Protocol.ApiException>(() => fresh.Bind(binding with { Meaning = binding.Meaning + 1 }, bench.Now));
    }

    private static string WithoutId(JsonElement response) => string.Join(
        ',', response.EnumerateObject().Where(member => member.Name != "RequestId").Select(member => member.ToString()));

    private HttpContext Portless(string host, string contentType)
    {
        HttpContext http = Bench.Signed(
            "GetServiceStatus", "{}", bench.Now, bench.Key.SecretId, bench.SecretKey, Bench.Host.Split(':')[0], "content-type;host");
        http.Request.Headers.Host = host;
        http.Request.Headers.ContentType = contentType;
        return http;
    }

    private async Task AssertRepurposed(HttpContext http)
    {
        JsonElement error = (await bench.Send(http)).GetProperty("Error");
        Assert.Equal("RequestLimitExceeded", error.GetProperty("Code").GetString());
        Assert.StartsWith("This signature has been used before for another", error.GetProperty("Message").GetString(), StringComparison.Ordinal);
    }
}
