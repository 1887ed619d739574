using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.Policies;

public sealed class PolicyResourceTests
{
    [Theory]
    [InlineData("*", "*")]
    [InlineData("qcs::ssm:ap-guangzhou:uin/100:secret/*", "qcs::ssm:ap-guangzhou:uin/100:secret/*")]
    [InlineData("qcs::*:*::*", "qcs:::::*")]
    [InlineData("qcs:::::*", "qcs:::::*")]
    [InlineData("qcs::cos:ap-beijing:uid/1300000001:bucket/a:b", "qcs::cos:ap-beijing:uid/1300000001:bucket/a:b")]
    [InlineData("qcs::ssm:::secret/creatorUin/${uin}/*", "qcs::ssm:::secret/creatorUin/${uin}/*")]
    [InlineData("qcs::cam::uin/100:roleName/开发", "qcs::cam::uin/100:roleName/开发")]
    [InlineData("qcs::ssm:::a$b{c}", "qcs::ssm:::a$b{c}")]
    public void A_resource_has_one_canonical_text(string written, string canonical) => Assert.Equal(canonical, Read(written).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("**")]
    [InlineData("secret/*")]
    [InlineData("qcs::ssm:ap-guangzhou:uin/100")]
    [InlineData("QCS::ssm:::*")]
    [InlineData("qcs:*:ssm:::*")]
    [InlineData("qcs:7:ssm:::*")]
    [InlineData("qcs::SSM:::*")]
    [InlineData("qcs::s*:::*")]
    [InlineData("qcs::ssm:ap-*::*")]
    [InlineData("qcs::ssm:AP-guangzhou::*")]
    [InlineData("qcs::ssm::*:*")]
    [InlineData("qcs::ssm::100:*")]
    [InlineData("qcs::ssm::uin/:*")]
    [InlineData("qcs::ssm::uin/0:*")]
    [InlineData("qcs::ssm::uin/0100:*")]
    [InlineData("qcs::ssm::uin/-1:*")]
    [InlineData("qcs::ssm::uin/1\0:*")]
    [InlineData("qcs::ssm::uin/9007199254740992:*")]
    [InlineData("qcs::ssm::uin/${uin}:*")]
    [InlineData("qcs::ssm::uin/*:*")]
    [InlineData("qcs::ssm::uid/1300000001:*")]
    [InlineData("qcs::::uid/1300000001:*")]
    [InlineData("qcs::ssm:::")]
    [InlineData("qcs::ssm:::secret/?")]
    [InlineData("qcs::ssm:::a b")]
    [InlineData("qcs::ssm:::a\tb")]
    [InlineData("qcs::ssm:::a\"b")]
    [InlineData("qcs::ssm:::a'b")]
    [InlineData("qcs::ssm:::a\u0301")]
    [InlineData("qcs::ssm:::a\u202eb")]
    [InlineData("qcs::ssm:::a\u200bb")]
    [InlineData("qcs::ssm:::${user}")]
    [InlineData("qcs::ssm:::${Uin}")]
    [InlineData("qcs::ssm:::${uin")]
    [InlineData("qcs::ssm:::${}")]
    [InlineData("qcs::ssm:::${${uin}}")]
    [InlineData("qcs::ss\u212a:::*")]
    public void What_has_not_the_form_of_a_resource_is_refused(string resource) =>
        Assert.Equal("resource[1]", Policy.PlaceIn(Policy.Statement(resource: $$"""["*",{{Policy.Json(resource)}}]""")));

