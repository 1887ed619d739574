using SecretsManager.Protocol.Signing;
using Xunit;

namespace SecretsManager.Tests.Signing;

public class LegacySignatureTests
{
    private static readonly KeyValuePair<string, string>[] Created =
    [
        new("Timestamp", "1795000001"), new("SecretString", "p@ss=w0rd&x y+z%\n末"), new("Action", "CreateSecret"), new("Region", "ap-guangzhou"),
        new("SecretId", "AKIDgoldenRequestsOfTheTests00000001"), new("Nonce", "9042367595145843766"), new("SignatureMethod", "HmacSHA256"),
        new("Version", "2019-09-23"), new("Signature", "ignored"), new("Tags.0.TagKey", "env"),
    ];

    [Fact]
    public void The_documentation_s_example_is_signed_as_printed()
    {
        KeyValuePair<string, string>[] parameters =
        [
            new("Action", "DescribeInstances"), new("InstanceIds.0", "ins-09dx96dg"), new("Limit", "20"), new("Nonce", "11886"), new("Offset", "0"),
            new("Region", "ap-guangzhou"), new("SecretId", "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE"), new("Timestamp", "1465185768"), new("Version", "2017-03-12"),
        ];
        const string text = "GETcvm.tencentcloudapi.com/?Action=DescribeInstances&InstanceIds.0=ins-09dx96dg&Limit=20&Nonce=11886&Offset=0"
            + "&Region=ap-guangzhou&SecretId=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE&Timestamp=1465185768&Version=2017-03-12";
        Assert.Equal(text, LegacySignature.StringToSign("GET", "cvm.tencentcloudapi.com", parameters));
        Assert.Equal("EliP9YW3pW28FpsEdkXt/+WcGeI=", LegacySignature.Sign(LegacySignatureMethod.HmacSha1, text, "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"u8));
        Assert.True(LegacySignature.Verify(
            LegacySignatureMethod.HmacSha1, "GET", "cvm.tencentcloudapi.com", parameters, "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"u8, "EliP9YW3pW28FpsEdkXt/+WcGeI="));
    }

    [Fact]
    public void Values_are_signed_unescaped_and_parameters_may_come_in_any_order() => Assert.True(Verify(Created));

    [Fact]
    public void Old_clients_that_sign_an_underscore_as_a_dot_are_accepted()
    {
        KeyValuePair<string, string>[] parameters = [new("a_b", "1"), new("aZb", "2"), new("Action", "X"), new("SignatureMethod", "HmacSHA1")];
        Assert.True(LegacySignature.Verify(
            LegacySignatureMethod.HmacSha1, "GET", "ssm.secrets.test", parameters, GoldenRequest.SecretKey, "2WDVbYjLlNP+wCMiCkPcEtHOW5M="));
    }

    [Fact]
    public void A_flipped_bit_of_the_signature_is_refused()
    {
        const string signature = "3aINiLzXt3mPo3AbB+vqesiwCTwEdAXNgYGw6EDwxLE=";
        for (int bit = 0; bit < signature.Length * 8; bit++)
        {
            char[] flipped = signature.ToCharArray();
            flipped[bit / 8] ^= (char)(1 << (bit % 8));
            Assert.False(Verify(Created, signature: new string(flipped)));
        }

        Assert.False(Verify(Created, signature: signature + "\n"));
        Assert.False(Verify(Created, signature: ""));
    }

    [Fact]
    public void A_changed_parameter_host_method_or_algorithm_is_refused()
    {
        for (int i = 0; i < Created.Length; i++)
        {
            KeyValuePair<string, string>[] changed = [.. Created];
            changed[i] = new(changed[i].Key, changed[i].Value + "x");
            Assert.Equal(changed[i].Key == "Signature", Verify(changed));
        }

        Assert.False(Verify(Created, host: "127.0.0.1"));
        Assert.False(Verify(Created, httpMethod: "GET"));
        Assert.False(Verify(Created, httpMethod: "PUT"));
        Assert.False(Verify(Created, LegacySignatureMethod.HmacSha1));
    }

    [Fact]
    public void Doubled_or_malformed_names_and_broken_text_are_refused()
    {
        Assert.False(Verify([.. Created, new("Nonce", "1")]));
        Assert.False(Verify([.. Created, new("", "1")]));
        Assert.False(Verify([.. Created, new("a=b", "1")]));
        Assert.False(Verify([.. Created, new("Z", "\ud800")]));
        Assert.Throws<ArgumentException>(() => LegacySignature.StringToSign("GET", "h", [new("a&b", "1")]));
    }

    [Theory]
    [InlineData(null, true, LegacySignatureMethod.HmacSha1)]
    [InlineData("HmacSHA1", true, LegacySignatureMethod.HmacSha1)]
    [InlineData("HmacSHA256", true, LegacySignatureMethod.HmacSha256)]
    [InlineData("hmacsha256", false, LegacySignatureMethod.HmacSha1)]
    [InlineData("", false, LegacySignatureMethod.HmacSha1)]
    public void The_method_is_one_of_two_names(string? text, bool known, LegacySignatureMethod expected)
    {
        Assert.Equal(known, LegacySignature.TryParseMethod(text, out LegacySignatureMethod method));
        Assert.Equal(expected, method);
    }

    private static bool Verify(
        KeyValuePair<string, string>[] parameters,
        LegacySignatureMethod method = LegacySignatureMethod.HmacSha256,
        string httpMethod = "POST",
        string host = "127.0.0.1:48663",
        string signature = "3aINiLzXt3mPo3AbB+vqesiwCTwEdAXNgYGw6EDwxLE=") =>
        LegacySignature.Verify(method, httpMethod, host, parameters, GoldenRequest.SecretKey, signature);
}
