using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.Policies;

public sealed class ConditionOperatorTests
{
    private const string Key = "t:key";

    // What the key holds, in the order of the letters of the outcomes below. "Fits" equals a listed value or lies right to it, also where
    // the operator demands that it does not; "odd" is not of the operator's type.
    private static readonly string[] Situations = ["fits", "other", "", "fits other", "odd", "fits odd", "other odd"];

    private static readonly Dictionary<(bool Difference, string Prefix), string> Outcomes = new()
    {
        [(false, "")] = "TFFTFTF",
        [(false, "for_any_value:")] = "TFFTFTF",
        [(false, "for_all_value:")] = "TFFFFFF",
        [(true, "")] = "FTFFFFF",
        [(true, "for_any_value:")] = "FTFTFFT",
        [(true, "for_all_value:")] = "FTFFFFF",
    };

    public static TheoryData<string, string, string, string, string?> Operators => new()
    {
        { "string_equal", """["red","green"]""", "green", "Green", null },
        { "string_not_equal", """["red","green"]""", "green", "Green", null },
        { "string_equal_ignore_case", """["red","Éa"]""", "éA", "é", null },
        { "string_not_equal_ignore_case", """["red","Éa"]""", "éA", "é", null },
        { "string_like", """["red","g*?n"]""", "gren", "gn", null },
        { "string_not_like", """["red","g*?n"]""", "gren", "gn", null },
        { "numeric_equal", """[5,"7.50"]""", "7.5", "6", "x" },
        { "numeric_not_equal", """[5,"7.50"]""", "7.5", "6", "5e0" },
        { "numeric_less_than", """["5",-1]""", "4.9", "5", "" },
        { "numeric_less_than_equal", """["5",-1]""", "5", "5.000000001", " 5" },
        { "numeric_greater_than", """["5",6]""", "5.1", "5", "+6" },
        { "numeric_greater_than_equal", """["5",6]""", "5", "-5", "0x6" },
        { "date_equal", """["2026-05-31 00:00:00","2026-06-01T00:00:00Z"]""", "2026-05-31T08:00:00+08:00", "2026-05-31T00:00:00.1Z", "2026-05-31" },
        { "date_not_equal", """["2026-05-31 00:00:00","2026-06-01T00:00:00Z"]""", "2026-05-31T08:00:00+08:00", "2026-05-31T00:00:00.1Z", "now" },
        { "date_less_than", """["2026-05-31T00:00:00Z"]""", "2026-05-30T23:59:59Z", "2026-05-31T00:00:00Z", "0" },
        { "date_less_than_equal", """["2026-05-31T00:00:00Z"]""", "2026-05-31 00:00:00", "2026-05-31T00:00:01Z", "0" },
        { "date_greater_than", """["2026-05-31T00:00:00Z"]""", "2026-05-31T00:00:01Z", "2026-05-31T00:00:00Z", "0" },
        { "date_greater_than_equal", """["2026-05-31T00:00:00Z"]""", "2026-05-31 00:00:00", "2026-05-30T23:59:59Z", "0" },
        { "bool_equal", """[true]""", "true", "false", "True" },
        { "binary_equal", """["AAE=","////"]""", "AAE=", "AAI=", "AAE" },
        { "ip_equal", """["10.0.0.0/8","::1"]""", "10.1.2.3", "11.1.2.3", "10.1.2" },
        { "ip_not_equal", """["10.0.0.0/8","::1"]""", "::1", "::2", "10.0.0.0/8" },
    };

    [Theory]
    [MemberData(nameof(Operators))]
    public void A_clause_holds_by_its_operator_and_modifiers(string name, string listed, string fits, string other, string? odd)
    {
        bool difference = name.Contains("_not_", StringComparison.Ordinal);
        foreach (string prefix in new[] { "", "for_any_value:", "for_all_value:" })
        {
            for (int at = 0; at < Situations.Length; at++)
            {
                if (odd is null && Situations[at].Contains("odd", StringComparison.Ordinal))
                    continue;
                string[] values = [.. Situations[at].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(word => word switch { "fits" => fits, "other" => other, _ => odd! })];
                bool holds = Outcomes[(difference, prefix)][at] == 'T';
                Check(prefix + name, listed, values, holds);
                Check($"{prefix}{name}_if_exist", listed, values, holds || values.Length == 0);
            }
        }
    }

