using System.Text;
using SecretsManager.Protocol.Signing;
using Xunit;

namespace SecretsManager.Tests.Signing;

public class Tc3VerifierTests
{
    public static TheoryData<string> Names => [.. GoldenRequest.All.Select(golden => golden.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_request_in_the_form_of_each_client_is_accepted(string name) => Assert.True(GoldenRequest.Named(name).IsAccepted());

    // The two worked examples of the signature documentation (signature method v3, step 4), with its own example key.
    [Theory]
    [InlineData("content-type;host", "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168")]
    [InlineData("content-type;host;x-tc-action", "644be983de9a8a3f00db8eadaba61467c3b429e2215758ba897b738ca469fd26")]
    public void The_documentation_s_examples_are_accepted(string signedHeaders, string signature)
    {
        const string header = "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders={0}, Signature={1}";
        Assert.True(Tc3Authorization.TryParse(
            header.Replace("{0}", signedHeaders, StringComparison.Ordinal).Replace("{1}", signature, StringComparison.Ordinal), out var authorization));
        Assert.True(Tc3Timestamp.TryParse("1551113065", out Tc3Timestamp timestamp));
        var request = new Tc3Request
        {
            Method = "POST",
            Host = "cvm.tencentcloudapi.com",
            ContentType = "application/json; charset=utf-8",
            Timestamp = timestamp,
            Body = """{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"""u8,
            OtherHeader = name => name == "x-tc-action" ? "DescribeInstances" : null,
        };
        byte[] key = Tc3SigningKey.Derive("Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"u8, "2019-02-25", "cvm");
        Assert.Equal("ac658d5dde49e9bfdd14e04e062f66b05d9f637d44b8a8d845327d4a77f666b1", Convert.ToHexStringLower(key));
        Assert.True(Tc3Verifier.Verify(request, authorization, key));
    }

    [Fact]
    public void The_signing_key_is_the_one_that_another_program_derives() => Assert.Equal(
        "faf750cd3d3621ef43e9994ccf4bf0a86614a4e22fd62bbb874ffa425a4af298",
        Convert.ToHexStringLower(Tc3SigningKey.Derive(GoldenRequest.SecretKey, "2026-11-18", "ssm")));

    [Fact]
    public void A_secret_key_longer_than_the_stack_buffer_derives()
    {
        byte[] secretKey = Encoding.UTF8.GetBytes(new string('k', 1000));
        byte[] expected = Encoding.UTF8.GetBytes("TC3" + new string('k', 1000));
        foreach (string part in new[] { "2026-11-18", "ssm", "tc3_request" })
            expected = System.Security.Cryptography.HMACSHA256.HashData(expected, Encoding.UTF8.GetBytes(part));
        Assert.Equal(expected, Tc3SigningKey.Derive(secretKey, "2026-11-18", "ssm"));
    }

    [Fact]
    public void A_signature_over_the_host_without_its_port_is_accepted()
    {
        GoldenRequest golden = GoldenRequest.Named("Node POST");
        Assert.True(golden.IsAccepted());
        Assert.False((golden with { Host = "ssm.secrets.test.evil:8443" }).IsAccepted());
    }

    [Fact]
    public void A_signature_over_the_host_with_its_port_is_not_good_without_it() =>
        Assert.False((GoldenRequest.Named("Python GET, plus for space") with { Host = "127.0.0.1" }).IsAccepted());

    [Theory]
    [InlineData("ssm.secrets.test:8443", "ssm.secrets.test")]
    [InlineData("ssm.secrets.test", "ssm.secrets.test")]
    [InlineData("[::1]:8443", "[::1]")]
    [InlineData("[::1]", "[::1]")]
    [InlineData("::1", "::1")]
    [InlineData("fe80::1:80", "fe80::1:80")]
    [InlineData("host:", "host:")]
    [InlineData("host:123456", "host:123456")]
    [InlineData("host:8a", "host:8a")]
    [InlineData("host:８０", "host:８０")]
    [InlineData(":80", ":80")]
    [InlineData("", "")]
    public void Only_a_proper_port_is_cut_off(string host, string expected) =>
        Assert.Equal(expected, Tc3Verifier.HostWithoutPort(host).ToString());

    [Fact]
    public void Spaces_around_header_values_do_not_count()
    {
        GoldenRequest golden = GoldenRequest.Named("Node POST");
        Assert.True((golden with { Host = $" {golden.Host}\t", ContentType = $"\t{golden.ContentType} " }).IsAccepted());
    }

    [Fact]
    public void Values_sent_with_capitals_and_signed_in_lower_case_are_accepted()
    {
        GoldenRequest golden = GoldenRequest.Named("Java POST, content type with charset");
        Assert.True((golden with { Host = "SSM.secrets.Test:8443", ContentType = "Application/JSON; charset=UTF-8" }).IsAccepted());
    }

    [Fact]
    public void An_action_signed_with_its_capitals_is_accepted()
    {
        const string header = "TC3-HMAC-SHA256 Credential=AKIDgoldenRequestsOfTheTests00000001/2026-11-18/ssm/tc3_request, "
            + "SignedHeaders=content-type;host;x-tc-action, Signature=";
        const string canonical = "POST\n/\n\ncontent-type:application/json\nhost:ssm.secrets.test\nx-tc-action:GetSecretValue\n\n"
            + "content-type;host;x-tc-action\n44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        string text = "TC3-HMAC-SHA256\n1795000001\n2026-11-18/ssm/tc3_request\n"
            + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        byte[] key = Tc3SigningKey.Derive(GoldenRequest.SecretKey, "2026-11-18", "ssm");
        byte[] signature = System.Security.Cryptography.HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
        var golden = new GoldenRequest("capitals", "POST", "", "ssm.secrets.test", "application/json", "1795000001", "{}", header + Convert.ToHexStringLower(signature))
        {
            OtherHeaders = { ["x-tc-action"] = "GetSecretValue" },
        };
        Assert.True(golden.IsAccepted());
        Assert.False((golden with { OtherHeaders = new() { ["x-tc-action"] = "getSecretValue" } }).IsAccepted());
    }

    [Fact]
    public void A_signed_header_that_is_absent_is_refused() =>
        Assert.False((GoldenRequest.Named("Our own client, everything signed") with { OtherHeaders = [] }).IsAccepted());

    [Fact]
    public void The_tilde_is_read_as_its_escape_only_where_it_was_signed_so()
    {
        GoldenRequest signedEscaped = GoldenRequest.Named(".NET GET, tilde signed as %7E");
        Assert.True((signedEscaped with { Query = signedEscaped.Query.Replace("~", "%7E", StringComparison.Ordinal) }).IsAccepted());
        GoldenRequest signedPlain = GoldenRequest.Named("Node GET");
        Assert.False((signedPlain with { Query = signedPlain.Query.Replace("~", "%7E", StringComparison.Ordinal) }).IsAccepted());
    }

    [Fact]
    public void A_body_on_a_GET_is_refused() => Assert.False((GoldenRequest.Named("Node GET") with { BodyBytes = [1] }).IsAccepted());

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("post")]
    [InlineData("")]
    public void Another_method_is_refused(string method) => Assert.False((GoldenRequest.Named("Node POST") with { Method = method }).IsAccepted());

    [Fact]
    public void The_query_of_a_POST_is_not_signed() => Assert.True((GoldenRequest.Named("Node POST") with { Query = "Action=DeleteSecret" }).IsAccepted());

    [Fact]
    public void A_line_feed_cannot_move_text_from_one_field_to_another()
    {
        GoldenRequest golden = GoldenRequest.Named("Node GET without parameters");
        string forged = golden.ContentType + "\nhost:127.0.0.1";
        Assert.False((golden with { ContentType = forged }).IsAccepted());
        Assert.Throws<ArgumentException>(() => Sign(golden with { ContentType = forged }));
        Assert.Throws<ArgumentException>(() => Sign(golden with { Query = "a=\ud800" }));
    }

    [Fact]
    public void A_request_longer_than_the_stack_buffer_is_verified()
    {
        GoldenRequest golden = GoldenRequest.Named("Go GET, sorted query") with { Query = "SearchSecretName=" + new string('末', 10_000) };
        GoldenRequest signed = golden with { Authorization = Sign(golden) };
        Assert.True(signed.IsAccepted());
        Assert.False((signed with { Query = signed.Query[..^1] }).IsAccepted());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_signer_makes_what_the_verifier_accepts(string name)
    {
        GoldenRequest golden = GoldenRequest.Named(name);
        GoldenRequest signed = golden with { Authorization = Sign(golden) };
        Assert.True(signed.IsAccepted());
    }

    [Theory]
    [InlineData("Our own client, everything signed")]
    [InlineData("Python POST, escaped text")]
    [InlineData("Python GET, plus for space")]
    public void The_signer_makes_the_same_text_as_another_program(string name)
    {
        GoldenRequest golden = GoldenRequest.Named(name);
        Assert.Equal(golden.Authorization, Sign(golden));
    }

    [Theory]
    [InlineData("a/b", "ssm")]
    [InlineData("AKID", "s s")]
    public void The_signer_refuses_an_id_or_a_service_that_no_server_could_read(string secretId, string service)
    {
        GoldenRequest golden = GoldenRequest.Named("Go POST");
        Assert.Throws<ArgumentException>(() => new Tc3Signer(secretId, GoldenRequest.SecretKey).Sign(golden.ToRequest(default), service));
    }

    private static string Sign(GoldenRequest golden)
    {
        Assert.True(Tc3Timestamp.TryParse(golden.Timestamp, out Tc3Timestamp timestamp));
        var signer = new Tc3Signer(GoldenRequest.SecretId, GoldenRequest.SecretKey);
        return signer.Sign(golden.ToRequest(timestamp), "ssm", [.. golden.OtherHeaders.Keys]);
    }
}
