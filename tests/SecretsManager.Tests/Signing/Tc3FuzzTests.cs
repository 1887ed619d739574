using System.Text;
using CsCheck;
using SecretsManager.Protocol.Signing;
using Xunit;

namespace SecretsManager.Tests.Signing;

public class Tc3FuzzTests
{
    private static readonly int Cases =
        int.TryParse(Environment.GetEnvironmentVariable("FUZZ_CASES"), out int cases) ? cases : 100_000;

    private static readonly Gen<(int Where, int How, string Noise)> Mutation = Gen.Select(
        Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.Char.Array[0, 12], static (where, how, noise) => (where, how, new string(noise)));

    private static readonly byte[] Key = Tc3SigningKey.Derive("anyKey"u8, "2026-09-21", "ssm");

    [Fact]
    public void No_header_makes_the_parser_throw() => Mutation.Sample(
        static mutation =>
        {
            string header = Mutate(GoldenRequest.All[mutation.How / 8 % GoldenRequest.All.Count].Authorization, mutation);
            if (Tc3Authorization.Parse(header) is not { } authorization)
                return;
            Assert.Equal(64, authorization.Signature.Length);
            Assert.Matches("^[0-9a-f]{64}$", authorization.Signature);
            Assert.Contains("host", authorization.SignedHeaderNames);
            Assert.Contains("content-type", authorization.SignedHeaderNames);
            Assert.DoesNotContain(authorization.SecretId, static c => c is < '!' or > '~' or ',' or '/');
        },
        iter: Cases / 2, threads: 1);

    [Fact]
    public void No_request_makes_the_verification_throw_or_passes_under_another_key() => Gen.Select(Mutation, Gen.Int[0, 6]).Sample(
        static (mutation, part) =>
        {
            GoldenRequest golden = GoldenRequest.All[mutation.How / 8 % GoldenRequest.All.Count];
            golden = part switch
            {
                0 => golden with { Method = Mutate(golden.Method, mutation) },
                1 => golden with { Target = "/?" + Mutate(golden.Query, mutation) },
                2 => golden with { Host = Mutate(golden.Host, mutation) },
                3 => golden with { ContentType = Mutate(golden.ContentType, mutation) },
                4 => golden with { Timestamp = Mutate(golden.Timestamp, mutation) },
                5 => golden with { Action = Mutate(golden.Action, mutation) },
                _ => golden with { Authorization = Mutate(golden.Authorization, mutation) },
            };
            if (Tc3Authorization.Parse(golden.Authorization) is not { } authorization)
                return;
            Tc3SignedRequest request = new(
                golden.Method, golden.Query, golden.Host, golden.ContentType, golden.Timestamp, Encoding.UTF8.GetBytes(mutation.Noise), _ => golden.Action);
            Assert.False(Tc3Verification.Verify(request, authorization, Key));
        },
        iter: Cases / 2, threads: 1);

    [Fact]
    public void What_the_signer_signs_is_accepted() => Gen.Select(Mutation, Gen.Bool, Gen.Long[1, 99_999_999_999]).Sample(
        static (mutation, get, timestamp) =>
        {
            string host = mutation.How % 3 == 0 ? "[::1]:9443" : "Some.Host:" + (mutation.Where % 65536);
            string query = get ? "Name=" + Uri.EscapeDataString(mutation.Noise.Normalize(NormalizationForm.FormC)) + "~" : "";
            byte[] body = get ? [] : Encoding.UTF8.GetBytes(mutation.Noise);
            string contentType = mutation.How % 2 == 0 ? "application/json; charset=UTF-8" : "application/json";
            Dictionary<string, string> headers = new() { ["host"] = host, ["content-type"] = contentType };
            if (mutation.Where % 2 == 0)
                headers["x-tc-action"] = "GetSecretValue";
            string header = Tc3Signer.Sign(GoldenRequest.KeyId, "anyKey"u8, "ssm", get ? "GET" : "POST", query, headers, timestamp, body);

            Tc3Authorization authorization = Tc3Authorization.Parse(header)!;
            Tc3SignedRequest request = new(
                get ? "GET" : "POST", query, host, contentType, timestamp.ToString(System.Globalization.CultureInfo.InvariantCulture), body, static _ => "GetSecretValue");
            Assert.Equal(Tc3Timestamp.DateOf(timestamp), authorization.Date);
            Assert.True(Tc3Verification.Verify(request, authorization, Tc3SigningKey.Derive("anyKey"u8, authorization.Date, "ssm")));
        },
        iter: 2000, threads: 1);

    private static string Mutate(string from, (int Where, int How, string Noise) mutation)
    {
        int at = mutation.Where % (from.Length + 1);
        int end = Math.Min(from.Length, at + mutation.Noise.Length);
        const string syntax = " ,;=/:~%\0\t[]aA0";
        return (mutation.How % 8) switch
        {
            0 => mutation.Noise,
            1 => from[..at],
            2 => from[..at] + mutation.Noise + from[at..],
            3 => from[..at] + mutation.Noise + from[end..],
            4 => from[..at] + from[end..],
            5 => from[..end] + from[at..],
            6 => from[..at] + syntax[mutation.How / 8 % syntax.Length] + from[at..],
            _ => string.Concat(Enumerable.Repeat(from + mutation.Noise, 1 + (mutation.Where % 40))),
        };
    }
}