    [Theory]
    [InlineData("true", false, true)]
    [InlineData("true", true, false)]
    [InlineData("\"true\"", false, true)]
    [InlineData("false", false, false)]
    [InlineData("false", true, true)]
    [InlineData("[true,\"false\"]", false, true)]
    [InlineData("[true,\"false\"]", true, true)]
    public void Null_equal_asks_whether_the_key_is_absent(string listed, bool present, bool holds) =>
        Check("null_equal", listed, present ? ["x", "y"] : [], holds);

    [Fact]
    public void Keys_of_one_operator_and_operators_must_all_hold()
    {
        const string condition = """{"string_equal":{"t:a":"1","t:b":["2","3"]},"string_not_equal":{"t:c":"4"}}""";
        Assert.Equal(Decision.Allowed, Policy.Judge(condition, Three("1", "2", "5")));
        Assert.Equal(Decision.Allowed, Policy.Judge(condition, Three("1", "3", "5")));
        Assert.Equal(Decision.NotAllowed, Policy.Judge(condition, Three("2", "2", "5")));
        Assert.Equal(Decision.NotAllowed, Policy.Judge(condition, Three("1", "1", "5")));
        Assert.Equal(Decision.NotAllowed, Policy.Judge(condition, Three("1", "2", "4")));
    }

    [Fact]
    public void Keys_are_told_apart_by_letter_case() =>
        Assert.Equal(Decision.NotAllowed, Policy.Judge("""{"string_equal":{"t:Key":"x"}}""", Policy.Context(Key, "x")));

    [Theory]
    [InlineData("String_equal")]
    [InlineData("string_equals")]
    [InlineData("StringEquals")]
    [InlineData("string_less_than")]
    [InlineData("bool_not_equal")]
    [InlineData("string_equal_if_exists")]
    [InlineData("string_equal_if_exist_if_exist")]
    [InlineData("_if_exist")]
    [InlineData("for_any_value:")]
    [InlineData("for_any_values:string_equal")]
    [InlineData("for_any_value: string_equal")]
    [InlineData("for_any_value:for_all_value:string_equal")]
    [InlineData("null_equal_if_exist")]
    [InlineData("for_any_value:null_equal")]
    [InlineData("for_all_value:null_equal")]
    [InlineData("")]
    public void Other_names_of_operators_are_refused(string name) =>
        Assert.Equal("condition", Policy.PlaceIn(Policy.When($$$"""{"{{{name}}}":{"{{{Key}}}":"true"}}""")));

    [Fact]
    public void An_operator_or_a_key_that_stands_twice_is_refused()
    {
        Assert.Equal("condition", Policy.PlaceIn(Policy.When("""{"string_equal":{"t:a":"1"},"string_equal":{"t:b":"1"}}""")));
        Assert.Equal("condition.string_equal", Policy.PlaceIn(Policy.When("""{"string_equal":{"t:a":"1","t:\u0061":"2"}}""")));
    }

    private static ConditionContext.Builder Three(string a, string b, string c) => Policy.Context("t:a", a).Set("t:b", b).Set("t:c", c);

    private static void Check(string name, string listed, string[] values, bool holds)
    {
        Decision decision = Policy.Judge($$$"""{"{{{name}}}":{"{{{Key}}}":{{{listed}}}}}""", Policy.Context(Key, values));
        if (decision != (holds ? Decision.Allowed : Decision.NotAllowed))
            Assert.Fail($"{name} of [{string.Join(", ", values)}] in {listed} should be {holds}");
    }
}
