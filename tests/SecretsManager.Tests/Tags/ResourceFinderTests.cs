using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Tags;

public class ResourceFinderTests
{
    [Fact]
    public async Task A_name_finds_what_policies_may_ask_about_the_thing()
    {
        await using TagBench tags = await TagBench.Open();
        string secret = await tags.Secret("s", ("env", "dev"));
        string keyId = await tags.Key("k", ("env", "dev"));
        string roleId = await tags.Role("r", ("env", "dev"));
        foreach (string name in (string[])[secret, tags.KeyName(keyId), tags.RoleName(roleId)])
        {
            TouchedResource found = (await Find(tags, name))!;
            Assert.Equal(name, found.Name.ToString());
            Assert.Equal([new RecordTag("env", "dev")], found.Tags);
            Assert.Equal(1, found.Judged!.Value.Generation);
        }

        Assert.Contains(("ssm:secret_type", "0"), (await Find(tags, secret))!.Attributes);
        TouchedResource byName = (await Find(tags, $"qcs::cam::uin/{tags.Account}:roleName/r"))!;
        Assert.Equal(("roleName/r", tags.RoleName(roleId)), (byName.Name.Path, byName.OtherName!.ToString()));
    }

    [Theory]
    [InlineData("qcs::ssm:ap-guangzhou::secret/none")]
    [InlineData("qcs::ssm:ap-guangzhou::secret/creatorUin/7/s")]
    [InlineData("qcs::ssm:ap-shanghai::secret/s")]
    [InlineData("qcs::ssm:::secret/s")]
    [InlineData("qcs::ssm:ap-guangzhou::secret/*")]
    [InlineData("qcs::ssm:ap-guangzhou::*")]
    [InlineData("qcs::ssm:ap-guangzhou:uin/100000000002:secret/s")]
    [InlineData("qcs::kms:ap-guangzhou::key/s")]
    [InlineData("qcs::cvm:ap-guangzhou::instance/s")]
    [InlineData("qcs::cam:::role/tencentcloudServiceRole/1")]
    public async Task What_does_not_exist_is_not_found(string text)
    {
        await using TagBench tags = await TagBench.Open();
        await tags.Secret("s");
        Assert.Null(await Find(tags, text));
    }

    private static async Task<TouchedResource?> Find(TagBench tags, string text)
    {
        Assert.True(ResourceName.TryParse(text, tags.Account, out ResourceName? name));
        TaggedResource found = await tags.Bench.Service<ResourceFinder>().Find(name, Caller.Of(tags.Bench.Key), CancellationToken.None);
        return found.Exists ? found.Touched : null;
    }
}
