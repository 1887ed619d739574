using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SecretsManager.Server.Access.WebIdentity;
using Xunit;

namespace SecretsManager.Tests.Access.WebIdentity;

/// <summary>Which key sets of issuers are accepted, and which of their keys.</summary>
public sealed class IssuerKeySetTests
{
    private const string Good = "good";

    [Fact]
    public void The_keys_of_an_issuer_are_accepted_with_what_stands_beside_them()
    {
        JsonObject rsa = TestIssuer.Jwk(TestIssuer.Rsa, "rsa");
        rsa["use"] = "sig";
        rsa["alg"] = "RS256";
        rsa["key_ops"] = new JsonArray("verify");
        rsa["x5t"] = "thumbprint";
        rsa["x5c"] = new JsonArray("certificate");

        Assert.Equal(Good, Fault(TestIssuer.KeySet));
        Assert.Equal(Good, Fault(TestIssuer.Set(rsa)));
    }

    [Theory]
    [InlineData("d")]
    [InlineData("p")]
    [InlineData("q")]
    [InlineData("dp")]
    [InlineData("dq")]
    [InlineData("qi")]
    [InlineData("oth")]
    [InlineData("k")]
    public void A_set_with_a_private_member_is_refused_whatever_the_key_is_for(string member)
    {
        JsonObject key = TestIssuer.Jwk(TestIssuer.OtherRsa, "private");
        key[member] = "AQAB";
        key["use"] = "enc";

        Assert.Equal("PrivateKey", Fault(TestIssuer.Set(TestIssuer.Jwk(TestIssuer.Rsa, "rsa"), key)));
    }

    [Fact]
    public void A_symmetric_key_is_refused() =>
        Assert.Equal("PrivateKey", Fault(TestIssuer.Set(TestIssuer.Jwk(TestIssuer.Rsa, "rsa"), new JsonObject { ["kty"] = "oct", ["k"] = "c2VjcmV0" })));

    [Theory]
    [InlineData(1024, "KeySize")]
    [InlineData(2040, "KeySize")]
    [InlineData(2048, Good)]
    [InlineData(3072, Good)]
    [InlineData(8192, Good)]
    [InlineData(8200, "KeySize")]
    public void An_rsa_key_has_2048_to_8192_bits(int bits, string fault)
    {
        byte[] modulus = RandomNumberGenerator.GetBytes(bits / 8);
        modulus[0] |= 0x80;

        Assert.Equal(fault, Fault(TestIssuer.Set(Rsa(modulus, [1, 0, 1]))));
        Assert.Equal(fault, Fault(TestIssuer.Set(Rsa([0, .. modulus], [0, 1, 0, 1]))));
    }

    [Fact]
    public void A_modulus_of_2047_bits_is_too_short()
    {
        byte[] modulus = RandomNumberGenerator.GetBytes(256);
        modulus[0] = 0x7f;

        Assert.Equal("KeySize", Fault(TestIssuer.Set(Rsa(modulus, [1, 0, 1]))));
    }

    [Fact]
    public void An_exponent_is_odd_short_and_not_one()
    {
        byte[] modulus = TestIssuer.Rsa.ExportParameters(false).Modulus!;
        foreach (byte[] exponent in (byte[][])[[1], [2], [0], [1, 0, 0], [1, 0, 0, 0, 1]])
            Assert.Equal("NotAKey", Fault(TestIssuer.Set(Rsa(modulus, exponent))));
        Assert.Equal(Good, Fault(TestIssuer.Set(Rsa(modulus, [3]))));
    }

    [Fact]
    public void A_point_lies_on_its_curve()
    {
        JsonObject key = TestIssuer.Jwk(TestIssuer.P256, "p256");
        (string x, string y) = (key["x"]!.GetValue<string>(), key["y"]!.GetValue<string>());

        key["y"] = x;
        Assert.Equal("NotAKey", Fault(TestIssuer.Set(key)));
        key["y"] = y;
        key["crv"] = "P-384";
        Assert.Equal("NotAKey", Fault(TestIssuer.Set(key)));
        key["crv"] = "secp256k1";
        Assert.Equal("NotAKey", Fault(TestIssuer.Set(key)));
        key["crv"] = "P-256";
        key["x"] = Base64Url.EncodeToString(Base64Url.DecodeFromChars(x).AsSpan(1));
        Assert.Equal("NotAKey", Fault(TestIssuer.Set(key)));
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("HS256")]
    [InlineData("none")]
    public void A_key_that_says_an_algorithm_that_it_is_not_for_is_refused(string algorithm)
    {
        JsonObject key = TestIssuer.Jwk(TestIssuer.Rsa, "rsa");
        key["alg"] = algorithm;

        Assert.Equal("NotAKey", Fault(TestIssuer.Set(key)));
    }

