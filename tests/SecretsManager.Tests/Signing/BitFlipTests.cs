using System.Text.RegularExpressions;
using Xunit;

namespace SecretsManager.Tests.Signing;

/// <summary>
/// Every single bit of what is signed is flipped, in each of twenty requests. Two kinds of flips are accepted, and only these:
/// <list type="bullet">
/// <item>a digit of the port becomes another digit, when the client (Node) signed the host without its port;</item>
/// <item>a letter of host or content type changes its case, when the client signed both in lower case: the lower-case reading folds it.</item>
/// </list>
/// Neither changes action, parameters or time, and both carry the original's signature: the gateway's replay binding (S5, S6) treats such a request
/// as a repetition of the original. Not signed at all, so not flipped here: the query of a POST, which nobody may read, and headers that
/// SignedHeaders does not name; the first use of the signature fixes those too.
/// </summary>
public partial class BitFlipTests
{
    public static TheoryData<string> Names => Tc3VerifierTests.Names;

    [Fact]
    public void There_are_twenty_golden_requests() => Assert.Equal(20, GoldenRequest.All.Count);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_flipped_bit_of_the_Authorization_is_refused(string name)
    {
        GoldenRequest golden = GoldenRequest.Named(name);
        foreach (string flipped in Flips(golden.Authorization)) Assert.False((golden with { Authorization = flipped }).IsAccepted(), flipped);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_flipped_bit_of_the_body_is_refused(string name)
    {
        GoldenRequest golden = GoldenRequest.Named(name);
        for (int bit = 0; bit < golden.BodyBytes.Length * 8; bit++)
        {
            byte[] flipped = [.. golden.BodyBytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False((golden with { BodyBytes = flipped }).IsAccepted(), $"bit {bit}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_flipped_bit_of_the_query_is_refused(string name)
    {
        GoldenRequest golden = GoldenRequest.Named(name);
        foreach (string flipped in Flips(golden.Query)) Assert.False((golden with { Query = flipped }).IsAccepted(), flipped);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_flipped_bit_of_the_timestamp_is_refused(string name)
    {
        GoldenRequest golden = GoldenRequest.Named(name);
        foreach (string flipped in Flips(golden.Timestamp)) Assert.False((golden with { Timestamp = flipped }).IsAccepted(), flipped);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_flipped_bit_of_the_content_type_is_refused_unless_it_is_the_case_of_a_letter(string name)
    {
        GoldenRequest golden = GoldenRequest.Named(name);
        foreach (string flipped in Flips(golden.ContentType))
        {
            bool folded = SignedInLowerCase(golden) && DifferInCase(golden.ContentType, flipped);
            Assert.True(folded == (golden with { ContentType = flipped }).IsAccepted(), flipped);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_flipped_bit_of_the_host_is_refused_unless_it_is_the_case_of_a_letter_or_an_unsigned_port(string name)
    {
        GoldenRequest golden = GoldenRequest.Named(name);
        string bare = Port().Replace(golden.Host, "");
        bool portIsUnsigned = bare != golden.Host && (golden with { Host = bare }).IsAccepted();
        foreach (string flipped in Flips(golden.Host))
        {
            bool folded = SignedInLowerCase(golden) && DifferInCase(golden.Host, flipped);
            bool otherPort = portIsUnsigned && Port().Replace(flipped, "") == bare;
            Assert.True((folded || otherPort) == (golden with { Host = flipped }).IsAccepted(), flipped);
        }
    }

    [Fact]
    public void A_flipped_bit_of_any_other_signed_header_is_refused_unless_it_is_the_case_of_a_letter()
    {
        GoldenRequest golden = GoldenRequest.Named("Our own client, everything signed");
        foreach ((string header, string value) in golden.OtherHeaders)
        {
            foreach (string flipped in Flips(value))
            {
                var headers = new Dictionary<string, string>(golden.OtherHeaders) { [header] = flipped };
                Assert.True(DifferInCase(value, flipped) == (golden with { OtherHeaders = headers }).IsAccepted(), flipped);
            }
        }
    }

    private static IEnumerable<string> Flips(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                char[] flipped = text.ToCharArray();
                flipped[i] ^= (char)(1 << bit);
                yield return new string(flipped);
            }
        }
    }

    private static bool SignedInLowerCase(GoldenRequest golden) => !(golden.Host + golden.ContentType).Any(char.IsAsciiLetterUpper);

    private static bool DifferInCase(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("(?<=[^:]|\\]):[0-9]{1,5}$")]
    private static partial Regex Port();
}
