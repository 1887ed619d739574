using System.Text.Json;
using SecretsManager.Server.Storage;
using SecretsManager.Server.Tags;
using Xunit;

namespace SecretsManager.Tests.Tags;

public class CreatedTagTests
{
    [Fact]
    public async Task Tags_are_made_and_deleted_without_a_resource()
    {
        await using TagBench tags = await TagBench.Open();
        Assert.Null(await tags.Bench.TagCode("CreateTag", new { TagKey = "env", TagValue = "dev" }));
        Assert.Equal("ResourceInUse.TagDuplicate", await tags.Bench.TagCode("CreateTag", new { TagKey = "env", TagValue = "dev" }));
        Assert.Equal("ResourceInUse.TagDuplicate", await tags.Bench.TagCode("CreateTags", new { Tags = TagBench.Wire(("new", "1"), ("env", "dev")) }));
        Assert.Null(await tags.Bench.TagCode("CreateTags", new { Tags = TagBench.Wire(("env", "prod"), ("env", "a"), ("team", "")) }));
        Assert.Equal("env=a env=dev env=prod team=", await Known(tags));

        Assert.Equal("ResourceNotFound.TagNonExist", await tags.Bench.TagCode("DeleteTag", new { TagKey = "env", TagValue = "none" }));
        Assert.Equal("ResourceNotFound.TagNonExist", await tags.Bench.TagCode("DeleteTags", new { Tags = TagBench.Wire(("env", "dev"), ("none", "")) }));
        Assert.Null(await tags.Bench.TagCode("DeleteTag", new { TagKey = "team", TagValue = "" }));
        Assert.Null(await tags.Bench.TagCode("DeleteTags", new { Tags = TagBench.Wire(("env", "dev"), ("env", "a")) }));
        Assert.Equal("env=prod", await Known(tags));
    }

    [Theory]
    [InlineData("CreateTag", """{"TagKey":"qcs:a","TagValue":""}""", "InvalidParameterValue.ReservedTagKey")]
    [InlineData("CreateTag", """{"TagKey":"a"}""", "MissingParameter")]
    [InlineData("CreateTags", "{}", "MissingParameter")]
    [InlineData("CreateTags", """{"Tags":[{"TagKey":"a","TagValue":"b"},{"TagKey":"a","TagValue":"b"}]}""", "InvalidParameter.Tag")]
    [InlineData("CreateTags", """{"Tags":[{"TagKey":"a","TagValue":"b#"}]}""", "InvalidParameterValue.TagValueCharacterIllegal")]
    [InlineData("DeleteTags", "{}", "MissingParameter")]
    [InlineData("DeleteTag", """{"TagKey":"","TagValue":""}""", "InvalidParameterValue.TagKeyEmpty")]
    public async Task What_is_no_tag_is_refused(string action, string body, string code)
    {
        await using TagBench tags = await TagBench.Open();
        Assert.Equal(code, await tags.Bench.TagCode(action, JsonSerializer.Deserialize<JsonElement>(body)));
        Assert.Equal("", await Known(tags));
    }

    [Fact]
    public async Task A_tag_that_a_resource_anywhere_has_is_not_deleted()
    {
        await using TagBench tags = await TagBench.Open();
        await tags.Bench.TagOk("CreateTags", new { Tags = TagBench.Wire(("env", "dev"), ("env", "prod")) });
        string secret = await tags.SecretElsewhere("s", ("env", "dev"));
        Task<string?> Delete() => tags.Bench.TagCode("DeleteTag", new { TagKey = "env", TagValue = "dev" });

        Assert.Equal("FailedOperation.TagAttachedResource", await Delete());
        Assert.Equal("FailedOperation.TagAttachedResource", await tags.Bench.TagCode("DeleteTags", new { Tags = TagBench.Wire(("env", "prod"), ("env", "dev")) }));
        JsonElement told = (await tags.Bench.TagOk("DescribeTags", new { })).GetProperty("Tags");
        Assert.Equal(
            """[{"TagKey":"env","TagValue":"dev","CanDelete":0,"Category":"Custom"},{"TagKey":"env","TagValue":"prod","CanDelete":1,"Category":"Custom"}]""",
            told.GetRawText());
        await tags.Bench.TagOk("UnTagResources", new { ResourceList = new[] { secret }, TagKeys = new[] { "env" } });
        Assert.Null(await Delete());
        Assert.Equal("env=prod", await Known(tags));
    }

