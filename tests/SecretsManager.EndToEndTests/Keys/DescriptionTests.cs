using System.Text.Json.Nodes;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>Making a key, and what is told of it: alias, description, tags, dates.</summary>
public abstract partial class KeyServiceTests
{
    private const string WrongAlias = "InvalidParameterValue.InvalidAlias";
    private const string AliasTaken = "InvalidParameterValue.AliasAlreadyExists";

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task A_key_is_created_and_described(string method)
    {
        string alias = NewAlias();
        SdkAnswer created = await Ok(
            "CreateKey", new { Alias = alias, Description = "密钥 🔑", Tags = new[] { new { TagKey = "env", TagValue = "prod" } } }, method);
        Assert.Equal(
            (alias, "密钥 🔑", "Enabled", "ENCRYPT_DECRYPT", 0, "ok", ""),
            (created.Text("Alias"), created.Text("Description"), created.Text("KeyState"), created.Text("KeyUsage"),
                created.Number("TagCode"), created.Text("TagMsg"), created.Text("HsmClusterId")));
        AssertNow(created.Number("CreateTime"));
        string key = created.Text("KeyId");
        Assert.True(Guid.TryParseExact(key, "D", out _));

        JsonObject described = (await Ok("DescribeKey", new { KeyId = key }, method)).Response!["KeyMetadata"]!.AsObject();
        Assert.Equal(
            (key, alias, "密钥 🔑", "Enabled", "ENCRYPT_DECRYPT", created.Number("CreateTime")),
            ((string)described["KeyId"]!, (string)described["Alias"]!, (string)described["Description"]!, (string)described["KeyState"]!,
                (string)described["KeyUsage"]!, (long)described["CreateTime"]!));
        Assert.Equal(
            ("user", "TENCENT_KMS", Server.Protection, "100000000001", $"creatorUin/100000000001/{key}", 2),
            ((string)described["Owner"]!, (string)described["Origin"]!, (string)described["Protection"]!, (string)described["CreatorUinString"]!,
                (string)described["ResourceId"]!, (int)described["Type"]!));
    }

    [Fact]
    public async Task Each_description_has_every_field_of_the_documentation_and_none_is_null()
    {
        JsonObject described = await Describe(await NewKey());
        Assert.Equal(
            ("KeyId Alias CreateTime Description KeyState KeyUsage Type CreatorUin CreatorUinString KeyRotationEnabled Owner NextRotateTime DeletionDate Origin "
                + "ValidTo ResourceId RotateDays LastRotateTime HsmClusterId IsSyncReplica SourceRegion SyncStatus SyncMessages SyncStartTime SyncEndTime "
                + "SourceHsmClusterId AccountAppId AccountUin AccountName Protection CloudResources CloudResourceCount").Split(' ').Order(),
            described.Select(field => field.Key).Order());
        Assert.All(described, field => Assert.NotNull(field.Value));
        Assert.All(
            (string[])["NextRotateTime", "DeletionDate", "ValidTo", "RotateDays", "LastRotateTime", "CloudResourceCount"],
            field => Assert.Equal(0, (long)described[field]!));
        Assert.False((bool)described["KeyRotationEnabled"]!);
    }

    [Fact]
    public async Task A_key_whose_material_will_come_later_waits_for_it()
    {
        SdkAnswer created = await Ok("CreateKey", new { Alias = NewAlias(), Type = 2 });
        Assert.Equal(("PendingImport", "", "no tags to save"), (created.Text("KeyState"), created.Text("Description"), created.Text("TagMsg")));
        JsonObject described = await Describe(created.Text("KeyId"));
        Assert.Equal(("PendingImport", "EXTERNAL"), ((string)described["KeyState"]!, (string)described["Origin"]!));
    }

    [Fact]
    public async Task An_alias_is_1_to_60_letters_digits_hyphens_and_underscores_and_not_a_products()
    {
        string key = await NewKey();
        string[] wrong = ["", "-a", "_a", "a b", "a.b", "a/b", "é", "密钥", "a\0", new('a', 61), "kms-a", "KMS-a", "kms-"];
        await Task.WhenAll(wrong.Select(alias => Refused(WrongAlias, "CreateKey", new { Alias = alias })));
        await Task.WhenAll(wrong.Select(alias => Refused(WrongAlias, "UpdateAlias", new { KeyId = key, Alias = alias })));
        await Task.WhenAll(((string[])["0", "A-_9", new('z', 60), "kms", "kmsa", "xkms-"]).Select(alias => Ok("CreateKey", new { Alias = alias })));
    }

