using System.Buffers.Binary;
using SecretsManager.Server;
using Xunit;

namespace SecretsManager.Tests.Access;

public class IdentifierTests
{
    [Fact]
    public void A_number_is_any_of_its_range_and_each_as_likely()
    {
        int[] drawn = new int[7];
        Seeded random = new();
        for (int i = 0; i < 70_000; i++)
            drawn[Identifiers.NewNumber(3, 9, random) - 3]++;
        // Ten thousand each; 500 is more than five standard deviations.
        Assert.All(drawn, count => Assert.InRange(count, 9_500, 10_500));
        Assert.Equal(4, Identifiers.NewNumber(4, 4, random));
        Assert.Throws<ArgumentOutOfRangeException>(() => Identifiers.NewNumber(5, 4, random));
    }

    [Fact]
    public void What_lies_above_the_last_whole_range_is_drawn_again()
    {
        Draws draws = new(ulong.MaxValue, 10);
        Assert.Equal(11, Identifiers.NewNumber(1, 1000, draws));
        Assert.Equal(-1, Identifiers.NewNumber(long.MinValue, long.MaxValue, new Draws(long.MaxValue)));
    }

    private sealed class Seeded : IRandomBytes
    {
        private readonly Random random = new(1);

        public void Fill(Span<byte> destination) => random.NextBytes(destination);
    }

    private sealed class Draws(params ulong[] numbers) : IRandomBytes
    {
        private int next;

        public void Fill(Span<byte> destination) => BinaryPrimitives.WriteUInt64LittleEndian(destination, numbers[next++]);
    }
}
