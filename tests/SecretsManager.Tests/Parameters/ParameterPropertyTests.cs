using System.Text;
using System.Text.Json;
using CsCheck;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using Xunit;

namespace SecretsManager.Tests.Parameters;

public class ParameterPropertyTests
{
    private const string Canary = "kanarienvogel";
    private const string ContentType = "multipart/form-data; boundary=bound";

    private static readonly int Cases =
        int.TryParse(Environment.GetEnvironmentVariable("FUZZ_CASES"), out int cases) ? cases : 100_000;

    private static readonly Gen<(int Where, int How, byte[] Noise)> Mutation = Gen.Select(
        Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.Byte.Array[0, 24], static (where, how, noise) => (where, how, noise));

    private delegate ParameterTree Parser(ReadOnlySpan<byte> body);

    [Fact]
    public void Json_form_and_multipart_bind_to_the_same_record() => Gen.Select(RandomRequest.Any, Gen.Int).Sample(
        static (request, seed) =>
        {
            string expected = JsonSerializer.Serialize(request);
            Assert.Equal(expected, Bound(ParseJson, request.Json()));
            Assert.Equal(expected, Bound(ParseForm, request.Form(seed)));
            Assert.Equal(expected, Bound(ParseMultipart, request.Multipart(seed)));
        },
        iter: 1000, threads: 1);

    [Fact]
    public void Nothing_but_a_refusal_comes_out_of_the_json_parser() => Fuzz(ParseJson, static request => request.Json(), Cases / 3 + 1);

    [Fact]
    public void Nothing_but_a_refusal_comes_out_of_the_form_parser() => Fuzz(ParseForm, static request => request.Form(1), Cases / 3 + 1);

    [Fact]
    public void Nothing_but_a_refusal_comes_out_of_the_multipart_parser() => Fuzz(ParseMultipart, static request => request.Multipart(1), Cases / 3 + 1);

    [Fact]
    public void Nothing_but_a_refusal_comes_out_of_any_content_type() => Gen.Select(Gen.Int[0, 60], Gen.Char, Gen.Char).Sample(
        static (where, first, second) =>
        {
            string contentType = "multipart/form-data; charset=utf-8; boundary=\"bound\"";
            contentType = contentType.Insert(Math.Min(where, contentType.Length), $"{first}{(char)(second % 128)}");
            OnlyRefusals(body => MultipartParameters.Parse(body, contentType, ParameterLimits.Default), "--bound--"u8.ToArray());
        },
        iter: 2000, threads: 1);

    [Fact]
    public void The_fuzzing_notices_a_parser_that_breaks()
    {
        // The bug bites only mutated bodies that are still close to valid ones.
        static ParameterTree Broken(ReadOnlySpan<byte> body) =>
            ParseJson(body.Length > 40 && body[^1] != '}' && body[body.Length] == 0 ? default : body);
        Exception noticed = Assert.ThrowsAny<Exception>(static () => Fuzz(Broken, static request => request.Json(), 2000));
        Assert.Contains(nameof(IndexOutOfRangeException), noticed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_value_gets_into_a_message() => Gen.Select(Mutation, Gen.Int[0, 5]).Sample(
        static (mutation, kind) =>
        {
            // The mutation is put among values, never into a name, so that the canary stays a value.
            string noise = Encoding.Latin1.GetString(mutation.Noise);
            string json = kind switch
            {
                0 => $"{{\"Name\":\"{Canary}\",\"Size\":\"{Canary}\"}}",
                1 => $"{{\"Name\":\"{Canary}\",\"Tags\":[\"{Canary}\"]}}",
                2 => $"{{\"Name\":\"{Canary}\\uD800\"}}",
                3 => $"{{\"Name\":\"{Canary}{noise}\"",
                4 => $"{{\"Name\":{Canary}}}",
                _ => $"{{\"Name\":\"{Canary}\",\"Foo\":\"{Canary}\"}}",
            };
            string form = kind switch
            {
                0 => $"Name=x&Size={Canary}",
                1 => $"Name={Canary}&Flag={Canary}",
                2 => $"Name={Canary}%",
                3 => $"Name={Canary}%FF&Words.1={Canary}",
                4 => $"Name={Canary}&Name={Canary}",
                _ => $"Name={Canary}&Words={Canary}",
            };
            string part = $"--bound\r\nContent-Disposition: form-data; name=\"Flag\"\r\n\r\n{Canary}\r\n--bound{(kind % 2 == 0 ? "--" : noise + "!")}";
            AssertSilent(ParseJson, json);
            AssertSilent(ParseForm, form);
            AssertSilent(ParseMultipart, part);
        },
        iter: 2000, threads: 1);

    private static void AssertSilent(Parser parse, string body)
    {
        ApiException refusal = Assert.Throws<ApiException>(() => Bound(parse, Encoding.UTF8.GetBytes(body)));
        Assert.DoesNotContain(Canary, refusal.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Canary, refusal.Text.Chinese, StringComparison.OrdinalIgnoreCase);
        Assert.Null(refusal.InnerException);
    }

    private static void Fuzz(Parser parse, Func<RandomRequest, byte[]> write, int cases)
    {
        // A few valid requests, mutated often: making one costs more than parsing it.
        byte[][] valid = RandomRequest.Any.Array[24].Single().Select(write).ToArray();
        Mutation.Sample(mutation => OnlyRefusals(parse, Mutate(valid, mutation.Where, mutation.How, mutation.Noise)), iter: cases, threads: 1);
    }

    private static byte[] Mutate(byte[][] valid, int where, int how, byte[] noise)
    {
        byte[] from = valid[how / 8 % valid.Length];
        int at = where % (from.Length + 1);
        int end = Math.Min(from.Length, at + noise.Length);
        ReadOnlySpan<byte> syntax = "{}[]\",:\\u%&=.+-\r\n;0tn"u8;
        return (how % 8) switch
        {
            0 => noise,
            1 => from[..at],
            2 => [.. from[..at], .. noise, .. from[at..]],
            3 => [.. from[..at], .. noise, .. from[end..]],
            4 => [.. from[..at], .. from[end..]],
            5 => [.. from[..end], .. from[at..]],
            6 => [.. from[..at], syntax[how / 8 % syntax.Length], .. from[at..]],
            _ => from,
        };
    }

    private static void OnlyRefusals(Parser parse, byte[] body)
    {
        try
        {
            Bound(parse, body);
        }
        catch (ApiException)
        {
            // Every other exception fails the test.
        }
    }

    private static string Bound(Parser parse, byte[] body)
    {
        using ParameterTree tree = parse(body);
        return JsonSerializer.Serialize(ParameterReader.Bind(tree, RandomRequest.Read));
    }

    private static ParameterTree ParseJson(ReadOnlySpan<byte> body) => JsonParameters.Parse(body, ParameterLimits.Default);

    private static ParameterTree ParseForm(ReadOnlySpan<byte> body) => FormParameters.Parse(body, ParameterLimits.Default);

    private static ParameterTree ParseMultipart(ReadOnlySpan<byte> body) => MultipartParameters.Parse(body, ContentType, ParameterLimits.Default);
}