    [Fact]
    public async Task An_alias_stands_for_one_key_even_while_that_waits_for_its_deletion()
    {
        (string alias, string free) = (NewAlias(), NewAlias());
        string key = await NewKey(alias: alias);
        string another = await NewKey();
        await Refused(AliasTaken, "CreateKey", new { Alias = alias });
        await Refused(AliasTaken, "UpdateAlias", new { KeyId = another, Alias = alias });
        await Ok("UpdateAlias", new { KeyId = key, Alias = alias });
        await Other.KmsOk("CreateKey", new { Alias = alias });

        await ScheduleDeletion(key);
        await Refused(AliasTaken, "CreateKey", new { Alias = alias, Description = "another" });
        await Ok("CancelKeyDeletion", new { KeyId = key });
        await Ok("UpdateAlias", new { KeyId = key, Alias = free });
        Assert.Equal(free, (string)(await Describe(key))["Alias"]!);
        // A refusal stands for its second, so the same is asked for another way.
        await Ok("UpdateAlias", new { KeyId = another, Alias = alias }, "GET");
        await Refused(AliasTaken, "CreateKey", new { Alias = free });
        await NewKey(alias: alias.ToUpperInvariant());
    }

    [Fact]
    public async Task Of_all_who_want_one_alias_at_once_one_gets_it()
    {
        string alias = NewAlias();
        SdkAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Sdk.Kms("CreateKey", new { Alias = alias, Description = $"{i}" })));
        Assert.Equal(Enumerable.Repeat(AliasTaken, 11), answers.Select(answer => answer.Code).Where(code => code.Length > 0));
    }

    [Fact]
    public async Task A_description_is_up_to_1024_bytes_of_UTF_8()
    {
        string longest = new('é', 512);
        string key = (await Ok("CreateKey", new { Alias = NewAlias(), Description = longest })).Text("KeyId");
        Assert.Equal(longest, (string)(await Describe(key))["Description"]!);
        foreach (string description in (string[])["new", longest, ""])
        {
            await Ok("UpdateKeyDescription", new { KeyId = key, Description = description });
            Assert.Equal(description, (string)(await Describe(key))["Description"]!);
        }

        await Refused(WrongValue, "CreateKey", new { Alias = NewAlias(), Description = longest + "x" });
        await Refused(WrongValue, "UpdateKeyDescription", new { KeyId = key, Description = longest + "x" });
    }

    [Fact]
    public async Task Tags_follow_the_rules_of_tags()
    {
        Task Refuse(string code, params (string Key, string Value)[] tags) => Refused(
            code, "CreateKey", new { Alias = NewAlias(), Tags = tags.Select(tag => new { TagKey = tag.Key, TagValue = tag.Value }) });
        await Task.WhenAll(
            Refuse("InvalidParameterValue.TagKeysDuplicated", ("a", "1"), ("b", "1"), ("a", "2")),
            Refuse(WrongValue, ("", "1")),
            Refuse(WrongValue, ("qcs:cmk", "1")),
            Refuse(WrongValue, ("project", "1")),
            Refuse(WrongValue, (new string('k', 128), "1")),
            Refuse(WrongValue, ("a", new string('v', 256))),
            Refuse(WrongValue, ("a#", "1")),
            Refuse(WrongValue, [.. Enumerable.Range(0, 51).Select(i => ($"k{i}", "v"))]));
    }

    [Fact]
    public async Task Several_keys_are_described_in_the_order_in_which_they_were_asked_for()
    {
        string[] keys = await Task.WhenAll(NewKey(), NewKey("ASYMMETRIC_SIGN_VERIFY_ECC"), NewExternalKey(), NewKey());
        foreach (string[] asked in (string[][])[keys, [.. keys.Reverse()], [keys[2]]])
        {
            JsonArray described = (await Ok("DescribeKeys", new { KeyIds = asked })).Response!["KeyMetadatas"]!.AsArray();
            Assert.Equal(asked, described.Select(one => (string)one!["KeyId"]!));
            AssertIsShort(described[0]!, await Describe(asked[0]));
        }

        await Refused("InvalidParameterValue.DuplicatedKeyId", "DescribeKeys", new { KeyIds = (string[])[keys[0], keys[1], keys[0]] });
        await Refused(NotFound, "DescribeKeys", new { KeyIds = (string[])[keys[0], Guid.NewGuid().ToString()] });
        await Refused("InvalidParameterValue.InvalidKeyId", "DescribeKeys", new { KeyIds = (string[])[keys[0], "alias"] });
        await Refused(WrongValue, "DescribeKeys", new { KeyIds = (string[])[] });
        await Refused(WrongValue, "DescribeKeys", new { KeyIds = Enumerable.Range(0, 101).Select(_ => Guid.NewGuid()) });
        await Refused(NotFound, "DescribeKeys", new { KeyIds = Enumerable.Range(0, 100).Select(_ => Guid.NewGuid()) });
    }
}