    [Theory]
    [InlineData("*", true)]
    [InlineData("qcs::ssm:ap-guangzhou:uin/100:secret/creatorUin/100/db", true)]
    [InlineData("qcs:::::*", true)]
    [InlineData("qcs::*:*:uin/100:*", true)]
    [InlineData("qcs::ssm:::secret/*", true)]
    [InlineData("qcs::ssm:::secret/*/db", true)]
    [InlineData("qcs::ssm:::*db", true)]
    [InlineData("qcs::ssm:::*creatorUin*", true)]
    [InlineData("qcs::ssm:::secret/creatorUin/100/db*", true)]
    [InlineData("qcs::kms:::*", false)]
    [InlineData("qcs::ssm:ap-beijing::*", false)]
    [InlineData("qcs::ssm::uin/101:*", false)]
    [InlineData("qcs::ssm:::secret", false)]
    [InlineData("qcs::ssm:::secret/creatorUin/100", false)]
    [InlineData("qcs::ssm:::secret/creatorUin/100/", false)]
    [InlineData("qcs::ssm:::secret/creatorUin/100/d", false)]
    [InlineData("qcs::ssm:::secret/creatorUin/100/DB", false)]
    [InlineData("qcs::ssm:::secret/creatorUin/100/db/*", false)]
    [InlineData("qcs::ssm:::ecret/*", false)]
    [InlineData("qcs::ssm:::*/creatoruin/*", false)]
    public void A_resource_is_compared_segment_by_segment_and_its_path_as_a_whole(string resource, bool matches) =>
        Assert.Equal(matches, Matches(resource, Policy.Question()));

    [Fact]
    public void An_empty_account_is_the_one_whose_principals_are_judged()
    {
        Assert.True(Matches("qcs::ssm:::*", Policy.Question(account: Policy.Owner)));
        Assert.False(Matches("qcs::ssm:::*", Policy.Question(account: 101)));
        Assert.True(Matches("qcs::ssm::uin/101:*", Policy.Question(account: 101)));
        Assert.True(Matches("*", Policy.Question(account: 101)));
    }

    [Fact]
    public void An_account_written_uid_matches_nothing() =>
        Assert.False(Matches("qcs::cos::uid/100:*", Policy.Question(service: "cos", account: 100)));

    [Fact]
    public void A_region_does_not_match_a_resource_that_has_none()
    {
        Assert.False(Matches("qcs::ssm:ap-guangzhou::*", Policy.Question(region: "")));
        Assert.True(Matches("qcs::ssm:::*", Policy.Question(region: "")));
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("qcs:::::*", false)]
    [InlineData("qcs::ssm:ap-guangzhou:uin/100:*", false)]
    [InlineData("qcs::ssm:::**", false)]
    public void An_operation_on_no_single_resource_is_matched_only_by_the_resource_star(string resource, bool matches)
    {
        AccessQuestion question = Policy.Question(action: "ssm:ListSecrets", path: "*");
        Assert.Equal(matches, Matches(resource, question));
        Assert.Equal(
            matches ? Decision.Denied : Decision.NotAllowed, Policy.Judge(Policy.Statement("deny", resource: Policy.Json(resource)), question));
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("qcs::ssm:::*", true)]
    [InlineData("qcs::ssm:::secret/*", true)]
    [InlineData("qcs::ssm:::secret*", true)]
    [InlineData("qcs::ssm:::secret/creatorUin/*", false)]
    [InlineData("qcs::ssm:::secret/creatorUin/100/db", false)]
    [InlineData("qcs::ssm:::secret/db", false)]
    [InlineData("qcs::ssm:::secret/", false)]
    public void Creation_is_judged_on_the_literal_that_only_a_wildcard_swallows(string resource, bool matches) =>
        Assert.Equal(matches, Matches(resource, Policy.Question(action: "ssm:CreateSecret", path: "secret/*")));

    [Theory]
    [InlineData("secret/\u00e9", "secret/\u00e9", true)]
    [InlineData("secret/\u00e9", "secret/e\u0301", false)]
    [InlineData("secret/K", "secret/\u212a", false)]
    [InlineData("secret/a/b", "secret/a//b", false)]
    [InlineData("secret/a", "secret/./a", false)]
    [InlineData("secret/%61", "secret/a", false)]
    [InlineData("secret/*", "secret/../x", true)]
    public void Nothing_is_folded_normalised_or_resolved(string pattern, string path, bool matches) =>
        Assert.Equal(matches, Matches($"qcs::ssm:::{pattern}", Policy.Question(path: path)));

    private static ResourcePattern Read(string resource) =>
        Assert.Single(Policy.Identity(Policy.Of(Policy.Statement(resource: Policy.Json(resource)))).Statements[0].Resources);

    private static bool Matches(string resource, AccessQuestion question) => Read(resource).Matches(question) == Truth.True;
}
