using System.Text.Json;
using Xunit;

namespace SecretsManager.Tests.Tags;

public class TagListTests
{
    [Fact]
    public async Task All_resources_with_tags_are_listed_page_by_page_without_gap_or_duplicate()
    {
        await using TagBench tags = await TagBench.Open();
        List<string> expected = [];
        expected.Add(tags.RoleName(await tags.Role("r", ("env", "dev"))));
        for (int i = 0; i < 3; i++)
            expected.Add(tags.KeyName(await tags.Key($"k{i}", ("env", "dev"))));
        for (int i = 0; i < 5; i++)
            expected.Add(await tags.Secret($"s{i}", ("env", i < 3 ? "dev" : "prod")));
        for (int i = 0; i < 2; i++)
            expected.Add(await tags.SecretElsewhere($"s{i}", ("env", "dev")));
        await tags.Secret("untagged");
        await tags.Key("untagged");

        foreach (int length in (int[])[1, 2, 3, 4, 200])
            Assert.Equal(expected, await Walk(tags, length));
        string[] dev = [.. expected.Where(name => !name.EndsWith("/s3", StringComparison.Ordinal) && !name.EndsWith("/s4", StringComparison.Ordinal))];
        Assert.Equal(dev, await Walk(tags, 2, new { TagKey = "env", TagValue = new[] { "dev", "test" } }));
        Assert.Empty(await Walk(tags, 2, new { TagKey = "env" }, new { TagKey = "none" }));
    }

    [Fact]
    public async Task What_is_deleted_or_made_between_two_pages_costs_nothing_else()
    {
        await using TagBench tags = await TagBench.Open();
        for (int i = 0; i < 4; i++)
            await tags.Secret($"s{i}", ("env", "dev"));
        JsonElement page = await tags.Bench.TagOk("GetResources", new { MaxResults = 2 });
        await tags.Bench.SsmOk("DisableSecret", new { SecretName = "s1" });
        await tags.Bench.SsmOk("DeleteSecret", new { SecretName = "s1", RecoveryWindowInDays = 0 });
        await tags.Secret("s4", ("env", "dev"));
        page = await tags.Bench.TagOk("GetResources", new { MaxResults = 10, PaginationToken = page.GetProperty("PaginationToken").GetString() });
        Assert.Equal([tags.SecretName("s2"), tags.SecretName("s3"), tags.SecretName("s4")], Names(page));
        Assert.Equal("", page.GetProperty("PaginationToken").GetString());
    }

    [Fact]
    public async Task Named_resources_are_told_if_they_exist_and_the_filters_hold()
    {
        await using TagBench tags = await TagBench.Open();
        string one = await tags.Secret("one", ("env", "dev")), two = await tags.Secret("two");
        JsonElement answer = await tags.Bench.TagOk("GetResources", new { ResourceList = new[] { one, two, tags.SecretName("none") }, MaxResults = 1 });
        Assert.Equal([one, two], Names(answer));
        answer = await tags.Bench.TagOk("GetResources", new { ResourceList = new[] { one, two }, TagFilters = new[] { new { TagKey = "env" } } });
        Assert.Equal([one], Names(answer));
        Assert.Equal("""[{"TagKey":"env","TagValue":"dev","Category":"Custom"}]""", answer.GetProperty("ResourceTagMappingList")[0].GetProperty("Tags").GetRawText());
    }

