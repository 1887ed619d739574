using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using SecretsManager.Protocol;
using Xunit;

namespace SecretsManager.Tests.Parameters;

public class SecretValueTests
{
    private sealed record Holder(string Name, SecretValue? Value);

    [Fact]
    public void It_holds_a_copy_of_the_bytes()
    {
        byte[] original = [1, 2, 3];
        using var secret = new SecretValue(original);
        original[0] = 9;
        Assert.Equal([1, 2, 3], secret.Bytes.ToArray());
        Assert.Equal(3, secret.Length);
    }

    [Fact]
    public void Disposal_clears_the_bytes_and_may_be_repeated()
    {
        var secret = new SecretValue("hunter2"u8);
        ReadOnlySpan<byte> bytes = secret.Bytes;
        secret.Dispose();
        secret.Dispose();
        Assert.False(bytes.ContainsAnyExcept((byte)0));
        Assert.Throws<ObjectDisposedException>(() => secret.Bytes.Length);
        Assert.Throws<ObjectDisposedException>(() => secret.Length);
        using var other = new SecretValue("x"u8);
        Assert.Throws<ObjectDisposedException>(() => other.FixedTimeEquals(secret));
    }

    [Fact]
    public void Values_of_all_sizes_made_by_many_threads_at_once_are_zero_at_first_and_keep_their_bytes_to_themselves()
    {
        const int Threads = 8;
        const int Values = 2000;
        SecretValue[][] made = new SecretValue[Threads][];
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            made[thread] = new SecretValue[Values];
            for (int i = 0; i < Values; i++)
            {
                made[thread][i] = SecretValue.Create((i * 7 + thread) % 700, out Span<byte> bytes);
                Assert.False(bytes.ContainsAnyExcept((byte)0));
                bytes.Fill((byte)(1 + thread));
                if (i % 3 == 0)
                    made[thread][i].Dispose();
            }
        });
        for (int thread = 0; thread < Threads; thread++)
        {
            for (int i = 0; i < Values; i++)
            {
                if (i % 3 == 0)
                    continue;
                Assert.Equal((i * 7 + thread) % 700, made[thread][i].Length);
                Assert.False(made[thread][i].Bytes.ContainsAnyExcept((byte)(1 + thread)));
            }
        }
    }

    [Fact]
    public void Bytes_that_are_kept_after_disposal_are_never_those_of_another_value()
    {
        var secret = new SecretValue("hunter2"u8);
        ReadOnlySpan<byte> kept = secret.Bytes;
        secret.Dispose();
        for (int i = 0; i < 5000; i++)
            _ = new SecretValue("somebody else's"u8);
        Assert.False(kept.ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void It_has_no_text_form()
    {
        using var one = new SecretValue("hunter2"u8);
        using var two = new SecretValue(""u8);
        Assert.Equal(one.ToString(), two.ToString());
        Assert.DoesNotContain("hunter2", new Holder("n", one).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('{', typeof(SecretValue).GetCustomAttribute<DebuggerDisplayAttribute>()!.Value);
        Assert.All(typeof(SecretValue).GetProperties(), static property =>
            Assert.Equal(DebuggerBrowsableState.Never, property.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State));
    }

    [Fact]
    public void A_serializer_neither_writes_nor_reads_it()
    {
        using var secret = new SecretValue("hunter2"u8);
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(secret));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(new Holder("n", secret)));
        Assert.Throws<NotSupportedException>(static () => JsonSerializer.Deserialize<Holder>("{\"Name\":\"n\",\"Value\":\"x\"}"));
    }

    [Theory]
    [InlineData("abc", "abc", true)]
    [InlineData("abc", "abd", false)]
    [InlineData("abc", "ab", false)]
    [InlineData("", "", true)]
    public void It_is_compared_by_its_bytes(string left, string right, bool equal)
    {
        using var one = new SecretValue(Encoding.UTF8.GetBytes(left));
        using var two = new SecretValue(Encoding.UTF8.GetBytes(right));
        Assert.Equal(equal, one.FixedTimeEquals(two));
    }

    [Fact]
    public void Base64_is_decoded()
    {
        for (int length = 0; length < 70; length++)
        {
            byte[] bytes = [.. Enumerable.Range(0, length).Select(static i => (byte)(i * 37 + 250))];
            using var text = new SecretValue(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)));
            using SecretValue? decoded = SecretValue.FromBase64(text);
            Assert.Equal(bytes, decoded!.Bytes.ToArray());
        }
    }

    [Theory]
    [InlineData("Q")]
    [InlineData("QQ")]
    [InlineData("QQ=")]
    [InlineData("QQ===")]
    [InlineData("=QQ=")]
    [InlineData("Q===")]
    [InlineData("====")]
    [InlineData("QQ==QQ==")]
    [InlineData("QUI\n")]
    [InlineData(" QUJD")]
    [InlineData("QUJD\r\n\r\n")]
    [InlineData("QU JDE==")]
    [InlineData("-_-_")]
    [InlineData("未Q")]
    public void Malformed_base64_is_null(string malformed)
    {
        using var text = new SecretValue(Encoding.UTF8.GetBytes(malformed));
        Assert.Null(SecretValue.FromBase64(text));
    }
}
