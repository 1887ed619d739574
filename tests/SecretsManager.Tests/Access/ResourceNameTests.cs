using SecretsManager.Server.Access;
using Xunit;

namespace SecretsManager.Tests.Access;

public class ResourceNameTests
{
    private const long Caller = 100000000001;

    [Theory]
    [InlineData("qcs::ssm:ap-guangzhou:uin/100000000002:secret/creatorUin/7/s", "qcs::ssm:ap-guangzhou:uin/100000000002:secret/creatorUin/7/s")]
    [InlineData("qcs::ssm:ap-guangzhou::secret/s", "qcs::ssm:ap-guangzhou:uin/100000000001:secret/s")]
    [InlineData("qcs::cam::uin/:role/1", "qcs::cam::uin/100000000001:role/1")]
    [InlineData("qcs::ssm:::*", "qcs::ssm::uin/100000000001:*")]
    [InlineData("qcs::x:::a:b", "qcs::x::uin/100000000001:a:b")]
    public void A_text_of_six_segments_is_a_name(string text, string name)
    {
        Assert.True(ResourceName.TryParse(text, Caller, out ResourceName? parsed));
        Assert.Equal(name, parsed.ToString());
        Assert.True(ResourceName.TryParse(name, 1, out ResourceName? again));
        Assert.Equal(parsed, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("qcs::ssm:ap-guangzhou:secret/s")]
    [InlineData("arn::ssm:ap-guangzhou::secret/s")]
    [InlineData("QCS::ssm:ap-guangzhou::secret/s")]
    [InlineData(" qcs::ssm:ap-guangzhou::secret/s")]
    [InlineData("qcs:1:ssm:ap-guangzhou::secret/s")]
    [InlineData("qcs:::ap-guangzhou::secret/s")]
    [InlineData("qcs::SSM:ap-guangzhou::secret/s")]
    [InlineData("qcs::*:ap-guangzhou::secret/s")]
    [InlineData("qcs::ssm:*::secret/s")]
    [InlineData("qcs::ssm:ap guangzhou::secret/s")]
    [InlineData("qcs::ssm::uin/0:secret/s")]
    [InlineData("qcs::ssm::uin/01:secret/s")]
    [InlineData("qcs::ssm::uin/-1:secret/s")]
    [InlineData("qcs::ssm::uin/1a:secret/s")]
    [InlineData("qcs::ssm::uin/9007199254740992:secret/s")]
    [InlineData("qcs::ssm::uid/1:secret/s")]
    [InlineData("qcs::ssm::100000000001:secret/s")]
    [InlineData("qcs::ssm:ap-guangzhou::")]
    [InlineData("qcs::ssm:ap-guangzhou::secret/a b")]
    [InlineData("qcs::ssm:ap-guangzhou::secret/a\n")]
    [InlineData("qcs::ssm:ap-guangzhou::secret/a\"")]
    [InlineData("qcs::ssm:ap-guangzhou::secret/a\0")]
    public void Every_other_text_is_none(string text) => Assert.False(ResourceName.TryParse(text, Caller, out _));

    [Fact]
    public void A_name_has_at_most_1024_characters()
    {
        string start = "qcs::ssm:::secret/";
        Assert.True(ResourceName.TryParse(start + new string('s', 1024 - start.Length), Caller, out _));
        Assert.False(ResourceName.TryParse(start + new string('s', 1025 - start.Length), Caller, out _));
    }

    [Theory]
    [InlineData("secret/s", 0L, "s")]
    [InlineData("secret/creatorUin", 0L, "creatorUin")]
    [InlineData("secret/creatorUin/7/s", 7L, "s")]
    [InlineData("secret/", null, null)]
    [InlineData("secret", null, null)]
    [InlineData("other/s", null, null)]
    [InlineData("secret/creatorUin/7", null, null)]
    [InlineData("secret/creatorUin/7/", null, null)]
    [InlineData("secret/creatorUin/07/s", null, null)]
    [InlineData("secret/creatorUin/x/s", null, null)]
    [InlineData("secret/createUin/7/s", null, null)]
    [InlineData("secret/creatorUin/7/s/t", null, null)]
    [InlineData("secret/creatorUin//s", null, null)]
    public void A_path_names_a_creator_and_an_id(string path, long? creator, string? id)
    {
        (long Creator, string Id)? parts = new ResourceName("ssm", "", Caller, path).Created("secret");
        Assert.Equal((creator, id), (parts?.Creator, parts?.Id));
    }
}
