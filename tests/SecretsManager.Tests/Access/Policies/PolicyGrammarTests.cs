using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.Policies;

public sealed class PolicyGrammarTests
{
    private const string One = """{"effect":"allow","action":"*","resource":"*"}""";

    [Fact]
    public void Members_may_stand_in_any_order_and_lists_of_one_without_brackets()
    {
        PolicyDocument plain = Policy.Identity($$"""{"version":"2.0","statement":[{{One}}]}""");
        Assert.Equal(plain, Policy.Identity($$"""{"statement":{{One}},"version":"2.0"}"""));
        Assert.Equal(plain, Policy.Identity("""{"version":"2.0","statement":[{"resource":["*"],"action":["*"],"effect":"allow"}]}"""));
        Assert.Equal(plain, Policy.Identity("\r\n { \"version\" :\t\"2\\u002e0\", \"statement\" : [ " + One + " ] } "));
    }

    [Theory]
    [InlineData("", "line 1, byte 1")]
    [InlineData("{", "line 1, byte 2")]
    [InlineData("{} {}", "line 1, byte 4")]
    [InlineData("\uFEFF{}", "line 1, byte 1")]
    [InlineData("{\n// no\n}", "line 2, byte 1")]
    [InlineData("""{"version":"2.0",}""", "line 1, byte 18")]
    [InlineData("{'version':'2.0'}", "line 1, byte 2")]
    [InlineData("""[[[[[[[[]]]]]]]]""", "line 1, byte 8")]
    [InlineData("[]", "policy")]
    [InlineData("\"*\"", "policy")]
    [InlineData("null", "policy")]
    [InlineData("{}", "policy")]
    [InlineData("""{"version":"2.0"}""", "policy")]
    [InlineData($$"""{"statement":[{{One}}]}""", "policy")]
    [InlineData($$"""{"version":"2.0","statement":[{{One}}],"id":"x"}""", "policy")]
    [InlineData($$"""{"version":"2.0","version":"2.0","statement":[{{One}}]}""", "policy")]
    [InlineData($$"""{"version":"2.0","\u0076ersion":"2.0","statement":[{{One}}]}""", "policy")]
    [InlineData($$"""{"version":"2.0","\ud800":"2.0","statement":[{{One}}]}""", "policy")]
    [InlineData($$"""{"Version":"2.0","statement":[{{One}}]}""", "policy")]
    [InlineData($$"""{"version":"3.0","statement":[{{One}}]}""", "version")]
    [InlineData($$"""{"version":"2.0 ","statement":[{{One}}]}""", "version")]
    [InlineData($$"""{"version":2.0,"statement":[{{One}}]}""", "version")]
    [InlineData($$"""{"version":["2.0"],"statement":[{{One}}]}""", "version")]
    [InlineData("""{"version":"2.0","statement":[]}""", "statement")]
    [InlineData("""{"version":"2.0","statement":"*"}""", "statement")]
    [InlineData("""{"version":"2.0","statement":{}}""", "statement")]
    [InlineData($$"""{"version":"2.0","statement":[{{One}},null]}""", "statement[1]")]
    [InlineData($$"""{"version":"2.0","statement":[{{One}},[{{One}}]]}""", "statement[1]")]
    public void What_is_not_a_policy_is_refused_at_its_place(string text, string place) => Assert.Equal(place, Policy.Refusal(text).Place);

    [Theory]
    [InlineData("""{"action":"*","resource":"*"}""", "")]
    [InlineData("""{"effect":"allow","resource":"*"}""", "")]
    [InlineData("""{"effect":"allow","action":"*"}""", "")]
    [InlineData("""{"effect":"allow","action":"*","resource":"*","not_action":"*"}""", "")]
    [InlineData("""{"effect":"allow","action":"*","not_resource":"*"}""", "")]
    [InlineData("""{"effect":"allow","action":"*","resource":"*","Condition":{}}""", "")]
    [InlineData("""{"effect":"allow","effect":"allow","action":"*","resource":"*"}""", "")]
    [InlineData("""{"effect":"Allow","action":"*","resource":"*"}""", "effect")]
    [InlineData("""{"effect":["allow"],"action":"*","resource":"*"}""", "effect")]
    [InlineData("""{"effect":null,"action":"*","resource":"*"}""", "effect")]
    [InlineData("""{"effect":"allow","action":[],"resource":"*"}""", "action")]
    [InlineData("""{"effect":"allow","action":null,"resource":"*"}""", "action")]
    [InlineData("""{"effect":"allow","action":["*",7],"resource":"*"}""", "action[1]")]
    [InlineData("""{"effect":"allow","action":["*",["*"]],"resource":"*"}""", "action[1]")]
    [InlineData("""{"effect":"allow","action":"\ud800","resource":"*"}""", "action")]
    [InlineData("""{"effect":"allow","action":"*","resource":[]}""", "resource")]
    [InlineData("""{"effect":"allow","action":"*","resource":["*",{}]}""", "resource[1]")]
    [InlineData("""{"effect":"allow","action":"*","resource":"*","condition":{}}""", "condition")]
    [InlineData("""{"effect":"allow","action":"*","resource":"*","condition":[]}""", "condition")]
    [InlineData("""{"effect":"allow","action":"*","resource":"*","condition":{"string_equal":{}}}""", "condition.string_equal")]
    [InlineData("""{"effect":"allow","action":"*","resource":"*","condition":{"string_equal":"qcs:uin"}}""", "condition.string_equal")]
    [InlineData("""{"effect":"allow","action":"*","resource":"*","principal":{"qcs":"qcs::cam::uin/1:root"}}""", "principal")]
    public void What_is_not_a_statement_is_refused_at_its_place(string statement, string place) => Assert.Equal(place, Policy.PlaceIn(statement));

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused_written_as_itself_or_escaped()
    {
        foreach (string half in new[] { "\ud800", "\udc00", "\\ud800", "\\udc00", "\\ud800x" })
        {
            string text = Policy.Of(Policy.When($$$"""{"string_equal":{"qcs:uin":"{{{half}}}"}}"""));
            Assert.Equal(PolicyRefusals.NotUnicode.English, Policy.Refusal(text).Reason);
        }
    }

