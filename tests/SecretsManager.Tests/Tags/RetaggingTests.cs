using System.Text.Json;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Tags;

public class RetaggingTests
{
    [Fact]
    public async Task Resources_of_every_kind_get_tags_and_lose_them()
    {
        await using TagBench tags = await TagBench.Open();
        string secret = await tags.Secret("s", ("team", "a"));
        string key = tags.KeyName(await tags.Key("k"));
        string role = tags.RoleName(await tags.Role("r", ("env", "old")));

        JsonElement answer = await tags.Bench.TagOk("TagResources", new { ResourceList = new[] { secret, key, role }, Tags = TagBench.Wire(("env", "dev"), ("cost", "7")) });

        Assert.Empty(answer.GetProperty("FailedResources").EnumerateArray());
        Assert.Equal("cost=7 env=dev team=a", await tags.TagsOf(secret));
        Assert.Equal("cost=7 env=dev", await tags.TagsOf(key));
        Assert.Equal("cost=7 env=dev", await tags.TagsOf(role));

        answer = await tags.Bench.TagOk("UnTagResources", new { ResourceList = new[] { secret, key, role }, TagKeys = new[] { "env", "none" } });

        Assert.Empty(answer.GetProperty("FailedResources").EnumerateArray());
        Assert.Equal("cost=7 team=a", await tags.TagsOf(secret));
        Assert.Equal("cost=7", await tags.TagsOf(role));
    }

    [Fact]
    public async Task A_resource_may_be_named_in_every_form_that_clients_use()
    {
        await using TagBench tags = await TagBench.Open();
        string secret = await tags.Secret("s");
        string keyId = await tags.Key("k");
        string roleId = await tags.Role("r");
        (string Form, string Resource)[] forms =
        [
            ($"qcs::ssm:{TagBench.Region}::secret/creatorUin/{tags.Account}/s", secret),
            ($"qcs::ssm:{TagBench.Region}:uin/:secret/creatorUin/{tags.Account}/s", secret),
            ($"qcs::ssm:{TagBench.Region}:uin/{tags.Account}:secret/s", secret),
            ($"qcs::kms:{TagBench.Region}:uin/:key/{keyId}", tags.KeyName(keyId)),
            ($"qcs::kms:{TagBench.Region}:uin/:key/creatorUin/{tags.Account}/{keyId}", tags.KeyName(keyId)),
            ($"qcs::cam::uin/:role/{roleId}", tags.RoleName(roleId)),
            ($"qcs::cam:{TagBench.Region}:uin/:role/{roleId}", tags.RoleName(roleId)),
            ("qcs::cam::uin/:roleName/r", tags.RoleName(roleId)),
        ];
        foreach ((int number, (string form, string resource)) in forms.Index())
        {
            await tags.Bench.TagOk("ModifyResourceTags", new { Resource = form, ReplaceTags = TagBench.Wire(("n", $"{number}")) });
            Assert.Equal($"n={number}", await tags.TagsOf(resource));
        }
    }

