using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Signing;
using Xunit;

namespace SecretsManager.Tests.Signing;

public class LegacySignatureTests
{
    private const string Host = "ssm.secrets.test:9443";
    private static readonly byte[] Key = "legacySigningKey0000000000000001"u8.ToArray();

    [Fact]
    public void The_documented_example_is_accepted()
    {
        const string query = "Action=DescribeInstances&InstanceIds.0=ins-09dx96dg&Limit=20&Nonce=11886&Offset=0&Region=ap-guangzhou"
            + "&SecretId=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE&Timestamp=1465185768&Version=2017-03-12";
        byte[] key = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"u8.ToArray();
        Assert.Equal("EliP9YW3pW28FpsEdkXt/+WcGeI=", LegacySignature.Compute(Encoding.ASCII.GetBytes("GETcvm.tencentcloudapi.com/?" + query), null, key));

        using FormFields fields = Fields(query + "&Signature=EliP9YW3pW28FpsEdkXt%2F%2BWcGeI%3D");
        Assert.True(LegacySignature.Verify("GET", "cvm.tencentcloudapi.com", fields, key));
        Assert.False(LegacySignature.Verify("POST", "cvm.tencentcloudapi.com", fields, key));
        Assert.False(LegacySignature.Verify("GET", "kms.tencentcloudapi.com", fields, key));
        Assert.False(LegacySignature.Verify("GET", "cvm.tencentcloudapi.com", fields, Key));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("HmacSHA1")]
    [InlineData("HmacSHA256")]
    public void Both_algorithms_are_accepted(string? algorithm)
    {
        using FormFields fields = Signed(algorithm, algorithm == "HmacSHA256");
        Assert.True(LegacySignature.Verify("POST", Host, fields, Key));
    }

    [Theory]
    [InlineData("HmacSHA1", true)]
    [InlineData("HmacSHA256", false)]
    [InlineData("", true)]
    [InlineData("hmacsha256", true)]
    [InlineData("HmacMD5", false)]
    [InlineData("TC3-HMAC-SHA256", true)]
    public void Another_algorithm_than_the_named_one_is_refused(string algorithm, bool sha256)
    {
        using FormFields fields = Signed(algorithm, sha256);
        Assert.False(LegacySignature.Verify("POST", Host, fields, Key));
    }

    [Fact]
    public void Names_with_an_underline_may_be_signed_with_a_dot()
    {
        string text = $"POST{Host}/?Action=GetSecretValue&My.Name.0=a_b&Nonce=1";
        using FormFields fields = Fields("Action=GetSecretValue&Nonce=1&My_Name_0=a_b&Signature=" + Uri.EscapeDataString(Sha1(text)));
        Assert.True(LegacySignature.Verify("POST", Host, fields, Key));

        // The values stay as they are.
        using FormFields wrong = Fields("Action=GetSecretValue&Nonce=1&My_Name_0=a.b&Signature=" + Uri.EscapeDataString(Sha1(text)));
        Assert.False(LegacySignature.Verify("POST", Host, wrong, Key));
    }

    [Fact]
    public void Values_are_signed_unescaped_and_names_sorted_by_their_bytes()
    {
        string text = $"POST{Host}/?Action=CreateSecret&SecretString=p@s=w&x y+z%\n末&Tags.0.TagKey=e&Tags.10.TagKey=f&Tags.2.TagKey=g&a=";
        using FormFields fields = Fields(
            "a=&Tags.2.TagKey=g&Tags.10.TagKey=f&Tags.0.TagKey=e&SecretString=p%40s%3Dw%26x+y%2Bz%25%0A%E6%9C%AB&Action=CreateSecret&Signature="
            + Uri.EscapeDataString(Sha1(text)));
        Assert.True(LegacySignature.Verify("POST", Host, fields, Key));
    }

    [Fact]
    public void No_bit_of_the_parameters_may_be_flipped()
    {
        const string parameters = "Action=GetSecretValue&Nonce=1&SecretId=AKIDlegacy&SecretName=db&Timestamp=1790000000&Token=t&Version=2019-09-23";
        string signature = Sha1($"POST{Host}/?{parameters}");
        using (FormFields fields = Fields(parameters + "&Signature=" + Uri.EscapeDataString(signature)))
            Assert.True(LegacySignature.Verify("POST", Host, fields, Key));
        Assert.All(Tc3BitFlipTests.Flips(parameters), flipped => Assert.False(IsAccepted(flipped + "&Signature=" + Uri.EscapeDataString(signature))));
        Assert.All(Tc3BitFlipTests.Flips(signature), flipped => Assert.False(IsAccepted(parameters + "&Signature=" + Uri.EscapeDataString(flipped))));
    }

    [Fact]
    public void A_request_without_a_signature_is_refused()
    {
        using FormFields fields = Fields("Action=GetSecretValue&Nonce=1");
        Assert.False(LegacySignature.Verify("POST", Host, fields, Key));
        using FormFields empty = Fields("Action=GetSecretValue&Nonce=1&Signature=");
        Assert.False(LegacySignature.Verify("POST", Host, empty, Key));
    }

    private static bool IsAccepted(string form)
    {
        try
        {
            using FormFields fields = FormParameters.Fields(Encoding.Latin1.GetBytes(form), ParameterLimits.Default);
            return LegacySignature.Verify("POST", Host, fields, Key);
        }
        catch (Protocol.ApiException)
        {
            return false;
        }
    }

    private static FormFields Signed(string? algorithm, bool sha256)
    {
        string parameters = "Action=GetSecretValue&Nonce=1&SecretName=db" + (algorithm is null ? "" : "&SignatureMethod=" + algorithm);
        byte[] text = Encoding.UTF8.GetBytes($"POST{Host}/?{parameters}");
        string signature = sha256 ? Convert.ToBase64String(HMACSHA256.HashData(Key, text)) : Sha1(Encoding.UTF8.GetString(text));
        return Fields(parameters + "&Signature=" + Uri.EscapeDataString(signature));
    }

    private static FormFields Fields(string form) => FormParameters.Fields(Encoding.UTF8.GetBytes(form), ParameterLimits.Default);

#pragma warning disable CA5350 // The older method's own algorithm.
    private static string Sha1(string text) => Convert.ToBase64String(HMACSHA1.HashData(Key, Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
}