    [Theory]
    [InlineData("GetResources", """{"MaxResults":201}""", "InvalidParameterValue")]
    [InlineData("GetResources", """{"PaginationToken":"?"}""", "InvalidParameter.PaginationTokenInvalid")]
    [InlineData("GetResources", """{"PaginationToken":"R2V0VGFncwphCmI"}""", "InvalidParameter.PaginationTokenInvalid")]
    [InlineData("GetResources", """{"PaginationToken":"R2V0UmVzb3VyY2VzCmEKYgpjCjEKZA"}""", "InvalidParameter.PaginationTokenInvalid")]
    [InlineData("GetResources", """{"ResourceList":["x"]}""", "InvalidParameterValue.ResourceDescriptionError")]
    [InlineData("GetResources", """{"TagFilters":[{"TagKey":"a","TagValue":["0","1","2","3","4","5","6","7","8","9","10"]}]}""", "InvalidParameterValue.TagFiltersLengthExceeded")]
    [InlineData("GetTags", """{"MaxResults":1001}""", "InvalidParameterValue")]
    [InlineData("GetTags", """{"Category":"x"}""", "InvalidParameterValue")]
    [InlineData("GetTags", """{"PaginationToken":"R2V0VGFncwphCmJ"}""", "InvalidParameter.PaginationTokenInvalid")]
    [InlineData("GetTagValues", "{}", "MissingParameter")]
    [InlineData("GetTagValues", """{"TagKeys":["a"],"PaginationToken":"R2V0VGFncwphCmI"}""", "InvalidParameter.PaginationTokenInvalid")]
    [InlineData("GetTagKeys", """{"PaginationToken":"/w"}""", "InvalidParameter.PaginationTokenInvalid")]
    [InlineData("DescribeTags", """{"Offset":7}""", "InvalidParameterValue.OffsetInvalid")]
    [InlineData("DescribeTags", """{"Limit":1001}""", "InvalidParameterValue")]
    [InlineData("DescribeTagValues", """{"TagKeys":[]}""", "MissingParameter")]
    [InlineData("DescribeResourceTags", """{"ServiceType":"cvm"}""", "InvalidParameter.UnsupportedService")]
    [InlineData("DescribeResourceTags", """{"ServiceType":"ssm","ResourcePrefix":"x"}""", "InvalidParameterValue.ResourcePrefixInvalid")]
    [InlineData("DescribeResourceTags", """{"ResourceRegion":"x"}""", "InvalidParameterValue.RegionInvalid")]
    [InlineData("DescribeResourceTags", """{"CosResourceId":1,"ResourceId":"x"}""", "InvalidParameter.UnsupportedService")]
    [InlineData("DescribeResourcesByTags", "{}", "MissingParameter")]
    [InlineData("DescribeResourceTagsByResourceIds", """{"ServiceType":"ssm","ResourcePrefix":"secret","ResourceIds":["s"],"ResourceRegion":""}""", "InvalidParameterValue.RegionInvalid")]
    [InlineData("DescribeResourceTagsByResourceIds", """{"ServiceType":"ssm","ResourcePrefix":"secret","ResourceIds":[],"ResourceRegion":"ap-guangzhou"}""", "MissingParameter")]
    public async Task A_list_that_is_asked_for_wrongly_is_refused(string action, string body, string code)
    {
        await using TagBench tags = await TagBench.Open();
        Assert.Equal(code, await tags.Bench.TagCode(action, JsonSerializer.Deserialize<JsonElement>(body)));
    }

    [Fact]
    public async Task More_than_six_filters_are_refused()
    {
        await using TagBench tags = await TagBench.Open();
        Task<string?> Code(int count) => tags.Bench.TagCode("GetResources", new { TagFilters = Enumerable.Range(0, count).Select(i => new { TagKey = $"k{i}" }) });
        Assert.Null(await Code(6));
        Assert.Equal("InvalidParameterValue.TagFilters", await Code(7));
    }

    [Fact]
    public async Task The_infrastructure_tool_reads_back_the_tags_that_it_wrote_under_the_id_that_it_asked_for()
    {
        await using TagBench tags = await TagBench.Open();
        await tags.Secret("s");
        string keyId = await tags.Key("k", ("a", "1"));
        string id = $"creatorUin/{tags.Account}/s";
        await tags.Bench.TagOk("ModifyResourceTags", new { Resource = $"qcs::ssm:{TagBench.Region}:uin/:secret/{id}", ReplaceTags = TagBench.Wire(("env", "dev")) });

        JsonElement answer = await tags.Bench.TagOk(
            "DescribeResourceTagsByResourceIds",
            new { ServiceType = "ssm", ResourcePrefix = "secret", ResourceIds = new[] { id }, ResourceRegion = TagBench.Region, Offset = 0, Limit = 400 });
        Assert.Equal(1, answer.GetProperty("TotalCount").GetInt32());
        Assert.Equal(
            $$"""[{"TagKey":"env","TagValue":"dev","ResourceId":"{{id}}","TagKeyMd5":"ff035a1dd7655da15295fa5fa89362a7","TagValueMd5":"e77989ed21758e78331b20e477fc5582","ServiceType":"ssm","Category":"Custom"}]""",
            answer.GetProperty("Tags").GetRawText());

        answer = await tags.Bench.TagOk(
            "DescribeResourceTagsByResourceIds",
            new { ServiceType = "kms", ResourcePrefix = "key", ResourceIds = new[] { keyId, "none" }, ResourceRegion = TagBench.Region });
        Assert.Equal(keyId, Assert.Single(answer.GetProperty("Tags").EnumerateArray()).GetProperty("ResourceId").GetString());
        answer = await tags.Bench.TagOk(
            "DescribeResourceTagsByResourceIds",
            new { ServiceType = "kms", ResourcePrefix = "key", ResourceIds = new[] { keyId }, ResourceRegion = TagBench.Region, Category = "System" });
        Assert.Empty(answer.GetProperty("Tags").EnumerateArray());
    }

