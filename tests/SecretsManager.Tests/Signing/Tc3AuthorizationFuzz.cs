using System.Globalization;
using CsCheck;
using SecretsManager.Protocol.Signing;
using Xunit;

namespace SecretsManager.Tests.Signing;

/// <summary>Properties of the parser under chance. <c>FUZZ_CASES</c> sets how many cases all of them take together.</summary>
public class Tc3AuthorizationFuzz
{
    private static readonly int Cases =
        int.TryParse(Environment.GetEnvironmentVariable("FUZZ_CASES"), NumberStyles.None, CultureInfo.InvariantCulture, out int cases) ? cases : 100_000;

    private static readonly Gen<string> Spaces = Gen.Int[0, 4].Select(count => new string(' ', count));

    private static readonly Gen<string> HeaderName = Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789-_!~"], 1, 20];

    private static readonly Gen<Parts> AnyParts = Gen.Select(
        Gen.String[Gen.Char["ABCXYZabcxyz0189-_"], 1, Tc3Authorization.MaximumSecretIdLength],
        Gen.Date.Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        Gen.String[Gen.Char["ABCXYZabcxyz0189-_:[]"], 1, Tc3Authorization.MaximumServiceLength],
        HeaderName.Array[0, 10],
        Gen.Byte.Array[32],
        Gen.Select(Spaces, Spaces, Spaces),
        (id, date, service, names, signature, spaces) => new Parts(
            id, date, service, [.. names.Append("content-type").Append("host").Distinct().Order(StringComparer.Ordinal)], signature, spaces));

    private static readonly Gen<Func<string, string>> Mutation = Gen.Select(
        Gen.Int[0, 5], Gen.Double[0, 1], Gen.Double[0, 1], Gen.OneOf(Gen.Char, Gen.Char[" ,/;=\t\n\0aA0"]),
        (kind, from, to, letter) => (Func<string, string>)(text => Mutate(text, kind, from, to, letter)));

    [Fact]
    public void What_is_well_formed_is_read_back_part_by_part() => AnyParts.Sample(
        parts =>
        {
            Assert.True(Tc3Authorization.TryParse(parts.ToHeader(), out Tc3Authorization read));
            Assert.Equal((parts.SecretId, parts.Date, parts.Service), (read.SecretId, read.Date, read.Service));
            Assert.Equal(parts.SignedHeaders, read.SignedHeaders.ToArray());
            Assert.Equal(parts.Signature, read.Signature.ToArray());
            Assert.True(Tc3Authorization.TryParse(read.ToHeaderValue(), out Tc3Authorization again));
            Assert.Equal(read.ToHeaderValue(), again.ToHeaderValue());
        },
        iter: Math.Max(1, Cases / 5));

    [Fact]
    public void A_mutated_header_never_throws_and_is_accepted_only_if_it_says_the_same() => Gen.Select(
        Gen.Int[0, GoldenRequest.All.Count - 1].Select(i => GoldenRequest.All[i]), Mutation.Array[1, 4]).Sample(
        (golden, mutations) =>
        {
            string mutated = mutations.Aggregate(golden.Authorization, (text, mutate) => mutate(text));
            Assert.True(Tc3Authorization.TryParse(golden.Authorization, out Tc3Authorization original));
            if (!Tc3Authorization.TryParse(mutated, out Tc3Authorization read)) return;
            Assert.Equal(read.ToHeaderValue() == original.ToHeaderValue(), (golden with { Authorization = mutated }).IsAccepted());
        },
        iter: Math.Max(1, Cases * 3 / 5));

    [Fact]
    public void Arbitrary_text_never_throws() => Gen.OneOf(Gen.String, Gen.String[Gen.Char["TC3-HMACSHA256 Credential=/,;"], 0, 200]).Sample(
        text => Assert.False(Tc3Authorization.TryParse(text, out _)), iter: Math.Max(1, Cases / 5));

    private static string Mutate(string text, int kind, double from, double to, char letter)
    {
        int start = (int)(from * text.Length);
        int end = Math.Min(text.Length, start + (int)(to * to * 20));
        return kind switch
        {
            0 => text[..start] + text[end..],
            1 => text.Insert(start, letter.ToString()),
            2 => start < text.Length ? text[..start] + letter + text[(start + 1)..] : text,
            3 => text.Insert(start, text[start..end]),
            4 => text[..start],
            _ => text.Insert((int)(to * text.Length), text[start..end]),
        };
    }

    private sealed record Parts(
        string SecretId, string Date, string Service, string[] SignedHeaders, byte[] Signature, (string First, string Second, string Third) Spaces)
    {
        public string ToHeader() =>
            $"TC3-HMAC-SHA256 {Spaces.First}Credential={SecretId}/{Date}/{Service}/tc3_request,{Spaces.Second}"
            + $"SignedHeaders={string.Join(';', SignedHeaders)},{Spaces.Third}Signature={Convert.ToHexStringLower(Signature)}";
    }
}
