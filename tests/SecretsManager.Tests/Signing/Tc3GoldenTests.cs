using System.Text;
using SecretsManager.Protocol.Signing;
using Xunit;

namespace SecretsManager.Tests.Signing;

public class Tc3GoldenTests
{
    private const string DocumentedKey = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE";
    private const string DocumentedSignature = "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168";
    private static readonly byte[] DocumentedBody =
        """{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"""u8.ToArray();

    public static TheoryData<string> Names => [.. GoldenRequest.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_client_s_request_is_accepted(string name) => Assert.True(GoldenRequest.Named(name).IsAccepted());

    [Fact]
    public void The_documented_example_is_accepted()
    {
        Tc3Authorization authorization = Tc3Authorization.Parse(
            "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=" + DocumentedSignature)!;
        Tc3SignedRequest request = new(
            "POST", "", "cvm.tencentcloudapi.com", "application/json; charset=utf-8", "1551113065", DocumentedBody, static _ => null);
        byte[] key = Tc3SigningKey.Derive(Encoding.ASCII.GetBytes(DocumentedKey), "2019-02-25", "cvm");

        Assert.True(Tc3Verification.Verify(request, authorization, key));
        Assert.False(Tc3Verification.Verify(request with { Timestamp = "1551113066" }, authorization, key));
    }

    [Fact]
    public void The_signer_makes_the_documented_example()
    {
        Dictionary<string, string> headers = new() { ["host"] = "cvm.tencentcloudapi.com", ["content-type"] = "application/json; charset=utf-8" };
        string header = Tc3Signer.Sign(
            "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", Encoding.ASCII.GetBytes(DocumentedKey), "cvm", "POST", "", headers, 1551113065, DocumentedBody);
        Assert.Equal(
            "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=" + DocumentedSignature,
            header);
    }

    [Fact]
    public void Parts_of_the_header_are_read()
    {
        Tc3Authorization authorization = Tc3Authorization.Parse(GoldenRequest.Named("documented post of a signed action").Authorization)!;
        Assert.Equal(GoldenRequest.KeyId, authorization.SecretId);
        Assert.Equal("2026-09-21", authorization.Date);
        Assert.Equal("ssm", authorization.Service);
        Assert.Equal(["content-type", "host", "x-tc-action"], authorization.SignedHeaderNames);
        Assert.True(authorization.Signs("x-tc-action"));
        Assert.False(authorization.Signs("x-tc-version"));
    }

    [Theory]
    [InlineData("SKIP")]
    [InlineData("")]
    [InlineData(" TC3-HMAC-SHA256 Credential=A/2026-09-21/ssm/tc3_request, SignedHeaders=content-type;host, Signature=@")]
    [InlineData("TC3-HMAC-SHA256Credential=A/2026-09-21/ssm/tc3_request, SignedHeaders=content-type;host, Signature=@")]
    [InlineData("TC3-HMAC-SHA256 Credential=/2026-09-21/ssm/tc3_request, SignedHeaders=content-type;host, Signature=@")]
    [InlineData("TC3-HMAC-SHA256 Credential=A/2026-02-30/ssm/tc3_request, SignedHeaders=content-type;host, Signature=@")]
    [InlineData("TC3-HMAC-SHA256 Credential=A/2026-9-21/ssm/tc3_request, SignedHeaders=content-type;host, Signature=@")]
    [InlineData("TC3-HMAC-SHA256 Credential=A/2026-09-21//tc3_request, SignedHeaders=content-type;host, Signature=@")]
    [InlineData("TC3-HMAC-SHA256 Credential=A/2026-09-21/ssm/tc4_request, SignedHeaders=content-type;host, Signature=@")]
    [InlineData("TC3-HMAC-SHA256 Credential=A/2026-09-21/ssm/tc3_request; SignedHeaders=content-type;host, Signature=@")]
    [InlineData("TC3-HMAC-SHA256 Credential=A/2026-09-21/ssm/tc3_request, SignedHeaders=host, Signature=@")]
    [InlineData("TC3-HMAC-SHA256 Credential=A/2026-09-21/ssm/tc3_request, SignedHeaders=content-type, Signature=@")]
    [InlineData("TC3-HMAC-SHA256 Credential=A/2026-09-21/ssm/tc3_request, SignedHeaders=host;content-type, Signature=@")]
    [InlineData("TC3-HMAC-SHA256 Credential=A/2026-09-21/ssm/tc3_request, SignedHeaders=content-type;host;host, Signature=@")]
    [InlineData("TC3-HMAC-SHA256 Credential=A/2026-09-21/ssm/tc3_request, SignedHeaders=content-type;host;, Signature=@")]
    [InlineData("TC3-HMAC-SHA256 Credential=A/2026-09-21/ssm/tc3_request, SignedHeaders=Content-Type;Host, Signature=@")]
    [InlineData("TC3-HMAC-SHA256 Credential=A/2026-09-21/ssm/tc3_request, SignedHeaders=content-type;host, Signature=@a")]
    [InlineData("TC3-HMAC-SHA256 Credential=A/2026-09-21/ssm/tc3_request, SignedHeaders=content-type;host, Signature=@ ")]
    [InlineData("TC3-HMAC-SHA256 Signature=@, SignedHeaders=content-type;host, Credential=A/2026-09-21/ssm/tc3_request")]
    public void A_header_of_another_form_is_refused(string header) =>
        Assert.Null(Tc3Authorization.Parse(header.Replace("@", DocumentedSignature, StringComparison.Ordinal)));

    [Fact]
    public void A_signature_in_capitals_or_too_short_is_refused()
    {
        string header = GoldenRequest.All[0].Authorization;
        Assert.NotNull(Tc3Authorization.Parse(header));
        Assert.Null(Tc3Authorization.Parse(header[..^1]));
        Assert.Null(Tc3Authorization.Parse(header[..^64] + header[^64..].ToUpperInvariant()));
        Assert.Null(Tc3Authorization.Parse(header + new string(' ', 3000)));
    }

    [Fact]
    public void A_signed_header_that_is_missing_is_refused()
    {
        GoldenRequest golden = GoldenRequest.Named("documented post of a signed action");
        Tc3Authorization authorization = Tc3Authorization.Parse(golden.Authorization)!;
        byte[] key = Tc3SigningKey.Derive(Encoding.ASCII.GetBytes(GoldenRequest.SecretKey), authorization.Date, authorization.Service);
        Tc3SignedRequest request = new("POST", "", golden.Host, golden.ContentType, golden.Timestamp, golden.Body, static _ => null);

        Assert.False(Tc3Verification.Verify(request, authorization, key));
        Assert.True(Tc3Verification.Verify(request with { Header = static _ => "GetSecretValue" }, authorization, key));
        Assert.False(Tc3Verification.Verify(request with { Header = static _ => "DeleteSecret" }, authorization, key));
    }

    [Fact]
    public void Any_other_key_is_refused()
    {
        foreach (GoldenRequest golden in GoldenRequest.All)
        {
            Tc3Authorization authorization = Tc3Authorization.Parse(golden.Authorization)!;
            Tc3SignedRequest request = new(golden.Method, golden.Query, golden.Host, golden.ContentType, golden.Timestamp, golden.Body, _ => golden.Action);
            byte[] key = Encoding.ASCII.GetBytes(GoldenRequest.SecretKey);
            Assert.True(Tc3Verification.Verify(request, authorization, Tc3SigningKey.Derive(key, authorization.Date, authorization.Service)));
            Assert.False(Tc3Verification.Verify(request, authorization, Tc3SigningKey.Derive(key, "2026-09-22", authorization.Service)));
            Assert.False(Tc3Verification.Verify(request, authorization, Tc3SigningKey.Derive(key, authorization.Date, "kms")));
            key[0] ^= 1;
            Assert.False(Tc3Verification.Verify(request, authorization, Tc3SigningKey.Derive(key, authorization.Date, authorization.Service)));
        }
    }
}