    [Fact]
    public async Task What_fails_is_named_and_all_the_rest_is_changed()
    {
        await using TagBench tags = await TagBench.Open();
        string secret = await tags.Secret("s");
        string full = await tags.Secret("full", [.. Enumerable.Range(0, 50).Select(i => ($"k{i:00}", "v"))]);
        string product = tags.KeyName((await tags.Bench.Deployment.MasterKeys.FindDefault(tags.Account, TagBench.Region, CancellationToken.None))!.Value.KeyId);
        string[] list =
        [
            tags.SecretName("none"), secret, "no name", $"qcs::cvm:{TagBench.Region}::instance/ins-1", $"qcs::ssm:{TagBench.Region}::token/s", "qcs::ssm:ap-moon::secret/s",
            "qcs::ssm:::secret/s", full, product, $"qcs::ssm:{TagBench.Region}::secret/creatorUin/7/s",
        ];

        JsonElement answer = await tags.Bench.TagOk("TagResources", new { ResourceList = list, Tags = TagBench.Wire(("env", "dev")) });

        Assert.Equal(
            [
                (list[0], "InvalidParameterValue.ResourceIdInvalid"),
                (list[2], "InvalidParameterValue.ResourceDescriptionError"),
                (list[3], "InvalidParameter.UnsupportedService"),
                (list[4], "InvalidParameterValue.ResourcePrefixInvalid"),
                (list[5], "InvalidParameterValue.RegionInvalid"),
                (list[6], "InvalidParameterValue.RegionInvalid"),
                (full, "LimitExceeded.ResourceAttachedTags"),
                (product, "UnsupportedOperation"),
                (list[9], "InvalidParameterValue.ResourceIdInvalid"),
            ],
            answer.GetProperty("FailedResources").EnumerateArray()
                .Select(failed => (failed.GetProperty("Resource").GetString()!, failed.GetProperty("Code").GetString()!)));
        Assert.All(answer.GetProperty("FailedResources").EnumerateArray(), failed => Assert.NotEmpty(failed.GetProperty("Message").GetString()!));
        Assert.Equal("env=dev", await tags.TagsOf(secret));
        Assert.DoesNotContain("env", await tags.TagsOf(full), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_that_is_named_twice_is_changed_once_and_one_that_stays_as_it_is_is_not_written()
    {
        await using TagBench tags = await TagBench.Open();
        string secret = await tags.Secret("s");
        string[] twice = [secret, $"qcs::ssm:{TagBench.Region}::secret/s"];

        await tags.Bench.TagOk("TagResources", new { ResourceList = twice, Tags = TagBench.Wire(("env", "dev")) });
        Assert.Equal(2, await Generation(tags));
        await tags.Bench.TagOk("TagResources", new { ResourceList = twice, Tags = TagBench.Wire(("env", "dev")) });
        Assert.Equal(2, await Generation(tags));
        Assert.Equal("env=dev", await tags.TagsOf(secret));
    }

    [Theory]
    [InlineData("""{"Tags":[{"TagKey":"a","TagValue":"b"}]}""", "MissingParameter")]
    [InlineData("""{"ResourceList":[],"Tags":[{"TagKey":"a","TagValue":"b"}]}""", "MissingParameter")]
    [InlineData("""{"ResourceList":["qcs::ssm:ap-guangzhou::secret/s"]}""", "MissingParameter")]
    [InlineData("""{"ResourceList":["qcs::ssm:ap-guangzhou::secret/s"],"Tags":[{"TagKey":"a"}]}""", "MissingParameter")]
    [InlineData("""{"ResourceList":["qcs::ssm:ap-guangzhou::secret/s"],"Tags":[{"TagKey":"","TagValue":"b"}]}""", "InvalidParameterValue.TagKeyEmpty")]
    [InlineData("""{"ResourceList":["qcs::ssm:ap-guangzhou::secret/s"],"Tags":[{"TagKey":"a&b","TagValue":"b"}]}""", "InvalidParameterValue.TagKeyCharacterIllegal")]
    [InlineData("""{"ResourceList":["qcs::ssm:ap-guangzhou::secret/s"],"Tags":[{"TagKey":"a","TagValue":"b&c"}]}""", "InvalidParameterValue.TagValueCharacterIllegal")]
    [InlineData("""{"ResourceList":["qcs::ssm:ap-guangzhou::secret/s"],"Tags":[{"TagKey":"qcs:cmk","TagValue":"b"}]}""", "InvalidParameterValue.ReservedTagKey")]
    [InlineData("""{"ResourceList":["qcs::ssm:ap-guangzhou::secret/s"],"Tags":[{"TagKey":"project1","TagValue":"b"}]}""", "InvalidParameterValue.ReservedTagKey")]
    [InlineData("""{"ResourceList":["qcs::ssm:ap-guangzhou::secret/s"],"Tags":[{"TagKey":"a","TagValue":"b"},{"TagKey":"a","TagValue":"c"}]}""", "InvalidParameterValue.TagKeyDuplicate")]
    [InlineData("""{"ResourceList":["qcs::ssm:ap-guangzhou::secret/s"],"Tags":[{"TagKey":"a","TagValue":"b","Category":"System"}]}""", "InvalidParameterValue")]
    [InlineData("""{"ResourceList":["qcs::ssm:ap-guangzhou::secret/s"],"Tags":[{"TagKey":"a","TagValue":"b"}],"More":1}""", "UnknownParameter")]
    [InlineData("""{"ResourceList":["qcs::ssm:ap-guangzhou:uin/100000000002:secret/s"],"Tags":[{"TagKey":"a","TagValue":"b"}]}""", "UnauthorizedOperation")]
    public async Task A_request_that_is_wrong_as_a_whole_changes_nothing(string body, string code)
    {
        await using TagBench tags = await TagBench.Open();
        string secret = await tags.Secret("s");
        Assert.Equal(code, await tags.Bench.TagCode("TagResources", JsonSerializer.Deserialize<JsonElement>(body)));
        Assert.Equal("", await tags.TagsOf(secret));
    }

    [Fact]
    public async Task Names_texts_and_lists_have_their_greatest_lengths()
    {
        await using TagBench tags = await TagBench.Open();
        string secret = await tags.Secret("s");
        Task<string?> Code(int resources = 1, int count = 1, int key = 1, int value = 1) => tags.Bench.TagCode("TagResources", new
        {
            ResourceList = Enumerable.Range(0, resources).Select(i => i == 0 ? secret : $"{secret}{i}"),
            Tags = TagBench.Wire([.. Enumerable.Range(0, count).Select(i => (new string((char)('a' + i), key), new string('v', value)))]),
        });
        Assert.Null(await Code(resources: 10, count: 10, key: 127, value: 255));
        Assert.Equal("LimitExceeded.ResourceNumPerRequest", await Code(resources: 11));
        Assert.Equal("LimitExceeded.TagNumPerRequest", await Code(count: 11));
        Assert.Equal("InvalidParameterValue.TagKeyLengthExceeded", await Code(key: 128));
        Assert.Equal("InvalidParameterValue.TagValueLengthExceeded", await Code(value: 256));
        Assert.Null(await tags.Bench.TagCode("TagResources", new { ResourceList = new[] { secret }, Tags = TagBench.Wire(("empty", "")) }));
    }

    [Fact]
    public async Task Modifying_sets_some_deletes_others_and_leaves_the_rest()
    {
        await using TagBench tags = await TagBench.Open();
        string secret = await tags.Secret("s", ("a", "1"), ("b", "2"), ("c", "3"));
        Task<string?> Code(object request) => tags.Bench.TagCode("ModifyResourceTags", request);

        Assert.Null(await Code(new { Resource = secret, ReplaceTags = TagBench.Wire(("a", "9"), ("d", "4")), DeleteTags = new[] { new { TagKey = "b" }, new { TagKey = "none" } } }));
        Assert.Equal("a=9 c=3 d=4", await tags.TagsOf(secret));

        Assert.Equal("InvalidParameter.Tag", await Code(new { Resource = secret, ReplaceTags = Array.Empty<object>() }));
        Assert.Equal("InvalidParameterValue.DeleteTagsParamError", await Code(new { Resource = secret, ReplaceTags = TagBench.Wire(("a", "1")), DeleteTags = new[] { new { TagKey = "a" } } }));
        Assert.Equal("InvalidParameterValue.TagKeyDuplicate", await Code(new { Resource = secret, DeleteTags = new[] { new { TagKey = "a" }, new { TagKey = "a" } } }));
        Assert.Equal("LimitExceeded.TagNumPerRequest", await Code(new { Resource = secret, DeleteTags = Enumerable.Range(0, 11).Select(i => new { TagKey = $"{i}" }) }));
        Assert.Equal("InvalidParameterValue.ResourceIdInvalid", await Code(new { Resource = tags.SecretName("none"), ReplaceTags = TagBench.Wire(("a", "1")) }));
        Assert.Equal("InvalidParameterValue.ResourceDescriptionError", await Code(new { Resource = "secret/s", ReplaceTags = TagBench.Wire(("a", "1")) }));
        Assert.Equal("MissingParameter", await Code(new { ReplaceTags = TagBench.Wire(("a", "1")) }));
        Assert.Equal("a=9 c=3 d=4", await tags.TagsOf(secret));
    }

    [Fact]
    public async Task One_tag_of_one_resource_is_added_changed_and_deleted()
    {
        await using TagBench tags = await TagBench.Open();
        string secret = await tags.Secret("s");
        Task<string?> Code(string action, string? value) => value is null
            ? tags.Bench.TagCode(action, new { Resource = secret, TagKey = "env" })
            : tags.Bench.TagCode(action, new { Resource = secret, TagKey = "env", TagValue = value });

        Assert.Equal("ResourceNotFound.AttachedTagKeyNotFound", await Code("UpdateResourceTagValue", "x"));
        Assert.Equal("ResourceNotFound.AttachedTagKeyNotFound", await Code("DeleteResourceTag", null));
        Assert.Null(await Code("AddResourceTag", "dev"));
        Assert.Equal("ResourceInUse.TagKeyAttached", await Code("AddResourceTag", "dev"));
        Assert.Equal("env=dev", await tags.TagsOf(secret));
        Assert.Null(await Code("UpdateResourceTagValue", "prod"));
        Assert.Equal("env=prod", await tags.TagsOf(secret));
        Assert.Null(await Code("DeleteResourceTag", null));
        Assert.Equal("", await tags.TagsOf(secret));
    }

    [Fact]
    public async Task A_tag_of_many_resources_is_attached_changed_and_detached_for_all_or_none()
    {
        await using TagBench tags = await TagBench.Open();
        string one = await tags.Secret("one"), two = await tags.Secret("two");
        async Task<string?> Code(string action, string? value, params string[] ids)
        {
            Dictionary<string, object> request = new() { ["ServiceType"] = "ssm", ["ResourceIds"] = ids, ["ResourceRegion"] = TagBench.Region, ["ResourcePrefix"] = "secret", ["TagKey"] = "env" };
            if (value is not null)
                request["TagValue"] = value;
            return await tags.Bench.TagCode(action, request);
        }

        string id = $"creatorUin/{tags.Account}/one";
        Assert.Equal("InvalidParameterValue.ResourceIdInvalid", await Code("AttachResourcesTag", "dev", id, "none"));
        Assert.Equal("", await tags.TagsOf(one));
        Assert.Null(await Code("AttachResourcesTag", "dev", id));
        Assert.Null(await Code("AttachResourcesTag", "dev", id, "two"));
        Assert.Equal("ResourceInUse.TagKeyAttached", await Code("AttachResourcesTag", "prod", "two"));
        Assert.Null(await Code("ModifyResourcesTagValue", "prod", id, "two"));
        Assert.Equal(("env=prod", "env=prod"), (await tags.TagsOf(one), await tags.TagsOf(two)));
        Assert.Null(await Code("DetachResourcesTag", null, "two"));
        Assert.Equal("ResourceNotFound.AttachedTagKeyNotFound", await Code("DetachResourcesTag", null, id, "two"));
        Assert.Equal("ResourceNotFound.AttachedTagKeyNotFound", await Code("ModifyResourcesTagValue", "x", id, "two"));
        Assert.Equal("env=prod", await tags.TagsOf(one));
        Assert.Equal("LimitExceeded.ResourceNumPerRequest", await Code("AttachResourcesTag", "dev", [.. Enumerable.Range(0, 51).Select(i => $"s{i}")]));
        Assert.Equal("MissingParameter", await Code("AttachResourcesTag", "dev"));
    }

    [Fact]
    public async Task A_service_a_prefix_or_a_region_that_is_not_there_is_refused()
    {
        await using TagBench tags = await TagBench.Open();
        await tags.Secret("s");
        string roleId = await tags.Role("r");
        Task<string?> Code(string service, string? prefix, string? region, string id) => tags.Bench.TagCode(
            "AttachResourcesTag", new { ServiceType = service, ResourcePrefix = prefix, ResourceRegion = region, ResourceIds = new[] { id }, TagKey = "a", TagValue = "b" });

        Assert.Equal("InvalidParameter.UnsupportedService", await Code("cvm", "instance", TagBench.Region, "s"));
        Assert.Equal("InvalidParameterValue.ResourcePrefixInvalid", await Code("ssm", "instance", TagBench.Region, "s"));
        Assert.Equal("InvalidParameterValue.RegionInvalid", await Code("ssm", "secret", null, "s"));
        Assert.Equal("InvalidParameterValue.RegionInvalid", await Code("ssm", "secret", "ap-moon", "s"));
        Assert.Equal("InvalidParameterValue.ResourceDescriptionError", await Code("ssm", "secret", TagBench.Region, "a b"));
        Assert.Equal("InvalidParameterValue.ResourceDescriptionError", await Code("ssm:ap-guangzhou:uin/1", "secret", TagBench.Region, "s"));
        Assert.Null(await Code("ssm", null, TagBench.Region, "s"));
        Assert.Null(await Code("cam", "role", null, roleId));
        Assert.Null(await Code("cam", "roleName", TagBench.Region, "r"));
    }

    [Fact]
    public async Task The_mark_of_a_secret_s_key_is_neither_shown_nor_touched()
    {
        await using TagBench tags = await TagBench.Open();
        string keyId = await tags.Key("k");
        await tags.Bench.SsmOk("CreateSecret", new { SecretName = "s", VersionId = "v", SecretString = "x", KmsKeyId = keyId });
        string secret = tags.SecretName("s");

        Assert.Equal("", await tags.TagsOf(secret));
        await tags.Bench.TagOk("TagResources", new { ResourceList = new[] { secret }, Tags = TagBench.Wire(("a", "b")) });
        await tags.Bench.TagOk("UnTagResources", new { ResourceList = new[] { secret }, TagKeys = new[] { "a", Secret.KeyTag } });

        Assert.Equal("", TagBench.Pairs((await tags.Bench.TagOk("GetTags", new { })).GetProperty("Tags")));
        Assert.Equal("InvalidParameterValue.TagFilters", await tags.Bench.TagCode("GetResources", new { TagFilters = new[] { new { TagKey = Secret.KeyTag } } }));
        Assert.Equal("InvalidParameterValue", Bench.CodeOf(await tags.Bench.Ssm("ListSecrets", new { TagFilters = new[] { new { TagKey = Secret.KeyTag } } })));
        RecordQuery under = new(RecordKind.Secret, tags.Account, TagBench.Region) { Tags = [new RecordTagFilter(Secret.KeyTag, [keyId])], Offset = 0, Limit = 5 };
        Assert.Equal(1, (await tags.Bench.Deployment.Secrets.Records.List(under, CancellationToken.None)).Total);
    }

    [Fact]
    public async Task A_secret_made_again_under_its_name_has_none_of_the_tags_of_the_former_one()
    {
        await using TagBench tags = await TagBench.Open();
        string secret = await tags.Secret("s", ("env", "dev"));
        await tags.Bench.SsmOk("DisableSecret", new { SecretName = "s" });
        await tags.Bench.SsmOk("DeleteSecret", new { SecretName = "s", RecoveryWindowInDays = 0 });
        Assert.Equal("InvalidParameterValue.ResourceIdInvalid", await tags.Bench.TagCode("AddResourceTag", new { Resource = secret, TagKey = "a", TagValue = "b" }));
        await tags.Secret("s");
        Assert.Equal("", await tags.TagsOf(secret));
    }

    [Fact]
    public async Task Every_resource_that_is_changed_stands_in_the_audit_record_and_what_was_done_to_its_tags()
    {
        await using TagBench tags = await TagBench.Open();
        string one = await tags.Secret("one"), two = await tags.Secret("two");
        await tags.Bench.TagOk("TagResources", new { ResourceList = new[] { one, two }, Tags = TagBench.Wire(("env", "dev"), ("team", "a=b")) });
        JsonElement record = (await tags.Bench.Records())[^1];
        Assert.Equal(one, record.GetProperty("resource").GetString());
        Assert.Equal(two, record.GetProperty("parameters").GetProperty("Resources.1").GetString());
        Assert.Equal("""[{"env":"dev"},{"team":"a=b"}]""", record.GetProperty("parameters").GetProperty("Tags").GetString());

        await tags.Bench.TagOk("ModifyResourceTags", new { Resource = one, ReplaceTags = TagBench.Wire(("env", "new")), DeleteTags = new[] { new { TagKey = "team" } } });
        Assert.Equal(("""[{"env":"new"}]""", """["team"]"""), await Noted(tags));
        await tags.Bench.TagOk("DetachResourcesTag", new { ServiceType = "ssm", ResourceIds = new[] { "one" }, ResourceRegion = TagBench.Region, TagKey = "env" });
        Assert.Equal((null, """["env"]"""), await Noted(tags));
    }

    [Fact]
    public async Task Tags_that_are_made_and_deleted_stand_in_the_audit_record()
    {
        await using TagBench tags = await TagBench.Open();
        await tags.Bench.TagOk("CreateTags", new { Tags = TagBench.Wire(("env", "dev"), ("env", "prod")) });
        Assert.Equal(("""[{"env":"dev"},{"env":"prod"}]""", null), await Noted(tags));
        await tags.Bench.TagOk("DeleteTag", new { TagKey = "env", TagValue = "dev" });
        Assert.Equal(("""[{"env":"dev"}]""", null), await Noted(tags));
    }

    private static async Task<(string? Tags, string? Keys)> Noted(TagBench tags)
    {
        JsonElement parameters = (await tags.Bench.Records())[^1].GetProperty("parameters");
        return (
            parameters.TryGetProperty("Tags", out JsonElement set) ? set.GetString() : null,
            parameters.TryGetProperty("TagKeys", out JsonElement unset) ? unset.GetString() : null);
    }

    private static async Task<long> Generation(TagBench tags) =>
        (await tags.Bench.Deployment.Secrets.Find(tags.Account, TagBench.Region, "s", CancellationToken.None))!.Generation;
}