    [Fact]
    public async Task The_tags_of_resources_are_rows_that_can_be_narrowed()
    {
        await using TagBench tags = await TagBench.Open();
        await tags.Secret("one", ("a", "1"), ("b", "2"));
        await tags.SecretElsewhere("one", ("a", "3"));
        await tags.Key("k", ("a", "4"));
        string role = await tags.Role("r", ("a", "5"));
        async Task<(int Total, string Rows)> Rows(object request)
        {
            JsonElement answer = await tags.Bench.TagOk("DescribeResourceTags", request);
            return (answer.GetProperty("TotalCount").GetInt32(), TagBench.Pairs(answer.GetProperty("Rows")));
        }

        Assert.Equal((5, "a=5 a=4 a=1 b=2 a=3"), await Rows(new { }));
        Assert.Equal((5, "a=1 b=2"), await Rows(new { Offset = 2, Limit = 2 }));
        Assert.Equal((3, "a=1 b=2 a=3"), await Rows(new { ServiceType = "ssm" }));
        Assert.Equal((1, "a=3"), await Rows(new { ResourceRegion = TagBench.OtherRegion }));
        Assert.Equal((1, "a=5"), await Rows(new { ServiceType = "cam", ResourceRegion = TagBench.Region }));
        Assert.Equal((3, "a=1 b=2 a=3"), await Rows(new { ResourceId = "one" }));
        Assert.Equal((2, "a=1 b=2"), await Rows(new { ResourceId = $"creatorUin/{tags.Account}/one", ResourceRegion = TagBench.Region, ServiceType = "ssm", ResourcePrefix = "secret" }));
        Assert.Equal((1, "a=5"), await Rows(new { ServiceType = "cam", ResourcePrefix = "role", ResourceId = role }));
        Assert.Equal((5, "a=5 a=4 a=1 b=2 a=3"), await Rows(new { CreateUin = tags.Account }));
        Assert.Equal((0, ""), await Rows(new { CreateUin = 7 }));
    }

    [Fact]
    public async Task Resources_are_found_by_all_or_any_of_their_tags()
    {
        await using TagBench tags = await TagBench.Open();
        await tags.Secret("both", ("a", "1"), ("b", "2"));
        await tags.Secret("one", ("a", "1"));
        await tags.Key("k", ("b", "2"));
        object[] filters = [new { TagKey = "a", TagValue = new[] { "1" } }, new { TagKey = "b" }];
        JsonElement all = await tags.Bench.TagOk("DescribeResourcesByTags", new { TagFilters = filters });
        JsonElement any = await tags.Bench.TagOk("DescribeResourcesByTagsUnion", new { TagFilters = filters, ServiceType = "ssm" });
        Assert.Equal(
            $$"""[{"ResourceRegion":"{{TagBench.Region}}","ServiceType":"ssm","ResourcePrefix":"secret","ResourceId":"creatorUin/{{tags.Account}}/both","Tags":[{"TagKey":"a","TagValue":"1","Category":"Custom"},{"TagKey":"b","TagValue":"2","Category":"Custom"}]}]""",
            all.GetProperty("Rows").GetRawText());
        Assert.Equal((1, 2), (all.GetProperty("TotalCount").GetInt32(), any.GetProperty("TotalCount").GetInt32()));
        any = await tags.Bench.TagOk("DescribeResourcesByTagsUnion", new { TagFilters = filters, Offset = 2, Limit = 2 });
        Assert.Equal((3, 1), (any.GetProperty("TotalCount").GetInt32(), any.GetProperty("Rows").GetArrayLength()));
    }

    [Fact]
    public async Task Some_tags_of_named_resources_are_told()
    {
        await using TagBench tags = await TagBench.Open();
        await tags.Secret("one", ("a", "1"), ("b", "2"), ("c", "3"));
        await tags.Secret("two", ("c", "3"));
        JsonElement answer = await tags.Bench.TagOk(
            "DescribeResourceTagsByTagKeys",
            new { ServiceType = "ssm", ResourcePrefix = "secret", ResourceRegion = TagBench.Region, ResourceIds = new[] { "one", "two", "none" }, TagKeys = new[] { "a", "b" } });
        Assert.Equal((1, 0, 400), (answer.GetProperty("TotalCount").GetInt32(), answer.GetProperty("Offset").GetInt32(), answer.GetProperty("Limit").GetInt32()));
        JsonElement row = Assert.Single(answer.GetProperty("Rows").EnumerateArray());
        Assert.Equal(("one", "a=1 b=2"), (row.GetProperty("ResourceId").GetString(), TagBench.Pairs(row.GetProperty("TagKeyValues"))));
    }

    private static async Task<List<string>> Walk(TagBench tags, int length, params object[] filters)
    {
        List<string> names = [];
        string token = "";
        do
        {
            JsonElement page = await tags.Bench.TagOk("GetResources", new { MaxResults = length, PaginationToken = token, TagFilters = filters });
            names.AddRange(Names(page));
            token = page.GetProperty("PaginationToken").GetString()!;
        }
        while (token.Length > 0);
        return names;
    }

    private static IEnumerable<string> Names(JsonElement page) =>
        page.GetProperty("ResourceTagMappingList").EnumerateArray().Select(resource => resource.GetProperty("Resource").GetString()!);
}
