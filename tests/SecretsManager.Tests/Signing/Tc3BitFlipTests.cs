using Xunit;

namespace SecretsManager.Tests.Signing;

public class Tc3BitFlipTests
{
    public static TheoryData<string> Names => [.. GoldenRequest.Names];

    // A header is bytes: every bit of every byte.
    public static IEnumerable<string> Flips(string text)
    {
        for (int i = 0; i < text.Length * 8; i++)
        {
            char[] flipped = text.ToCharArray();
            flipped[i / 8] ^= (char)(1 << (i % 8));
            yield return new string(flipped);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_bit_of_what_is_signed_may_be_flipped(string name)
    {
        GoldenRequest golden = GoldenRequest.Named(name);
        Assert.All(Flips(golden.Authorization), flipped => Assert.False((golden with { Authorization = flipped }).IsAccepted()));
        Assert.All(Flips(golden.Method), flipped => Assert.False((golden with { Method = flipped }).IsAccepted()));
        Assert.All(Flips(golden.Timestamp), flipped => Assert.False((golden with { Timestamp = flipped }).IsAccepted()));
        Assert.All(Flips(golden.Query), flipped => Assert.False((golden with { Target = "/?" + flipped }).IsAccepted()));
        for (int i = 0; i < golden.Body.Length * 8; i++)
        {
            byte[] body = [.. golden.Body];
            body[i / 8] ^= (byte)(1 << (i % 8));
            Assert.False((golden with { Body = body }).IsAccepted());
        }
    }

    // What the signature alone cannot catch is caught by SignatureBindings: see DispatcherReplayTests.
    [Theory]
    [MemberData(nameof(Names))]
    public void Of_the_signed_headers_only_an_unsigned_port_and_a_letter_s_case_may_be_flipped(string name)
    {
        GoldenRequest golden = GoldenRequest.Named(name);
        bool lower = !golden.ContentType.Any(char.IsAsciiLetterUpper);
        int colon = golden.Host.LastIndexOf(':');
        bool portless = golden.SignedHost.Length < golden.Host.Length;

        Assert.All(Flips(golden.Host), flipped => Assert.Equal(
            (portless && flipped[..(colon + 1)] == golden.Host[..(colon + 1)] && flipped.LastIndexOf(':') == colon)
                || (lower && string.Equals(flipped, golden.Host, StringComparison.OrdinalIgnoreCase)),
            (golden with { Host = flipped }).IsAccepted()));
        Assert.All(Flips(golden.ContentType), flipped => Assert.Equal(
            lower && string.Equals(flipped, golden.ContentType, StringComparison.OrdinalIgnoreCase),
            (golden with { ContentType = flipped }).IsAccepted()));
        if (golden.Authorization.Contains("x-tc-action", StringComparison.Ordinal))
            Assert.All(Flips(golden.Action), flipped => Assert.Equal(
                string.Equals(flipped, golden.Action, StringComparison.OrdinalIgnoreCase),
                (golden with { Action = flipped }).IsAccepted()));
    }
}
