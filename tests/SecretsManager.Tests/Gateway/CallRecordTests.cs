using System.Text.Json;
using SecretsManager.Server;
using Xunit;

namespace SecretsManager.Tests.Gateway;

public sealed class CallRecordTests : IAsyncLifetime
{
    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_record_tells_who_called_what_and_what_came_of_it_but_no_value()
    {
        Assert.Null(await bench.CodeOf("CreateSecret", """{"SecretName":"db","VersionId":"v1","SecretString":"geheim"}"""));
        Assert.Null(await bench.CodeOf("GetSecretValue", """{"SecretName":"db","VersionId":"v1"}"""));

        foreach (JsonElement record in (await bench.Records())[^2..])
        {
            Assert.Equal(2, record.GetProperty("v").GetInt32());
            Assert.Equal("Root", record.GetProperty("type").GetString());
            Assert.Equal(record.GetProperty("account").GetInt64().ToString(), record.GetProperty("id").GetString());
            Assert.Equal("POST", record.GetProperty("method").GetString());
            Assert.NotEmpty(record.GetProperty("host").GetString()!);
            Assert.Equal("""{"SecretName":"db","VersionId":"v1"}""", record.GetProperty("answer").GetRawText());
            Assert.DoesNotContain("geheim", record.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_record_of_a_refusal_has_its_message_and_no_answer()
    {
        Assert.Equal("ResourceNotFound", await bench.CodeOf("GetSecretValue", """{"SecretName":"db","VersionId":"v1"}"""));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("ResourceNotFound", await bench.CodeOf("PutSecretValue", """{"SecretName":"db","VersionId":"v2","SecretString":"neu"}"""));

        foreach (JsonElement record in (await bench.Records())[^2..])
        {
            Assert.NotEmpty(record.GetProperty("message").GetString()!);
            Assert.False(record.TryGetProperty("answer", out _));
        }
    }

    [Fact]
    public async Task The_record_of_a_repetition_says_what_the_caller_was_told_this_time()
    {
        Assert.Null(await bench.CodeOf(Session()));
        Assert.Equal("RequestLimitExceeded", await bench.CodeOf(Session()));
        JsonElement record = (await bench.Records())[^1];
        Assert.True(record.GetProperty("repeated").GetBoolean());
        Assert.Equal("RequestLimitExceeded", record.GetProperty("outcome").GetString());
        Assert.Contains("told once", record.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(record.TryGetProperty("answer", out _));
    }

    [Fact]
    public async Task The_id_of_a_request_is_a_uuid_of_version_7_that_tells_the_time_of_its_record()
    {
        bench.Time.Advance(TimeSpan.FromMilliseconds(789));
        Assert.Equal("ResourceNotFound", await bench.CodeOf("GetSecretValue", """{"SecretName":"db","VersionId":"v1"}"""));
        await bench.RunAllDue();

        // The server's own records too.
        foreach (JsonElement record in await bench.Records())
        {
            string id = record.GetProperty("requestId").GetString()!;
            Assert.Equal(7, Guid.ParseExact(id, "D").Version);
            Assert.Equal(record.GetProperty("time").GetInt64(), Identifiers.TimeOf(id));
        }
    }

    private Microsoft.AspNetCore.Http.DefaultHttpContext Session()
    {
        Microsoft.AspNetCore.Http.DefaultHttpContext http = bench.Signed("GetFederationToken", JsonSerializer.Serialize(new
        {
            Name = "guest",
            Policy = Uri.EscapeDataString("""{"version":"2.0","statement":{"effect":"allow","action":"*","resource":"*"}}"""),
        }));
        http.Request.Headers["X-TC-Version"] = "2018-08-13";
        return http;
    }
}
