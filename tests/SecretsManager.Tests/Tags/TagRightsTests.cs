using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SecretsManager.Server;
using SecretsManager.Server.Access;
using SecretsManager.Server.Hosting;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Tags;

public class TagRightsTests
{
    private const string Refused = "UnauthorizedOperation";

    [Fact]
    public async Task Whoever_is_limited_to_a_tag_neither_takes_things_into_it_nor_lets_them_out()
    {
        await using TagBench tags = await TagBench.Open();
        string dev = await tags.Secret("dev", ("env", "dev")), prod = await tags.Secret("prod", ("env", "prod")), none = await tags.Secret("none");
        TagUser user = await tags.UserOf("env", "dev");
        Task<string?> Tag(string resource, string key, string value) => user.TagCode("TagResources", new { ResourceList = new[] { resource }, Tags = TagBench.Wire((key, value)) });

        Assert.Null(await Tag(dev, "team", "a"));
        Assert.Null(await Tag(dev, "env", "dev"));
        Assert.Equal(Refused, await Tag(dev, "env", "prod"));
        Assert.Equal(Refused, await Tag(prod, "env", "dev"));
        Assert.Equal(Refused, await Tag(prod, "team", "a"));
        Assert.Equal(Refused, await Tag(none, "env", "dev"));
        Assert.Equal(Refused, await user.TagCode("UnTagResources", new { ResourceList = new[] { dev }, TagKeys = new[] { "env" } }));
        Assert.Null(await user.TagCode("UnTagResources", new { ResourceList = new[] { dev }, TagKeys = new[] { "team" } }));
        Assert.Equal(("env=dev", "env=prod", ""), (await tags.TagsOf(dev), await tags.TagsOf(prod), await tags.TagsOf(none)));
    }

    [Theory]
    [InlineData("TagResources", """{"ResourceList":["{0}"],"Tags":[{"TagKey":"env","TagValue":"dev"}]}""")]
    [InlineData("UnTagResources", """{"ResourceList":["{0}"],"TagKeys":["x"]}""")]
    [InlineData("ModifyResourceTags", """{"Resource":"{0}","ReplaceTags":[{"TagKey":"env","TagValue":"dev"}],"DeleteTags":[{"TagKey":"x"}]}""")]
    [InlineData("ModifyResourceTags", """{"Resource":"{0}","DeleteTags":[{"TagKey":"x"}]}""")]
    [InlineData("AddResourceTag", """{"Resource":"{0}","TagKey":"new","TagValue":"dev"}""")]
    [InlineData("UpdateResourceTagValue", """{"Resource":"{0}","TagKey":"env","TagValue":"dev"}""")]
    [InlineData("DeleteResourceTag", """{"Resource":"{0}","TagKey":"x"}""")]
    [InlineData("AttachResourcesTag", """{"ServiceType":"ssm","ResourceRegion":"ap-guangzhou","ResourceIds":["{1}"],"TagKey":"new","TagValue":"1"}""")]
    [InlineData("ModifyResourcesTagValue", """{"ServiceType":"ssm","ResourceRegion":"ap-guangzhou","ResourceIds":["{1}"],"TagKey":"env","TagValue":"dev"}""")]
    [InlineData("DetachResourcesTag", """{"ServiceType":"ssm","ResourceRegion":"ap-guangzhou","ResourceIds":["{1}"],"TagKey":"x"}""")]
    public async Task No_action_changes_tags_of_what_is_another_s_and_a_thing_that_does_not_exist_is_told_alike(string action, string body)
    {
        await using TagBench tags = await TagBench.Open();
        string other = await tags.Secret("other", ("env", "prod"), ("x", "1"));
        string creator = $"creatorUin/{tags.Account}/";
        TagUser user = await tags.UserOf("env", "dev");
        async Task<string> Message(string name, string id)
        {
            JsonElement answer = await user.Tag(action, JsonSerializer.Deserialize<JsonElement>(body.Replace("{0}", name, StringComparison.Ordinal).Replace("{1}", id, StringComparison.Ordinal)));
            Assert.Equal(Refused, Bench.CodeOf(answer));
            return answer.GetProperty("Error").GetProperty("Message").GetString()!;
        }

        Assert.Equal(
            (await Message(tags.SecretName("absent"), creator + "absent")).Replace("absent", "other", StringComparison.Ordinal), await Message(other, creator + "other"));
        Assert.Equal(
            (await Message($"qcs::ssm:{TagBench.Region}::secret/absent", "absent")).Replace("absent", "other", StringComparison.Ordinal),
            await Message($"qcs::ssm:{TagBench.Region}::secret/other", "other"));
        Assert.Equal("env=prod x=1", await tags.TagsOf(other));
    }