    [Fact]
    public void Principals_for_the_whole_policy_are_refused_but_in_trust_policies()
    {
        string text = $$"""{"version":"2.0","principal":{"qcs":"qcs::cam::uin/1:root"},"statement":[{{One}}]}""";
        Assert.Equal("principal", Policy.Refusal(text).Place);
        Assert.Equal("principal", Policy.Refusal(text, PolicyPurpose.Session).Place);
        Assert.Single(Policy.Trust(text).Statements);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_policy_has_1_to_100_statements(int count, bool accepted)
    {
        string text = Policy.Of([.. Enumerable.Repeat(One, count)]);
        if (accepted)
            Assert.Equal(count, Policy.Identity(text).Statements.Count);
        else
            Assert.Equal("statement", Policy.Refusal(text).Place);
    }

    [Theory]
    [InlineData(false, 6_144)]
    [InlineData(true, 2_048)]
    public void Its_characters_are_counted_without_white_space_outside_of_texts(bool session, int most)
    {
        PolicyPurpose purpose = session ? PolicyPurpose.Session : PolicyPurpose.Identity;
        string Sized(int size)
        {
            const string start = """{"version":"2.0","statement":[{"effect":"allow","action":"*","resource":"*","condition":{"string_equal":{"qcs:uin":""" + "\" \\\"";
            const string end = "\"}}}]}";
            return start + new string('\u4e2d', size - start.Length - end.Length) + end;
        }

        PolicyDocument largest = PolicyParser.Parse(Sized(most), purpose, Policy.Known);
        Assert.Equal(Sized(most), PolicyText.Canonical(largest));
        Assert.Equal(largest, PolicyParser.Parse(new string(' ', 3 * most - 4) + Sized(most) + "\r\n\t ", purpose, Policy.Known));
        Assert.Equal("policy", Policy.Refusal(new string(' ', 3 * most) + Sized(most) + " ", purpose).Place);
        Assert.Equal("policy", Policy.Refusal(Sized(most + 1), purpose).Place);
    }

    [Fact]
    public void A_policy_whose_canonical_text_is_too_long_is_refused_too()
    {
        // Numbers are kept as texts: two characters more for each.
        string numbers = string.Join(',', Enumerable.Repeat("1", 2_000));
        string text = Policy.Of(Policy.When($$$"""{"numeric_equal":{"qcs:mfa":[{{{numbers}}}]}}"""));
        Assert.InRange(text.Length, 4_000, 6_144);
        Assert.Equal("policy", Policy.Refusal(text).Place);
    }

    [Fact]
    public void A_refusal_repeats_no_more_than_the_name_cut_to_64_characters()
    {
        string name = "x\u202e" + new string('y', 200);
        PolicyException refusal = Policy.Refusal($$"""{"version":"2.0","statement":[{{One}}],"{{name}}":"hidden"}""");
        Assert.Contains("`x?" + new string('y', 62) + "`", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("`x?" + new string('y', 62) + "`", refusal.ReasonChinese, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refusal.ToString(), StringComparison.Ordinal);

        refusal = Policy.Refusal(Policy.Of(Policy.When($$$"""{"string_equal":{"cos:{{{new string('k', 200)}}}":["hidden","${hidden}"]}}""")));
        Assert.Equal($"statement[0].condition.string_equal.cos:{new string('k', 60)}[1]", refusal.Place);
        Assert.DoesNotContain("hidden", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_speaks_both_languages()
    {
        PolicyException refusal = Policy.Refusal($$"""{"version":"3.0","statement":[{{One}}]}""");
        Assert.Contains("2.0", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("必须", refusal.ReasonChinese, StringComparison.Ordinal);
        Assert.Equal($"version: {refusal.Reason}", refusal.Message);
    }
}