    [Fact]
    public void Keys_for_other_ends_are_left_out_and_a_set_of_nothing_else_is_refused()
    {
        JsonObject forEncryption = TestIssuer.Jwk(TestIssuer.OtherRsa, "enc");
        forEncryption["use"] = "enc";
        forEncryption["alg"] = "RSA-OAEP";
        JsonObject forSigning = TestIssuer.Jwk(TestIssuer.OtherRsa, "ops");
        forSigning["key_ops"] = new JsonArray("sign");
        JsonObject edwards = new() { ["kty"] = "OKP", ["crv"] = "Ed25519", ["x"] = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };

        Assert.Equal("NoKey", Fault(TestIssuer.Set(Clone(forEncryption), Clone(forSigning), Clone(edwards))));
        IssuerKeySet set = IssuerKeySet.Read(Encoding.UTF8.GetBytes(TestIssuer.Set(forEncryption, forSigning, edwards, TestIssuer.Jwk(TestIssuer.Rsa, "rsa"))));
        Assert.Equal("rsa", set.Find(null, "RS256")!.KeyId);
        Assert.Null(set.Find("enc", "RS256"));
        Assert.Null(set.Find("ops", "RS256"));
    }

    [Fact]
    public void An_id_is_of_one_key()
    {
        Assert.Equal("SameId", Fault(TestIssuer.Set(TestIssuer.Jwk(TestIssuer.Rsa, "same"), TestIssuer.Jwk(TestIssuer.P256, "same"))));
        Assert.Equal("SameId", Fault(TestIssuer.Set(TestIssuer.Jwk(TestIssuer.Rsa, null), TestIssuer.Jwk(TestIssuer.OtherRsa, null))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[1]}""")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    public void What_is_no_set_is_refused(string json) => Assert.Equal("NotASet", Fault(json));

    [Fact]
    public void A_set_of_no_keys_or_more_than_fifty_is_refused()
    {
        Assert.Equal("NoKey", Fault("""{"keys":[]}"""));
        Assert.Equal("NotASet", Fault(TestIssuer.Set([.. Enumerable.Range(0, 51).Select(i => TestIssuer.Jwk(TestIssuer.P256, $"{i}"))])));
        Assert.Equal(Good, Fault(TestIssuer.Set([.. Enumerable.Range(0, 50).Select(i => TestIssuer.Jwk(TestIssuer.P256, $"{i}"))])));
    }

    [Fact]
    public void A_member_that_stands_twice_makes_no_set()
    {
        string set = TestIssuer.Set(TestIssuer.Jwk(TestIssuer.Rsa, "rsa"));

        Assert.Equal("NotASet", Fault(set.Replace("\"kid\":\"rsa\"", "\"kid\":\"rsa\",\"kid\":\"other\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_base64_of_a_set_may_lack_its_padding_and_nothing_else()
    {
        string text = TestIssuer.Base64(TestIssuer.Set(TestIssuer.Jwk(TestIssuer.P256, "a")) + " ");
        while (!text.EndsWith('='))
            text = TestIssuer.Base64(Encoding.UTF8.GetString(Convert.FromBase64String(text)) + " ");

        Assert.NotNull(OidcRules.KeysOf(text));
        Assert.NotNull(OidcRules.KeysOf(text.TrimEnd('=')));
        foreach (string wrong in (string[])["", "!", text + "=", text.Insert(4, "\n"), text[..^4] + "!!!!", new string('A', 65_537)])
            Assert.Throws<IssuerKeyException>(() => OidcRules.KeysOf(wrong));
    }

    [Fact]
    public void Of_a_set_that_is_served_what_cannot_be_used_is_left_out()
    {
        JsonObject leaked = TestIssuer.Jwk(TestIssuer.P384, "leaked");
        leaked["d"] = "AQAB";
        JsonObject weak = Rsa([0xff, .. RandomNumberGenerator.GetBytes(127)], [1, 0, 1]);
        weak["kid"] = "weak";

        IssuerKeySet set = IssuerKeySet.ReadServed(Encoding.UTF8.GetBytes(TestIssuer.Set(
            TestIssuer.Jwk(TestIssuer.Rsa, "rsa"), leaked, weak, TestIssuer.Jwk(TestIssuer.P256, "twice"), TestIssuer.Jwk(TestIssuer.OtherRsa, "twice"))))!;

        Assert.NotNull(set.Find("rsa", "RS256"));
        Assert.Null(set.Find("leaked", "ES384"));
        Assert.Null(set.Find("weak", "RS256"));
        Assert.Null(set.Find("twice", "ES256"));
        Assert.Null(set.Find("twice", "RS256"));
        Assert.Null(IssuerKeySet.ReadServed("<html>"u8.ToArray()));
    }

    private static string Fault(string json)
    {
        try
        {
            IssuerKeySet.Read(Encoding.UTF8.GetBytes(json));
            return Good;
        }
        catch (IssuerKeyException refused)
        {
            return refused.Fault.ToString();
        }
    }

    private static JsonObject Rsa(byte[] modulus, byte[] exponent) =>
        new() { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(modulus), ["e"] = Base64Url.EncodeToString(exponent) };

    private static JsonObject Clone(JsonObject node) => node.DeepClone().AsObject();
}