    [Fact]
    public async Task One_resource_that_the_caller_may_not_change_refuses_all()
    {
        await using TagBench tags = await TagBench.Open();
        string dev = await tags.Secret("dev", ("env", "dev")), prod = await tags.Secret("prod", ("env", "prod"));
        TagUser user = await tags.UserOf("env", "dev");
        Assert.Equal(Refused, await user.TagCode("TagResources", new { ResourceList = new[] { dev, prod }, Tags = TagBench.Wire(("a", "b")) }));
        Assert.Equal(Refused, await user.TagCode("TagResources", new { ResourceList = new[] { dev, "no name" }, Tags = TagBench.Wire(("a", "b")) }));
        Assert.Equal("env=dev", await tags.TagsOf(dev));
    }

    [Fact]
    public async Task A_denial_holds_for_the_tags_before_and_for_the_tags_after()
    {
        await using TagBench tags = await TagBench.Open();
        string dev = await tags.Secret("dev", ("env", "dev")), prod = await tags.Secret("prod", ("env", "prod"));
        TagUser user = await tags.User(TagBench.Policy("""{"effect":"allow","action":"*","resource":"*"}""", TagBench.Statement("deny", "tag:*", "env&prod")));
        Task<string?> Set(string resource, string value) => user.TagCode("UpdateResourceTagValue", new { Resource = resource, TagKey = "env", TagValue = value });

        Assert.Equal(Refused, await Set(prod, "dev"));
        Assert.Equal(Refused, await Set(dev, "prod"));
        Assert.Null(await Set(dev, "test"));
        Assert.Equal("InvalidParameterValue.ResourceIdInvalid", await Set(tags.SecretName("none"), "test"));
    }

    [Fact]
    public async Task The_tags_of_the_request_are_a_condition()
    {
        await using TagBench tags = await TagBench.Open();
        string secret = await tags.Secret("s");
        TagUser user = await tags.User(TagBench.Policy("allow", "tag:*", "env&dev", "qcs:request_tag"));
        Task<string?> Add(string value) => user.TagCode("AddResourceTag", new { Resource = secret, TagKey = "env", TagValue = value });
        Assert.Equal(Refused, await Add("prod"));
        Assert.Null(await Add("dev"));
        Assert.Equal(Refused, await user.TagCode("DeleteResourceTag", new { Resource = secret, TagKey = "env" }));
        Assert.Equal(Refused, await user.TagCode("CreateTag", new { TagKey = "env", TagValue = "prod" }));
        Assert.Null(await user.TagCode("CreateTag", new { TagKey = "env", TagValue = "dev" }));
    }

    [Fact]
    public async Task The_permission_is_the_tag_action_s_own_on_the_name_of_the_resource()
    {
        await using TagBench tags = await TagBench.Open();
        string a = await tags.Secret("a1"), b = await tags.Secret("b1"), role = tags.RoleName(await tags.Role("r"));
        TagUser user = await tags.User(TagBench.Policy(
            $$"""{"effect":"allow","action":["tag:AddResourceTag","ssm:*"],"resource":"qcs::ssm:{{TagBench.Region}}::secret/creatorUin/*/a*"}""",
            """{"effect":"allow","action":"tag:AddResourceTag","resource":"qcs::cam:::role/*"}"""));
        Task<string?> Do(string action, string resource) => user.TagCode(action, new { Resource = resource, TagKey = "k", TagValue = "v" });
        Assert.Null(await Do("AddResourceTag", a));
        Assert.Null(await Do("AddResourceTag", role));
        Assert.Equal(Refused, await Do("AddResourceTag", b));
        Assert.Equal(Refused, await Do("UpdateResourceTagValue", a));
    }

