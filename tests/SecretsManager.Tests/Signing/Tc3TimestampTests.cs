using SecretsManager.Protocol.Signing;
using Xunit;

namespace SecretsManager.Tests.Signing;

public class Tc3TimestampTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("1795000001")]
    [InlineData("999999999999")]
    public void Plain_decimal_seconds_are_read(string text)
    {
        Assert.True(Tc3Timestamp.TryParse(text, out Tc3Timestamp timestamp));
        Assert.Equal(text, timestamp.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("00")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1.0")]
    [InlineData("1e9")]
    [InlineData("0x1")]
    [InlineData("1795000001000")]
    [InlineData("１７９５")]
    public void Anything_else_is_refused(string text) => Assert.False(Tc3Timestamp.TryParse(text, out _));

    [Theory]
    [InlineData("1795046399", "2026-11-18", true)]
    [InlineData("1795046400", "2026-11-18", false)]
    [InlineData("1795046400", "2026-11-19", true)]
    [InlineData("0", "1970-01-01", true)]
    [InlineData("253402300799", "9999-12-31", true)]
    [InlineData("253402300800", "10000-01-01", false)]
    [InlineData("999999999999", "", false)]
    public void The_scope_s_date_must_be_the_UTC_day_of_the_timestamp(string text, string date, bool expected)
    {
        Assert.True(Tc3Timestamp.TryParse(text, out Tc3Timestamp timestamp));
        Assert.Equal(expected, timestamp.IsOn(date));
    }

    [Fact]
    public void A_request_whose_scope_has_another_day_is_refused()
    {
        GoldenRequest golden = GoldenRequest.Named("Node POST");
        Assert.False((golden with { Timestamp = "1795086401" }).IsAccepted());
    }
}
