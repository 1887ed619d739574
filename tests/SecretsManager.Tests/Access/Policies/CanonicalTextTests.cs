using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.Policies;

public sealed class CanonicalTextTests
{
    [Theory]
    [InlineData(
        """ { "statement" : { "resource":["*"], "action":["name/ssm:getsecretvalue"], "effect":"allow" }, "version":"2.0" } """,
        """{"version":"2.0","statement":[{"effect":"allow","action":"ssm:GetSecretValue","resource":"*"}]}""")]
    [InlineData(
        """{"version":"2.0","statement":[{"effect":"deny","action":["ssm:Get*","*:*"],"resource":["qcs::*:*::*","*"]}]}""",
        """{"version":"2.0","statement":[{"effect":"deny","action":["ssm:Get*","*"],"resource":["qcs:::::*","*"]}]}""")]
    [InlineData(
        """{"version":"2.0","statement":[{"effect":"allow","action":"*","resource":"*","condition":{"string_like":{"qcs:uin":"1*"},"numeric_equal":{"qcs:mfa":[1,2.50]},"for_any_value:string_equal_if_exist":{"qcs:tag/b":"\u4e2d\/\"\\","qcs:tag/a":"${uin}"},"bool_equal":{"cos:x":true}}}]}""",
        """{"version":"2.0","statement":[{"effect":"allow","action":"*","resource":"*","condition":{"bool_equal":{"cos:x":"true"},"for_any_value:string_equal_if_exist":{"qcs:tag/a":"${uin}","qcs:tag/b":"中/\"\\"},"numeric_equal":{"qcs:mfa":["1","2.50"]},"string_like":{"qcs:uin":"1*"}}}]}""")]
    [InlineData(
        """{"version":"2.0","statement":[{"effect":"allow","action":"*","resource":"*"},{"effect":"deny","action":"*","resource":"*"}]}""",
        """{"version":"2.0","statement":[{"effect":"allow","action":"*","resource":"*"},{"effect":"deny","action":"*","resource":"*"}]}""")]
    public void A_policy_has_one_text(string written, string canonical) => AssertCanonical(written, canonical, PolicyPurpose.Identity);

    [Theory]
    [InlineData(
        """{"version":"2.0","statement":[{"action":"name/sts:assumerole","resource":"*","effect":"allow","principal":{"service":["cvm.qcloud.com","scf.qcloud.com"],"qcs":["qcs::cam::uin/7:uin/7"]}}]}""",
        """{"version":"2.0","statement":[{"effect":"allow","principal":{"qcs":"qcs::cam::uin/7:root","service":["cvm.qcloud.com","scf.qcloud.com"]},"action":"sts:AssumeRole"}]}""")]
    [InlineData(
        """{"version":"2.0","principal":{"qcs":["qcs::cam::uin/7:root"]},"statement":[{"action":"*","effect":"allow"}]}""",
        """{"version":"2.0","statement":[{"effect":"allow","principal":{"qcs":"qcs::cam::uin/7:root"},"action":"*"}]}""")]
    [InlineData(
        """{"version":"2.0","statement":[{"principal":{"qcs":["qcs::cam::uin/7:root"]},"action":"*","effect":"allow"},{"principal":{"qcs":"qcs::cam::uin/7:root"},"action":"*","effect":"deny"}]}""",
        """{"version":"2.0","principal":{"qcs":"qcs::cam::uin/7:root"},"statement":[{"effect":"allow","action":"*"},{"effect":"deny","action":"*"}]}""")]
    [InlineData(
        """{"version":"2.0","statement":[{"principal":{"qcs":"qcs::cam::uin/7:root"},"action":"*","effect":"allow"},{"principal":{"qcs":"qcs::cam::uin/8:role/x"},"action":"*","effect":"deny"}]}""",
        """{"version":"2.0","statement":[{"effect":"allow","principal":{"qcs":"qcs::cam::uin/7:root"},"action":"*"},{"effect":"deny","principal":{"qcs":"qcs::cam::uin/8:role/x"},"action":"*"}]}""")]
    public void So_has_a_trust_policy(string written, string canonical) => AssertCanonical(written, canonical, PolicyPurpose.Trust);

