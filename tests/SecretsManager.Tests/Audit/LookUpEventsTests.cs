using System.Text.Json;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Audit;

public class LookUpEventsTests
{
    private const string Version = "2019-03-19";

    [Fact]
    public async Task A_call_is_found_at_once_with_the_fields_that_were_sent_and_without_its_value()
    {
        await using Bench bench = await Bench.Open();
        await bench.SsmOk("CreateSecret", new { SecretName = "orders-db", VersionId = "v1", SecretString = "canary-value-1" });
        JsonElement read = await bench.SsmOk("GetSecretValue", new { SecretName = "orders-db", VersionId = "v1" });
        await bench.Ssm("GetSecretValue", new { SecretName = "no-such", VersionId = "v1" });

        JsonElement answer = await bench.Call(Version, "LookUpEvents", new { StartTime = bench.Now - 60, EndTime = bench.Now + 60, LookupAttributes = new[] { new { AttributeKey = "ResourceName", AttributeValue = "orders-db" } } });
        Assert.True(Bench.CodeOf(answer) is null, answer.ToString());
        Assert.DoesNotContain("canary-value-1", answer.ToString(), StringComparison.Ordinal);
        Assert.True(answer.GetProperty("ListOver").GetBoolean());
        JsonElement[] events = [.. answer.GetProperty("Events").EnumerateArray()];
        Assert.Equal(["GetSecretValue", "CreateSecret"], events.Select(one => one.GetProperty("EventName").GetString()));
        Assert.Equal(read.GetProperty("RequestId").GetString(), events[0].GetProperty("RequestID").GetString());
        Assert.Equal("root", events[0].GetProperty("Username").GetString());
        Assert.Equal(bench.Key.SecretId, events[0].GetProperty("SecretId").GetString());
        Assert.Equal("198.51.100.7", (await Events(bench, "EventName", "LookUpEvents"))[0].GetProperty("SourceIPAddress").GetString());

        using JsonDocument document = JsonDocument.Parse(events[0].GetProperty("CloudAuditEvent").GetString()!);
        JsonElement record = document.RootElement;
        Assert.Equal("1", record.GetProperty("sensitiveAction").GetString());
        Assert.Equal("0", record.GetProperty("errorCode").GetString());
        Assert.Equal("Read", record.GetProperty("actionType").GetString());
        Assert.Equal("ssm", record.GetProperty("resourceType").GetString());
        using JsonDocument parameters = JsonDocument.Parse(record.GetProperty("requestParameters").GetString()!);
        Assert.Equal("orders-db", parameters.RootElement.GetProperty("SecretName").GetString());
        Assert.Equal("GetSecretValue", (await Events(bench, "ApiErrorCode", "ResourceNotFound"))[0].GetProperty("EventName").GetString());
    }

    [Fact]
    public async Task What_an_operator_did_is_told_of_nobody_else()
    {
        await using Bench bench = await Bench.Open();
        using JsonDocument document = JsonDocument.Parse((await Events(bench, "EventName", "CreateAccount"))[0].GetProperty("CloudAuditEvent").GetString()!);
        JsonElement identity = document.RootElement.GetProperty("userIdentity");
        Assert.Equal("Operator", identity.GetProperty("type").GetString());
        Assert.Equal(string.Empty, identity.GetProperty("principalId").GetString());
        Assert.Equal(string.Empty, identity.GetProperty("secretId").GetString());
        Assert.Equal("1", document.RootElement.GetProperty("eventPlatform").GetString());
    }

    [Fact]
    public async Task A_number_goes_on_exactly_where_the_page_ended()
    {
        await using Bench bench = await Bench.Open();
        for (int i = 0; i < 4; i++)
            await bench.SsmOk("GetRegions", new { });
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        long end = bench.Now - 1;
        List<string> found = [];
        ulong next = 0;
        do
        {
            JsonElement page = await bench.Call(Version, "DescribeEvents", new { StartTime = bench.Now - 60, EndTime = end, MaxResults = 1, NextToken = next, LookupAttributes = new[] { new { AttributeKey = "EventName", AttributeValue = "GetRegions" } } });
            Assert.True(Bench.CodeOf(page) is null, page.ToString());
            found.AddRange(page.GetProperty("Events").EnumerateArray().Select(one => one.GetProperty("EventId").GetString()!));
            next = page.GetProperty("NextToken").GetUInt64();
            // What JavaScript can read.
            Assert.True(next < 1UL << 53);
        }
        while (next != 0);
        Assert.Equal(4, found.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(4, found.Count);
    }

    [Fact]
    public async Task A_token_of_a_later_search_shows_nothing_after_the_end()
    {
        await using Bench bench = await Bench.Open();
        long end = bench.Now;
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        for (int i = 0; i < 3; i++)
            await bench.SsmOk("GetRegions", new { });
        object later = new { StartTime = end, EndTime = end + 60, MaxResults = 1 };
        string text = (await bench.Call(Version, "LookUpEvents", later)).GetProperty("NextToken").GetString()!;
        ulong number = (await bench.Call(Version, "DescribeEvents", later)).GetProperty("NextToken").GetUInt64();
        Assert.Equal("InvalidParameterValue", await Code(bench, "LookUpEvents", new { StartTime = end - 60, EndTime = end, NextToken = text }));
        Assert.Equal("InvalidParameterValue", await Code(bench, "DescribeEvents", new { StartTime = end - 60, EndTime = end, NextToken = number }));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused_by_the_code_of_the_api()
    {
        await using Bench bench = await Bench.Open();
        long now = bench.Now;
        Assert.Equal("InvalidParameterValue.Time", await Code(bench, "LookUpEvents", new { StartTime = now, EndTime = now - 1 }));
        Assert.Equal("LimitExceeded.OverTime", await Code(bench, "LookUpEvents", new { StartTime = now - (91 * 86400), EndTime = now }));
        Assert.Equal("InvalidParameterValue.MaxResult", await Code(bench, "LookUpEvents", new { StartTime = now, EndTime = now, MaxResults = 51 }));
        Assert.Equal("InvalidParameterValue.Time", await Code(bench, "DescribeEvents", new { StartTime = now - (30 * 86400), EndTime = now }));
        Assert.Equal("InvalidParameterValue", await Code(bench, "DescribeEvents", new { StartTime = now, EndTime = now, NextToken = 12345 }));
        Assert.Equal("InvalidParameterValue", await Code(bench, "LookUpEvents", new { StartTime = now, EndTime = now, NextToken = "none" }));
        Assert.Equal("InvalidParameterValue.attributeKey", await Code(bench, "LookUpEvents", new { StartTime = now, EndTime = now, LookupAttributes = new[] { new { AttributeKey = "Tag", AttributeValue = "[]" } } }));
        Assert.Equal("UnsupportedOperation", await Code(bench, "UpdateAudit", new { }));
        Assert.Equal(13, (await bench.Call(Version, "GetAttributeKey", new { })).GetProperty("AttributeKeyDetails").GetArrayLength());
    }

    private static async Task<string?> Code(Bench bench, string action, object parameters) => Bench.CodeOf(await bench.Call(Version, action, parameters));

    private static async Task<JsonElement[]> Events(Bench bench, string key, string value) =>
    [
        .. (await bench.Call(Version, "LookUpEvents", new { StartTime = bench.Now - 60, EndTime = bench.Now + 60, LookupAttributes = new[] { new { AttributeKey = key, AttributeValue = value } } }))
            .GetProperty("Events").EnumerateArray(),
    ];
}
