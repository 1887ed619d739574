using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.Policies;

public sealed class ConditionValueTests
{
    [Theory]
    [InlineData("numeric_equal", "0")]
    [InlineData("numeric_equal", "-0")]
    [InlineData("numeric_equal", "-12.5")]
    [InlineData("numeric_equal", "999999999999999999.999999999")]
    [InlineData("date_equal", "2026-05-31T00:00:00Z")]
    [InlineData("date_equal", "2026-05-31T00:00:00.1234567Z")]
    [InlineData("date_equal", "2024-02-29T23:59:59-11:30")]
    [InlineData("date_equal", "2026-05-31 00:00:00")]
    [InlineData("bool_equal", "false")]
    [InlineData("binary_equal", "")]
    [InlineData("binary_equal", "AAEC")]
    [InlineData("ip_equal", "10.0.0.1")]
    [InlineData("ip_equal", "10.217.182.3/24")]
    [InlineData("ip_equal", "0.0.0.0/0")]
    [InlineData("ip_equal", "2001:DB8::1/32")]
    [InlineData("ip_equal", "::/0")]
    [InlineData("ip_equal", "::ffff:10.0.0.1")]
    [InlineData("ip_equal", "::ffff:10.0.0.0/104")]
    [InlineData("string_equal", "")]
    [InlineData("string_equal", "a \"quoted\" \\ text, 中文 and 😀")]
    public void A_value_of_the_operator_s_type_is_accepted(string name, string value) =>
        Assert.Equal([value], Read(name, Policy.Json(value)));

    [Theory]
    [InlineData("numeric_equal", "")]
    [InlineData("numeric_equal", "-")]
    [InlineData("numeric_equal", "+1")]
    [InlineData("numeric_equal", "01")]
    [InlineData("numeric_equal", "1.")]
    [InlineData("numeric_equal", ".5")]
    [InlineData("numeric_equal", "1e3")]
    [InlineData("numeric_equal", "1,000")]
    [InlineData("numeric_equal", "NaN")]
    [InlineData("numeric_equal", "١")]
    [InlineData("numeric_equal", "1000000000000000000")]
    [InlineData("numeric_equal", "0.0000000001")]
    [InlineData("date_equal", "2026-05-31")]
    [InlineData("date_equal", "2026-05-31T00:00:00")]
    [InlineData("date_equal", "2026-05-31 00:00:00Z")]
    [InlineData("date_equal", "2026-05-31T00:00Z")]
    [InlineData("date_equal", "2026-05-31t00:00:00z")]
    [InlineData("date_equal", "2026-02-29T00:00:00Z")]
    [InlineData("date_equal", "2026-13-01T00:00:00Z")]
    [InlineData("date_equal", "0000-01-01T00:00:00Z")]
    [InlineData("date_equal", "2026-05-31T24:00:00Z")]
    [InlineData("date_equal", "2026-05-31T23:59:60Z")]
    [InlineData("date_equal", "2026-05-31T00:00:00.Z")]
    [InlineData("date_equal", "2026-05-31T00:00:00.12345678Z")]
    [InlineData("date_equal", "2026-05-31T00:00:00+0800")]
    [InlineData("date_equal", "2026-05-31T00:00:00+15:00")]
    [InlineData("date_equal", "0001-01-01T00:00:00+01:00")]
    [InlineData("date_equal", "9999-12-31T23:59:59-01:00")]
    [InlineData("date_equal", "1780185600")]
    [InlineData("bool_equal", "True")]
    [InlineData("bool_equal", "1")]
    [InlineData("null_equal", "yes")]
    [InlineData("binary_equal", "AAE")]
    [InlineData("binary_equal", "AAF=")]
    [InlineData("binary_equal", "AA E=")]
    [InlineData("binary_equal", "-_-_")]
    [InlineData("ip_equal", "10.0.0")]
    [InlineData("ip_equal", "10.0.0.256")]
    [InlineData("ip_equal", "010.0.0.1")]
    [InlineData("ip_equal", "0x0a.0.0.1")]
    [InlineData("ip_equal", "10.0.0.1 ")]
    [InlineData("ip_equal", "10.0.0.0/33")]
    [InlineData("ip_equal", "10.0.0.0/08")]
    [InlineData("ip_equal", "10.0.0.0/")]
    [InlineData("ip_equal", "10.0.0.0/8/8")]
    [InlineData("ip_equal", "10.0.0.0/255.0.0.0")]
    [InlineData("ip_equal", "fe80::1%eth0")]
    [InlineData("ip_equal", "[::1]")]
    [InlineData("ip_equal", "1::2::3")]
    [InlineData("ip_equal", "::/129")]
    [InlineData("ip_equal", "::ffff:010.0.0.1")]
    [InlineData("ip_equal", "::ffff:10.0.0.0/95")]
    [InlineData("ip_equal", "localhost")]
    [InlineData("string_equal", "a\u0000b")]
    [InlineData("string_equal", "a\nb")]
    [InlineData("string_equal", "a\u202eb")]
    [InlineData("string_equal", "a\u2028b")]
    public void Another_value_is_refused_at_its_place(string name, string value) =>
        Assert.Equal($"condition.{name}.t:key[0]", Policy.PlaceIn(Policy.When(Clause(name, $"[{Policy.Json(value)}]"))));

