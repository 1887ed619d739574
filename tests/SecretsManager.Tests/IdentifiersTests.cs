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

    private sealed class Draws(params ulong[] numbers) : IRandomBytes
    {
        private int next;

        public void Fill(Span<byte> destination) => BitConverter.TryWriteBytes(destination, numbers[next++]);
    }
}
