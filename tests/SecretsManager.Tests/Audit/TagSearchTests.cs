using System.Globalization;
using System.Text.Json;
using SecretsManager.Server.Access;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Audit;

/// <summary>Calls are found by the tags that what they touched had at that time.</summary>
public sealed class TagSearchTests : IAsyncLifetime
{
    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_call_is_found_by_the_tags_of_its_secret_as_they_were()
    {
        await Create("orders", ("stage", "prod"), ("team", "a"));
        await Create("bills", ("stage", "test"));
        await Create("plain");
        await Read("orders");
        await Read("plain");
        await Read("bills");
        await bench.SsmOk("UpdateDescription", new { SecretName = "bills", Description = "d" });
        long account = AccountRegister.FirstUin;
        await bench.TagOk("UpdateResourceTagValue", new { TagKey = "stage", TagValue = "prod", Resource = $"qcs::ssm:ap-guangzhou:uin/{account}:secret/creatorUin/{account}/bills" });
        await Read("bills");

        Assert.Equal(["GetSecretValue bills", "GetSecretValue orders", "CreateSecret orders"], await Found(("stage", "prod")));
        Assert.Equal(["UpdateResourceTagValue bills", "UpdateDescription bills", "GetSecretValue bills", "CreateSecret bills"], await Found(("stage", "test")));
        Assert.Equal(["GetSecretValue orders", "CreateSecret orders"], await Found(("stage", "prod"), ("team", "*")));
        Assert.Equal(["GetSecretValue orders", "CreateSecret orders"], await Found(("*", "a")));
        Assert.Empty(await Found(("stage", "prod"), ("team", "b")));
        Assert.DoesNotContain("GetSecretValue plain", await Found(("*", "*")));
    }

    [Fact]
    public async Task An_event_shows_them()
    {
        await Create("orders", ("stage", "prod"), ("team", "ü-密"));
        JsonElement found = (await Look("LookUpEvents", ("team", "ü-密"))).GetProperty("Events")[0];
        using JsonDocument document = JsonDocument.Parse(found.GetProperty("CloudAuditEvent").GetString()!);
        Assert.Equal(["stage=prod", "team=ü-密"], document.RootElement.GetProperty("tags").EnumerateArray().Select(tag => $"{tag.GetProperty("key")}={tag.GetProperty("value")}"));
    }

    [Fact]
    public async Task A_record_keeps_tags_up_to_a_bound()
    {
        (string, string)[] tags = [.. Enumerable.Range(10, 50).Select(number => ($"key{number}", new string('v', 200)))];
        await Create("many", tags);
        Assert.Equal(["CreateSecret many"], await Found(tags[0]));
        Assert.Empty(await Found(tags[^1]));
        JsonElement record = (await bench.Records()).Last(one => one.GetProperty("action").GetString() == "CreateSecret");
        Assert.Equal(9, record.GetProperty("tags").EnumerateObject().Count());
    }

    [Fact]
    public async Task What_a_refused_call_would_have_made_leaves_no_tags()
    {
        await Create("orders", ("stage", "prod"));
        await bench.Ssm("CreateSecret", new { SecretName = "orders", VersionId = "v1", SecretString = "s", Tags = new[] { new { TagKey = "typed", TagValue = "by mistake" } } });
        await bench.Ssm("GetSecretValue", new { SecretName = "orders", VersionId = "none" });
        Assert.Empty(await Found(("typed", "*")));
        Assert.Equal(["GetSecretValue orders", "CreateSecret orders"], await Found(("stage", "prod")));
    }

    [Theory]
    [InlineData("stage")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[[]]")]
    [InlineData("""[{"key":"a"}]""")]
    [InlineData("""[{"key":"","value":"b"}]""")]
    [InlineData("""[{"key":"a","value":1}]""")]
    [InlineData("""[{"key":"a","value":"b","more":""}]""")]
    [InlineData("""[{"key":"a","value":{"b":1}}]""")]
    [InlineData("""[{"key":"a","value":"\ud800"}]""")]
    public async Task What_names_no_tags_is_refused_and_told_how_to_name_them(string value)
    {
        foreach (string action in (string[])["LookUpEvents", "DescribeEvents"])
        {
            JsonElement answer = await Look(action, value);
            Assert.Equal("InvalidParameterValue", Bench.CodeOf(answer));
            Assert.Contains("for Tags JSON such as", answer.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task More_than_ten_tags_are_refused()
    {
        (string, string)[] tags = [.. Enumerable.Range(0, 11).Select(number => (number.ToString(CultureInfo.InvariantCulture), "v"))];
        Assert.Equal("InvalidParameterValue", Bench.CodeOf(await Look("LookUpEvents", tags)));
        Assert.Null(Bench.CodeOf(await Look("LookUpEvents", tags[..10])));
    }

    private Task<JsonElement> Create(string name, params (string Key, string Value)[] tags) => tags.Length == 0
        ? bench.SsmOk("CreateSecret", new { SecretName = name, VersionId = "v1", SecretString = "s" })
        : bench.SsmOk("CreateSecret", new { SecretName = name, VersionId = "v1", SecretString = "s", Tags = tags.Select(tag => new { TagKey = tag.Key, TagValue = tag.Value }).ToArray() });

    private Task<JsonElement> Read(string name) => bench.SsmOk("GetSecretValue", new { SecretName = name, VersionId = "v1" });

    private async Task<string[]> Found(params (string Key, string Value)[] tags)
    {
        string[] by = await Events("LookUpEvents", tags);
        Assert.Equal(by, await Events("DescribeEvents", tags));
        return by;
    }

    private async Task<string[]> Events(string action, (string Key, string Value)[] tags)
    {
        JsonElement answer = await Look(action, tags);
        Assert.True(Bench.CodeOf(answer) is null, answer.ToString());
        return [.. answer.GetProperty("Events").EnumerateArray().Select(one => $"{one.GetProperty("EventName")} {one.GetProperty("Resources").GetProperty("ResourceName")}")];
    }

    private Task<JsonElement> Look(string action, params (string Key, string Value)[] tags) =>
        Look(action, JsonSerializer.Serialize(tags.Select(tag => new { key = tag.Key, value = tag.Value })));

    private Task<JsonElement> Look(string action, string value) => bench.Call("2019-03-19", action, new
    {
        StartTime = bench.Now - 60,
        EndTime = bench.Now + 60,
        MaxResults = 50,
        LookupAttributes = new[] { new { AttributeKey = "Tags", AttributeValue = value } },
    });
}
