using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.WebIdentity;
using Xunit;

namespace SecretsManager.Tests.Access.WebIdentity;

/// <summary>Which identity tokens are believed.</summary>
public sealed class IdentityTokenTests
{
    private const long Now = 1_790_000_000;
    private const string Malformed = "Malformed";
    private const string Believed = "None";
    private const string Refused = "Refused";
    private const string Expired = "Expired";

    private readonly ServedDocuments documents = new();

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    public async Task A_token_by_each_accepted_algorithm_is_believed(string algorithm)
    {
        string text = TestIssuer.Token(Now, algorithm);

        Assert.Equal(Believed, await Verdict(text));
        (string head, string payload, string signature) = Parts(text);
        byte[] bytes = Base64Url.DecodeFromChars(signature);
        foreach (int bit in (int[])[0, 7, bytes.Length * 4, (bytes.Length * 8) - 1])
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(Refused, await Verdict($"{head}.{payload}.{Base64Url.EncodeToString(flipped)}"));
        }
    }

    [Fact]
    public async Task What_a_believed_token_proves_is_told()
    {
        JsonObject claims = TestIssuer.Claims(Now);
        claims["aud"] = new JsonArray("elsewhere", TestIssuer.Audience);

        (Workload? workload, _) = await Verify(TestIssuer.Sign("RS256", "rsa", claims));

        Assert.Equal(("ci", TestIssuer.Url, TestIssuer.Subject), (workload!.Provider, workload.Issuer, workload.Subject));
        Assert.Equal([TestIssuer.Audience], workload.Audiences);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("")]
    [InlineData("HS256")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    [InlineData("EdDSA")]
    [InlineData("ES256K")]
    [InlineData("RS1")]
    [InlineData("rs256")]
    [InlineData("RSA1_5")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256")]
    public async Task A_token_by_any_other_algorithm_is_not(string algorithm)
    {
        string header = TestIssuer.Header(algorithm, "rsa");
        string payload = TestIssuer.Claims(Now).ToJsonString();

        Assert.Equal(Refused, await Verdict(TestIssuer.Sign(header, payload, data => TestIssuer.Signature("RS256", data))));
        Assert.Equal(Malformed, await Verdict($"{TestIssuer.Encode(header)}.{TestIssuer.Encode(payload)}."));
        Assert.Equal(Malformed, await Verdict($"{TestIssuer.Encode(header)}.{TestIssuer.Encode(payload)}"));
    }

    [Fact]
    public async Task A_public_key_is_no_shared_secret()
    {
        byte[][] secrets =
        [
            TestIssuer.Rsa.ExportSubjectPublicKeyInfo(),
            TestIssuer.Rsa.ExportRSAPublicKey(),
            Encoding.ASCII.GetBytes(TestIssuer.Rsa.ExportSubjectPublicKeyInfoPem()),
            Encoding.ASCII.GetBytes(TestIssuer.Rsa.ExportSubjectPublicKeyInfoPem() + "\n"),
            TestIssuer.Rsa.ExportParameters(false).Modulus!,
            Encoding.UTF8.GetBytes(TestIssuer.KeySet),
            [],
        ];
        foreach (byte[] secret in secrets)
            Assert.Equal(Refused, await Verdict(TestIssuer.Sign(TestIssuer.Header("HS256", "rsa"), TestIssuer.Claims(Now).ToJsonString(), data => HMACSHA256.HashData(secret, data))));
    }

    [Theory]
    [InlineData("RS256", "p256")]
    [InlineData("ES256", "rsa")]
    [InlineData("ES256", "p384")]
    [InlineData("ES384", "p256")]
    public async Task A_key_of_another_type_or_curve_verifies_nothing(string algorithm, string keyId) =>
        Assert.Equal(Refused, await Verdict(TestIssuer.Sign(algorithm, keyId, TestIssuer.Claims(Now))));

    [Theory]
    [InlineData("PS256", "RS256")]
    [InlineData("RS256", "PS256")]
    [InlineData("RS384", "RS256")]
    public async Task A_signature_by_another_algorithm_than_the_header_names_is_refused(string named, string used) =>
        Assert.Equal(Refused, await Verdict(TestIssuer.Sign(TestIssuer.Header(named, "rsa"), TestIssuer.Claims(Now).ToJsonString(), data => TestIssuer.Signature(used, data))));

    [Fact]
    public async Task A_key_that_says_its_algorithm_is_for_no_other()
    {
        JsonObject key = TestIssuer.Jwk(TestIssuer.Rsa, "rsa");
        key["alg"] = "RS256";
        string set = TestIssuer.Set(key);

        Assert.Equal(Believed, await Verdict(TestIssuer.Token(Now), set));
        Assert.Equal(Refused, await Verdict(TestIssuer.Token(Now, "RS512"), set));
    }

    [Fact]
    public async Task A_token_names_the_key_that_signed_it()
    {
        string set = TestIssuer.Set(TestIssuer.Jwk(TestIssuer.Rsa, "rsa"), TestIssuer.Jwk(TestIssuer.OtherRsa, "other"));
        JsonObject claims = TestIssuer.Claims(Now);

        Assert.Equal(Believed, await Verdict(TestIssuer.Sign("RS256", "rsa", claims), set));
        Assert.Equal(Refused, await Verdict(TestIssuer.Sign("RS256", "other", claims), set));
        Assert.Equal(Refused, await Verdict(TestIssuer.Sign("RS256", "unknown", claims), set));
        Assert.Equal(Refused, await Verdict(TestIssuer.Sign("RS256", "RSA", claims), set));
        Assert.Equal(Refused, await Verdict(TestIssuer.Sign("RS256", null, claims), set));
    }

    [Fact]
    public async Task A_token_that_names_no_key_is_of_the_only_one_that_fits()
    {
        Assert.Equal(Believed, await Verdict(TestIssuer.Sign("RS256", null, TestIssuer.Claims(Now)), TestIssuer.KeySet));
        Assert.Equal(Believed, await Verdict(TestIssuer.Sign("RS256", null, TestIssuer.Claims(Now)), TestIssuer.Set(TestIssuer.Jwk(TestIssuer.Rsa, null))));
    }

    [Fact]
    public async Task No_key_is_taken_from_the_token_itself()
    {
        foreach (string? keyId in (string?[])["rsa", "mine", null])
        {
            JsonObject header = JsonNode.Parse(TestIssuer.Header("RS256", keyId))!.AsObject();
            header["jwk"] = TestIssuer.Jwk(TestIssuer.OtherRsa, keyId);
            header["jku"] = "https://attacker.test/keys";
            header["x5u"] = "https://attacker.test/certificate";
            header["x5c"] = new JsonArray(Certificate());

            Assert.Equal(Refused, await Verdict(TestIssuer.Sign(header.ToJsonString(), TestIssuer.Claims(Now).ToJsonString(), data => TestIssuer.Signature("RS256", data, TestIssuer.OtherRsa))));
        }

        Assert.Empty(documents.Asked);
    }

    [Theory]
    [InlineData("""{"alg":"RS256","alg":"RS256","kid":"rsa"}""")]
    [InlineData("""{"alg":"none","alg":"RS256","kid":"rsa"}""")]
    [InlineData("""{"alg":"RS256","kid":"rsa","kid":"rsa"}""")]
    [InlineData("""{"alg":"RS256","\u0061lg":"RS256","kid":"rsa"}""")]
    [InlineData("""{"alg":"RS256","kid":"rsa","crit":["b64"],"b64":true}""")]
    [InlineData("""{"alg":"RS256","kid":"rsa","crit":[]}""")]
    [InlineData("""{"alg":"RS256","kid":"rsa","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"RS256","kid":"rsa","typ":1}""")]
    [InlineData("""{"alg":"RS256","kid":7}""")]
    [InlineData("""{"alg":["RS256"],"kid":"rsa"}""")]
    [InlineData("""{"kid":"rsa"}""")]
    [InlineData("""{"alg":"RS256","kid":"rsa",}""")]
    [InlineData("""{"alg":"RS256","kid":"rsa"}//""")]
    [InlineData("""{"alg":"RS256","kid":"rsa"}{}""")]
    [InlineData("""["RS256"]""")]
    [InlineData("")]
    public async Task A_header_that_is_not_certainly_meant_makes_no_token(string header) =>
        Assert.Equal(Malformed, await Verdict(TestIssuer.Sign(header, TestIssuer.Claims(Now).ToJsonString(), data => TestIssuer.Signature("RS256", data))));

    [Theory]
    [InlineData("""{"alg":"RS256","kid":"rsa"}""")]
    [InlineData("""{"typ":"jwt","kid":"rsa","alg":"RS256","unknown":{"a":[1,2]}}""")]
    public async Task A_header_may_say_less_or_more(string header) =>
        Assert.Equal(Believed, await Verdict(TestIssuer.Sign(header, TestIssuer.Claims(Now).ToJsonString(), data => TestIssuer.Signature("RS256", data))));

    [Theory]
    [InlineData("\"sub\":\"a\",", "\"sub\":\"a\",\"sub\":\"b\",")]
    [InlineData("\"sub\":\"a\",", "\"sub\":\"a\",\"s\\u0075b\":\"b\",")]
    [InlineData("\"sub\":\"a\",", "")]
    [InlineData("\"sub\":\"a\",", "\"sub\":\"\",")]
    [InlineData("\"sub\":\"a\",", "\"sub\":7,")]
    [InlineData("\"sub\":\"a\",", "\"sub\":null,")]
    [InlineData("\"sub\":\"a\",", "\"sub\":\"\\ud800\",")]
    [InlineData("\"aud\":\"secrets\",", "")]
    [InlineData("\"aud\":\"secrets\",", "\"aud\":[],")]
    [InlineData("\"aud\":\"secrets\",", "\"aud\":[\"secrets\",7],")]
    [InlineData("\"aud\":\"secrets\",", "\"aud\":{\"secrets\":1},")]
    [InlineData("\"aud\":\"secrets\",", "\"aud\":\"secrets\",\"aud\":\"secrets\",")]
    [InlineData("\"exp\":1790000600", "\"x\":1")]
    [InlineData("\"exp\":1790000600", "\"exp\":\"1790000600\"")]
    [InlineData("\"exp\":1790000600", "\"exp\":-1")]
    [InlineData("\"exp\":1790000600", "\"exp\":1e300")]
    [InlineData("\"exp\":1790000600", "\"exp\":null")]
    [InlineData("\"exp\":1790000600", "\"exp\":1790000600,\"exp\":1890000600")]
    [InlineData("\"exp\":1790000600", "\"exp\":1790000600,\"nbf\":\"1\"")]
    [InlineData("\"exp\":1790000600", "\"exp\":1790000600,\"iat\":true")]
    public async Task Claims_that_are_not_certainly_meant_make_no_token(string part, string instead)
    {
        string payload = $$"""{"iss":"{{TestIssuer.Url}}","sub":"a","aud":"secrets","exp":1790000600}""";
        string Signed(string claims) => TestIssuer.Sign(TestIssuer.Header("RS256", "rsa"), claims, data => TestIssuer.Signature("RS256", data));

        Assert.Equal(Believed, await Verdict(Signed(payload)));
        Assert.Equal(Malformed, await Verdict(Signed(payload.Replace(part, instead, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("https://issuer.test/realms/one", Believed)]
    [InlineData("https://issuer.test/realms/one/", Refused)]
    [InlineData("https://ISSUER.test/realms/one", Refused)]
    [InlineData("https://issuer.test/realms/two", Refused)]
    [InlineData("https://issuer.test:443/realms/one", Refused)]
    [InlineData("", Refused)]
    public async Task The_issuer_is_the_providers_letter_by_letter(string issuer, string verdict) => Assert.Equal(verdict, await With("iss", issuer));

    [Theory]
    [InlineData("secrets", Believed)]
    [InlineData("SECRETS", Refused)]
    [InlineData("secrets/", Refused)]
    [InlineData("", Refused)]
    [InlineData("elsewhere", Refused)]
    public async Task The_audience_is_one_of_the_providers_letter_by_letter(string audience, string verdict) => Assert.Equal(verdict, await With("aud", audience));

    [Fact]
    public async Task Of_several_audiences_one_must_be_the_providers()
    {
        Assert.Equal(Believed, await With("aud", new JsonArray("elsewhere", "secrets")));
        Assert.Equal(Refused, await With("aud", new JsonArray("elsewhere", "nowhere")));
    }

    [Theory]
    [InlineData("exp", 1, Believed)]
    [InlineData("exp", -59, Believed)]
    [InlineData("exp", -60, Expired)]
    [InlineData("exp", -1_000_000, Expired)]
    [InlineData("nbf", 60, Believed)]
    [InlineData("nbf", 61, Refused)]
    [InlineData("iat", 60, Believed)]
    [InlineData("iat", 61, Refused)]
    [InlineData("iat", -100_000, Believed)]
    public async Task Times_hold_within_a_minute(string claim, int seconds, string verdict) => Assert.Equal(verdict, await With(claim, Now + seconds));

    [Fact]
    public async Task Only_a_token_that_is_right_otherwise_is_called_expired()
    {
        JsonObject claims = TestIssuer.Claims(Now);
        claims["exp"] = Now - 3600;
        string text = TestIssuer.Sign(TestIssuer.Header("RS256", "rsa"), claims.ToJsonString(), data => TestIssuer.Signature("RS256", data, TestIssuer.OtherRsa));

        Assert.Equal(Refused, await Verdict(text));
        claims["aud"] = "elsewhere";
        Assert.Equal(Refused, await Verdict(TestIssuer.Sign("RS256", "rsa", claims)));
    }

    [Fact]
    public async Task What_is_signed_cannot_be_changed()
    {
        (string head, string payload, string signature) = Parts(TestIssuer.Token(Now));
        JsonObject claims = TestIssuer.Claims(Now);
        claims["sub"] = "system:serviceaccount:prod:admin";

        Assert.Equal(Refused, await Verdict($"{head}.{TestIssuer.Encode(claims.ToJsonString())}.{signature}"));
        Assert.Equal(Refused, await Verdict($"{TestIssuer.Encode(TestIssuer.Header("RS256", "rsa").Replace("JWT", "jwt", StringComparison.Ordinal))}.{payload}.{signature}"));
    }

    [Fact]
    public async Task A_text_that_is_no_signed_token_is_told_from_one()
    {
        string text = TestIssuer.Token(Now);
        (string head, string payload, string signature) = Parts(text);
        foreach (string wrong in (string[])
        [
            "", ".", "..", "...", "a.b.c", text + ".", "." + text, $"{head}.{payload}.{signature}.{signature}.{signature}", text + "=", text + " ", " " + text, text + "\n",
            $"{head}=.{payload}.{signature}", $"{head}. {payload}.{signature}", $"{head}.{payload}.{signature[..^1]}+", $"{head}.{payload}.a", "eyJhbGciOiJSUzI1NiJ9", $"Bearer {text}",
            TestIssuer.Sign("RS256", "rsa", WithSubject(new string('s', 256))), new string('a', 8193),
        ])
        {
            Assert.Equal(Malformed, await Verdict(wrong));
        }

        Assert.Equal(Malformed, await Verdict($"{head}.{Base64Url.EncodeToString([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])}.{signature}"));
    }

    [Fact]
    public async Task A_token_has_eight_thousand_one_hundred_and_ninety_two_characters_at_most()
    {
        string Padded(int letters)
        {
            JsonObject claims = TestIssuer.Claims(Now);
            claims["filler"] = new string('f', letters);
            return TestIssuer.Sign("RS256", "rsa", claims);
        }

        int letters = 5400;
        while (Padded(letters + 1).Length <= IdentityToken.Longest)
            letters++;

        Assert.Equal(Believed, await Verdict(Padded(letters)));
        Assert.Equal(Malformed, await Verdict(Padded(letters + 1)));
    }

    private static JsonObject WithSubject(string subject)
    {
        JsonObject claims = TestIssuer.Claims(Now);
        claims["sub"] = subject;
        return claims;
    }

    private static string Certificate()
    {
        System.Security.Cryptography.X509Certificates.CertificateRequest request = new("CN=attacker", TestIssuer.OtherRsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Convert.ToBase64String(request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100)).RawData);
    }

    private static (string Head, string Payload, string Signature) Parts(string text) => text.Split('.') is [var head, var payload, var signature] ? (head, payload, signature) : throw new InvalidOperationException();

    private Task<string> With(string claim, JsonNode value)
    {
        JsonObject claims = TestIssuer.Claims(Now);
        claims[claim] = value;
        return Verdict(TestIssuer.Sign("RS256", "rsa", claims));
    }

    private async Task<string> Verdict(string text, string? keySet = null)
    {
        (Workload? workload, IdentityTokenFault? fault) = await Verify(text, keySet);
        Assert.Equal(workload is not null, fault == IdentityTokenFault.None);
        return fault?.ToString() ?? Malformed;
    }

    private async Task<(Workload? Workload, IdentityTokenFault? Fault)> Verify(string text, string? keySet = null)
    {
        if (IdentityToken.TryRead(text) is not { } token)
            return (null, null);
        IssuerKeys keys = new(documents, new AccessSettings(), new FakeTimeProvider(), NullLogger<IssuerKeys>.Instance);
        OidcProvider provider = new("ci", 100000000001, TestIssuer.Url, TestIssuer.Base64(keySet ?? TestIssuer.KeySet), ["other", TestIssuer.Audience], 1);
        return await new IdentityTokenVerifier(keys).Verify(text, token, provider, Now * 1000, CancellationToken.None);
    }
}
