using SecretsManager.Protocol.Signing;
using Xunit;

namespace SecretsManager.Tests.Signing;

public class Tc3TimestampTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("1790000000", 1790000000)]
    [InlineData("99999999999", 99999999999)]
    public void Decimal_seconds_are_read(string text, long seconds)
    {
        Assert.True(Tc3Timestamp.TryParse(text, out long read));
        Assert.Equal(seconds, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("01790000000")]
    [InlineData("+1790000000")]
    [InlineData("-1790000000")]
    [InlineData(" 1790000000")]
    [InlineData("1790000000 ")]
    [InlineData("1790000000\0")]
    [InlineData("1790000000.0")]
    [InlineData("1,790")]
    [InlineData("1e9")]
    [InlineData("0x6ab1")]
    [InlineData("１７９０００００００")]
    [InlineData("179000000000")]
    public void Anything_else_is_refused(string text) => Assert.False(Tc3Timestamp.TryParse(text, out _));

    [Theory]
    [InlineData(1, "1970-01-01")]
    [InlineData(1551113065, "2019-02-25")]
    [InlineData(1789948799, "2026-09-20")]
    [InlineData(1789948800, "2026-09-21")]
    [InlineData(1709164800, "2024-02-29")]
    [InlineData(99999999999, "5138-11-16")]
    public void The_day_is_the_day_in_utc(long seconds, string date) => Assert.Equal(date, Tc3Timestamp.DateOf(seconds));
}