    [Fact]
    public void Policies_are_equal_when_they_say_the_same_in_the_same_order()
    {
        string[] different =
        [
            """{"effect":"allow","action":"*","resource":"*"}""",
            """{"effect":"deny","action":"*","resource":"*"}""",
            """{"effect":"allow","action":"ssm:*","resource":"*"}""",
            """{"effect":"allow","action":["*","ssm:*"],"resource":"*"}""",
            """{"effect":"allow","action":["ssm:*","*"],"resource":"*"}""",
            """{"effect":"allow","action":"*","resource":"qcs:::::*"}""",
            """{"effect":"allow","action":"*","resource":"qcs::ssm:::*"}""",
            """{"effect":"allow","action":"*","resource":"qcs:::ssm::*"}""",
            """{"effect":"allow","action":"*","resource":"*","condition":{"string_equal":{"qcs:uin":"1"}}}""",
            """{"effect":"allow","action":"*","resource":"*","condition":{"string_equal_if_exist":{"qcs:uin":"1"}}}""",
            """{"effect":"allow","action":"*","resource":"*","condition":{"for_all_value:string_equal":{"qcs:uin":"1"}}}""",
            """{"effect":"allow","action":"*","resource":"*","condition":{"string_like":{"qcs:uin":"1"}}}""",
            """{"effect":"allow","action":"*","resource":"*","condition":{"string_equal":{"qcs:uin":"2"}}}""",
            """{"effect":"allow","action":"*","resource":"*","condition":{"string_equal":{"qcs:owner_uin":"1"}}}""",
        ];
        foreach (string one in different)
        {
            foreach (string other in different)
            {
                bool same = ReferenceEquals(one, other);
                Assert.Equal(same, Policy.Identity(Policy.Of(one)).Equals(Policy.Identity(Policy.Of(other))));
                Assert.Equal(same, PolicyText.Canonical(Policy.Identity(Policy.Of(one))) == PolicyText.Canonical(Policy.Identity(Policy.Of(other))));
            }
        }

        Assert.Equal(Policy.Identity(Policy.Of(different[8])).GetHashCode(), Policy.Identity(" " + Policy.Of(different[8])).GetHashCode());
    }

    [Fact]
    public void Every_change_of_a_character_is_refused_or_reads_back_as_the_same_policy()
    {
        const string text = """{"version":"2.0","statement":[{"effect":"allow","action":["ssm:Get*","cos:X"],"resource":"qcs::cos::uid/1:a/${uin}*","condition":{"for_any_value:string_like":{"qcs:tag/a":["\\\"?","b"]},"numeric_equal":{"mfa":-1.5},"ip_equal_if_exist":{"qcs:ip":"::1/64"}}}]}""";
        int accepted = 0;
        for (int at = 0; at < text.Length; at++)
        {
            foreach (string replacement in (string[])["", "\"", "\\", "*", "?", "0", "a", " ", ":", "/", ",", "[", "]", "{", "}", "\0", "中", "\udc00"])
            {
                if (ReadsBack(text[..at] + replacement + text[(at + 1)..]))
                    accepted++;
                if (ReadsBack(text[..at] + replacement + text[at..]))
                    accepted++;
            }
        }

        Assert.InRange(accepted, 500, 2_000);
    }

    private static bool ReadsBack(string text)
    {
        PolicyDocument document;
        try
        {
            document = Policy.Identity(text);
        }
        catch (PolicyException)
        {
            return false;
        }

        Assert.Equal(document, Policy.Identity(PolicyText.Canonical(document)));
        Assert.Equal(PolicyText.Canonical(document), PolicyText.Canonical(Policy.Identity(PolicyText.Canonical(document))));
        return true;
    }

    private static void AssertCanonical(string written, string canonical, PolicyPurpose purpose)
    {
        PolicyDocument document = PolicyParser.Parse(written, purpose, Policy.Known);
        Assert.Equal(canonical, PolicyText.Canonical(document));
        PolicyDocument again = PolicyParser.Parse(canonical, purpose, Policy.Known);
        Assert.Equal(document, again);
        Assert.Equal(canonical, PolicyText.Canonical(again));
    }
}