    [Fact]
    public async Task Lists_show_what_the_caller_may_see()
    {
        await using TagBench tags = await TagBench.Open();
        string dev = await tags.Secret("dev", ("env", "dev"), ("team", "a")), prod = await tags.Secret("prod", ("env", "prod"), ("team", "b"));
        await tags.Key("k", ("env", "prod"));
        await tags.Bench.TagOk("CreateTags", new { Tags = TagBench.Wire(("env", "dev"), ("made", "1")) });
        TagUser user = await tags.UserOf("env", "dev");
        async Task<string> Told(string action, object request, string list) => TagBench.Pairs((await user.TagOk(action, request)).GetProperty(list));

        JsonElement resources = await user.TagOk("GetResources", new { });
        Assert.Equal(dev, Assert.Single(resources.GetProperty("ResourceTagMappingList").EnumerateArray()).GetProperty("Resource").GetString());
        resources = await user.TagOk("GetResources", new { ResourceList = new[] { dev, prod } });
        Assert.Equal(dev, Assert.Single(resources.GetProperty("ResourceTagMappingList").EnumerateArray()).GetProperty("Resource").GetString());
        Assert.Equal("env=dev team=a", await Told("GetTags", new { }, "Tags"));
        Assert.Equal("""["env","team"]""", (await user.TagOk("GetTagKeys", new { })).GetProperty("TagKeys").GetRawText());
        Assert.Equal("env=dev", await Told("GetTagValues", new { TagKeys = new[] { "env", "made" } }, "Tags"));
        Assert.Equal("env=dev team=a", await Told("DescribeTags", new { }, "Tags"));
        Assert.Equal("env=dev team=a", await Told("DescribeResourceTags", new { }, "Rows"));
        Assert.Equal("", await Told("DescribeResourceTags", new { ResourceId = "prod" }, "Rows"));
        Assert.Equal(
            "env=dev team=a",
            await Told("DescribeResourceTagsByResourceIds", new { ServiceType = "ssm", ResourcePrefix = "secret", ResourceRegion = TagBench.Region, ResourceIds = new[] { "dev", "prod", "none" } }, "Tags"));
        Assert.Equal(1, (await user.TagOk("DescribeResourcesByTags", new { TagFilters = new[] { new { TagKey = "env" } } })).GetProperty("TotalCount").GetInt32());
        Assert.Equal(1, (await user.TagOk("DescribeResourcesByTagsUnion", new { TagFilters = new[] { new { TagKey = "env" } } })).GetProperty("TotalCount").GetInt32());

        TagUser stranger = await tags.User(TagBench.Policy("""{"effect":"allow","action":"ssm:*","resource":"*"}"""));
        Assert.Equal(Refused, await stranger.TagCode("GetResources", new { }));
        Assert.Equal(Refused, await stranger.TagCode("GetTags", new { }));
    }

    [Fact]
    public async Task A_made_tag_is_known_to_policies_by_itself()
    {
        await using TagBench tags = await TagBench.Open();
        TagUser user = await tags.UserOf("env", "dev");
        Assert.Null(await user.TagCode("CreateTag", new { TagKey = "env", TagValue = "dev" }));
        Assert.Equal(Refused, await user.TagCode("CreateTag", new { TagKey = "env", TagValue = "prod" }));
        Assert.Equal(Refused, await user.TagCode("CreateTags", new { Tags = TagBench.Wire(("env", "dev"), ("a", "b")) }));
        await tags.Bench.TagOk("CreateTag", new { TagKey = "env", TagValue = "prod" });
        Assert.Equal(Refused, await user.TagCode("DeleteTags", new { Tags = TagBench.Wire(("env", "dev"), ("env", "prod")) }));
        Assert.Equal("env=dev", TagBench.Pairs((await tags.Bench.TagOk("DescribeTags", new { CreateUin = user.Uin })).GetProperty("Tags")));
        Assert.Null(await user.TagCode("DeleteTag", new { TagKey = "env", TagValue = "dev" }));
    }

    [Fact]
    public async Task Nothing_of_an_account_is_seen_or_changed_from_another()
    {
        await using TagBench tags = await TagBench.Open();
        string secret = await tags.Secret("s", ("env", "dev"));
        await tags.Bench.TagOk("CreateTag", new { TagKey = "a", TagValue = "b" });
        AccessKey other = (await AccountCreation.Create(tags.Bench.Deployment, AccountRegister.FirstUin + 1, new SystemRandomBytes(), tags.Bench.Time))!;
        Task<JsonElement> Call(string action, object parameters)
        {
            tags.Bench.Time.Advance(TimeSpan.FromSeconds(1));
            DefaultHttpContext http = tags.Bench.Signed(action, JsonSerializer.Serialize(parameters), keyId: other.SecretId, secretKey: Encoding.ASCII.GetString(other.SecretKey.Bytes));
            http.Request.Headers["X-TC-Version"] = "2018-08-13";
            return tags.Bench.Send(http);
        }

        Assert.Empty((await Call("GetResources", new { })).GetProperty("ResourceTagMappingList").EnumerateArray());
        Assert.Empty((await Call("GetResources", new { ResourceList = new[] { secret } })).GetProperty("ResourceTagMappingList").EnumerateArray());
        Assert.Empty((await Call("GetTags", new { })).GetProperty("Tags").EnumerateArray());
        Assert.Equal(Refused, Bench.CodeOf(await Call("TagResources", new { ResourceList = new[] { secret }, Tags = TagBench.Wire(("a", "b")) })));
        Assert.Equal("ResourceNotFound.TagNonExist", Bench.CodeOf(await Call("DeleteTag", new { TagKey = "a", TagValue = "b" })));
    }
}
