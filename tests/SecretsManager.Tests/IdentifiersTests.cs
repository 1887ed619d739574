using SecretsManager.Server;
using SecretsManager.Tests.Sealing;
using Xunit;

namespace SecretsManager.Tests;

public class IdentifiersTests
{
    [Theory]
    [InlineData(5, 5)]
    [InlineData(0, 2)]
    [InlineData(-3, 3)]
    public void A_number_is_any_of_its_range_and_no_other(long from, long to)
    {
        SystemRandomBytes random = new();
        HashSet<long> drawn = [.. Enumerable.Range(0, 500).Select(_ => Identifiers.NewNumber(from, to, random))];
        Assert.Equal(Enumerable.Range((int)from, (int)(to - from) + 1).Select(number => (long)number), drawn.Order());
    }

    [Fact]
    public void A_range_may_be_all_numbers() => Assert.Equal(long.MinValue + 0x0706050403020100, Identifiers.NewNumber(long.MinValue, long.MaxValue, new CountingBytes(0)));

    [Fact]
    public void A_draw_that_would_make_small_numbers_likelier_is_drawn_again()
    {
        // 2^64 - 1 is left over when 2^64 draws are dealt to 3 numbers.
        Assert.Equal(1, Identifiers.NewNumber(0, 2, new Draws(ulong.MaxValue, 1)));
        Assert.Equal(2, Identifiers.NewNumber(0, 2, new Draws(ulong.MaxValue - 1)));
    }

    [Fact]
    public void Letters_and_digits_fill_what_they_are_given()
    {
        byte[] text = new byte[2000];
        Identifiers.FillAlphanumeric(text, new SystemRandomBytes());
        Assert.Equal(62, text.Distinct().Count());
        Assert.All(text, letter => Assert.True(char.IsAsciiLetterOrDigit((char)letter)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1790000000999)]
    [InlineData((1L << 48) - 1)]
    public void A_timed_uuid_is_of_version_7_and_tells_its_time(long time)
    {
        string uuid = Identifiers.NewTimedUuid(time, new SystemRandomBytes());
        Guid read = Guid.ParseExact(uuid, "D");
        Assert.Equal((7, 8), (read.Version, read.Variant & 0xC));
        Assert.Equal(uuid, read.ToString());
        Assert.Equal(time, Identifiers.TimeOf(uuid));
        Assert.NotEqual(uuid, Identifiers.NewTimedUuid(time, new SystemRandomBytes()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("0192f0c1-7a4b-4abc-8def-0123456789ab")]
    [InlineData("0192f0c1-7a4b-7abc-cdef-0123456789ab")]
    [InlineData("0192F0C1-7A4B-7ABC-8DEF-0123456789AB")]
    [InlineData("0192f0c17a4b7abc8def0123456789ab")]
    [InlineData("{0192f0c1-7a4b-7abc-8def-0123456789ab}")]
    public void Other_texts_tell_no_time(string text) => Assert.Null(Identifiers.TimeOf(text));

    private sealed class Draws(params ulong[] numbers) : IRandomBytes
    {
        private int next;

        public void Fill(Span<byte> destination) => BitConverter.TryWriteBytes(destination, numbers[next++]);
    }
}