    [Fact]
    public async Task A_tag_that_gets_a_resource_while_it_is_deleted_stays()
    {
        await using TagBench tags = await TagBench.Open();
        await tags.Secret("s");
        for (int i = 0; i < 30; i++)
        {
            await tags.Bench.TagOk("CreateTag", new { TagKey = "k", TagValue = $"{i}" });
            string?[] codes = await Task.WhenAll(
                tags.Bench.TagCode("DeleteTag", new { TagKey = "k", TagValue = $"{i}" }),
                tags.Bench.TagCode("TagResources", new { ResourceList = new[] { tags.SecretName("s") }, Tags = TagBench.Wire(("k", $"{i}")) }));
            Assert.True(codes is [null or "FailedOperation.TagAttachedResource", null], string.Join(' ', codes));
            Assert.Contains($"k={i}", await Known(tags), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Made_and_used_tags_are_listed_together_in_pages_and_by_key()
    {
        await using TagBench tags = await TagBench.Open();
        await tags.Bench.TagOk("CreateTags", new { Tags = TagBench.Wire(("a", "1"), ("a", "3"), ("c", "1")) });
        await tags.Secret("s", ("a", "2"), ("b", "1"));
        await tags.Key("k", ("a", "2"));

        Assert.Equal("a=1 a=2 a=3 b=1 c=1", await Known(tags));
        JsonElement page = await tags.Bench.TagOk("GetTags", new { MaxResults = 2 });
        Assert.Equal("a=1 a=2", TagBench.Pairs(page.GetProperty("Tags")));
        page = await tags.Bench.TagOk("GetTags", new { MaxResults = 3, PaginationToken = page.GetProperty("PaginationToken").GetString() });
        Assert.Equal(("a=3 b=1 c=1", ""), (TagBench.Pairs(page.GetProperty("Tags")), page.GetProperty("PaginationToken").GetString()));

        Assert.Equal("a=1 a=2 a=3 c=1", TagBench.Pairs((await tags.Bench.TagOk("GetTags", new { TagKeys = new[] { "a", "c" } })).GetProperty("Tags")));
        Assert.Equal("b=1", TagBench.Pairs((await tags.Bench.TagOk("GetTagValues", new { TagKeys = new[] { "b" } })).GetProperty("Tags")));
        Assert.Equal("", TagBench.Pairs((await tags.Bench.TagOk("GetTagValues", new { TagKeys = new[] { "b" }, Category = "System" })).GetProperty("Tags")));

        page = await tags.Bench.TagOk("GetTagKeys", new { MaxResults = 2 });
        Assert.Equal("""["a","b"]""", page.GetProperty("TagKeys").GetRawText());
        page = await tags.Bench.TagOk("GetTagKeys", new { PaginationToken = page.GetProperty("PaginationToken").GetString() });
        Assert.Equal("""["c"]""", page.GetProperty("TagKeys").GetRawText());

        JsonElement described = await tags.Bench.TagOk("DescribeTagKeys", new { Offset = 2, Limit = 2 });
        Assert.Equal((3, """["c"]"""), (described.GetProperty("TotalCount").GetInt32(), described.GetProperty("Tags").GetRawText()));
        described = await tags.Bench.TagOk("DescribeTagValues", new { TagKeys = new[] { "a" }, Offset = 0, Limit = 2 });
        Assert.Equal((3, 0, 2, "a=1 a=2"), (described.GetProperty("TotalCount").GetInt32(), described.GetProperty("Offset").GetInt32(), described.GetProperty("Limit").GetInt32(), TagBench.Pairs(described.GetProperty("Tags"))));

        async Task<string> Described(object request) => TagBench.Pairs((await tags.Bench.TagOk("DescribeTags", request)).GetProperty("Tags"));
        Assert.Equal("a=2", await Described(new { TagKey = "a", TagValue = "2" }));
        Assert.Equal("b=1 c=1", await Described(new { TagKey = "a", TagKeys = new[] { "b", "c" } }));
        Assert.Equal("", await Described(new { CreateUin = 7 }));
        Assert.Equal("a=1 a=2 a=3 b=1 c=1", await Described(new { CreateUin = tags.Account, ShowProject = 1 }));
    }

    [Fact]
    public async Task An_account_makes_at_most_a_thousand_keys_and_a_key_has_at_most_a_thousand_values()
    {
        await using TagBench tags = await TagBench.Open();
        RecordStore<CreatedTagKey> store = StoreOf(tags);
        CreatedTagValue[] values = [.. Enumerable.Range(0, CreatedTags.MostValues - 1).Select(i => new CreatedTagValue($"{i:0000}", tags.Account, 1))];
        await tags.Commit([.. Enumerable.Range(0, CreatedTags.MostKeys - 2).Select(i =>
            store.Insert(store.Identity(tags.Account, "", $"k{i:000}"), new CreatedTagKey($"k{i:000}", tags.Account, 1, i == 0 ? values : [values[0]])))]);

        Assert.Equal("LimitExceeded.TagValue", await tags.Bench.TagCode("CreateTags", new { Tags = TagBench.Wire(("k000", "x"), ("k000", "y")) }));
        Assert.Null(await tags.Bench.TagCode("CreateTag", new { TagKey = "k000", TagValue = "x" }));
        Assert.Equal("LimitExceeded.TagValue", await tags.Bench.TagCode("CreateTag", new { TagKey = "k000", TagValue = "y" }));

        Assert.Equal("LimitExceeded.TagKey", await tags.Bench.TagCode("CreateTags", new { Tags = TagBench.Wire(("x", ""), ("y", ""), ("z", "")) }));
        string?[] codes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => tags.Bench.TagCode("CreateTag", new { TagKey = $"new{i}", TagValue = "" })));
        Assert.Equal(2, codes.Count(code => code is null));
        Assert.Equal(4, codes.Count(code => code == "LimitExceeded.TagKey"));
        Assert.Null(await tags.Bench.TagCode("CreateTag", new { TagKey = "k001", TagValue = "more" }));
        Assert.Equal(1000, (await tags.Bench.TagOk("DescribeTagKeys", new { Limit = 1 })).GetProperty("TotalCount").GetInt32());
    }

    private static async Task<string> Known(TagBench tags) => TagBench.Pairs((await tags.Bench.TagOk("GetTags", new { MaxResults = 1000 })).GetProperty("Tags"));

    private static RecordStore<CreatedTagKey> StoreOf(TagBench tags) => new(
        RecordKind.TagKey,
        TagDocuments.Default.CreatedTagKey,
        value => value.ToIndex(),
        tags.Bench.Deployment.Database,
        new DocumentSeal(tags.Bench.Deployment.DomainKeys, new SecretsManager.Server.SystemRandomBytes()),
        cache: null);
}