    [Theory]
    [InlineData("numeric_equal", "5", "5")]
    [InlineData("numeric_equal", "-7.50", "-7.50")]
    [InlineData("bool_equal", "true", "true")]
    [InlineData("null_equal", "false", "false")]
    public void Numbers_and_booleans_of_JSON_are_kept_as_text(string name, string written, string value) =>
        Assert.Equal([value], Read(name, written));

    [Theory]
    [InlineData("numeric_equal", "true")]
    [InlineData("numeric_equal", "1e3")]
    [InlineData("bool_equal", "1")]
    [InlineData("null_equal", "0")]
    [InlineData("null_equal", "null")]
    [InlineData("string_equal", "1")]
    [InlineData("string_equal", "true")]
    [InlineData("string_equal", "null")]
    [InlineData("date_equal", "1780185600")]
    [InlineData("string_equal", "{}")]
    public void Elsewhere_they_are_refused(string name, string written) =>
        Assert.Equal($"condition.{name}.t:key", Policy.PlaceIn(Policy.When(Clause(name, written))));

    [Fact]
    public void An_empty_list_of_values_is_refused() =>
        Assert.Equal("condition.string_equal.t:key", Policy.PlaceIn(Policy.When(Clause("string_equal", "[]"))));

    [Theory]
    [InlineData("10.217.182.3/24", "10.217.182.255", true)]
    [InlineData("10.217.182.3/24", "10.217.183.0", false)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("::ffff:a00:1", "10.0.0.1", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.255.255.255", true)]
    [InlineData("::ffff:10.0.0.0/104", "11.0.0.0", false)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("::/0", "fe80::1", true)]
    [InlineData("::/0", "10.0.0.1", false)]
    [InlineData("2001:db8::/33", "2001:db8:7fff::1", true)]
    [InlineData("2001:db8::/33", "2001:db8:8000::1", false)]
    [InlineData("2001:db8::1", "2001:0DB8:0:0:0:0:0:1", true)]
    [InlineData("::10.0.0.1", "10.0.0.1", false)]
    public void An_address_lies_in_a_range_of_its_family(string range, string address, bool holds) =>
        Assert.Equal(Outcome(holds), Policy.Judge($$$"""{"ip_equal":{"qcs:ip":"{{{range}}}"}}""", Policy.Context("qcs:ip", address)));

    private static Decision Outcome(bool holds) => holds ? Decision.Allowed : Decision.NotAllowed;

    private static string Clause(string name, string written) => $$$"""{"{{{name}}}":{"t:key":{{{written}}}}}""";

    private static IReadOnlyList<string> Read(string name, string written) =>
        Assert.Single(Policy.Identity(Policy.Of(Policy.When(Clause(name, written)))).Statements[0].Conditions).Values;
}
