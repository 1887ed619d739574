using SecretsManager.Protocol.Signing;
using Xunit;

namespace SecretsManager.Tests.Signing;

public class Tc3AuthorizationTests
{
    private const string Signature = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Plain = $"TC3-HMAC-SHA256 Credential=AKIDx/2026-11-18/ssm/tc3_request, SignedHeaders=content-type;host, Signature={Signature}";

    [Fact]
    public void The_parts_are_read()
    {
        Assert.True(Tc3Authorization.TryParse(Plain, out Tc3Authorization read));
        Assert.Equal(("AKIDx", "2026-11-18", "ssm"), (read.SecretId, read.Date, read.Service));
        Assert.Equal(["content-type", "host"], read.SignedHeaders.ToArray());
        Assert.Equal(Signature, Convert.ToHexStringLower(read.Signature));
        Assert.Equal(Plain, read.ToHeaderValue());
        Assert.True(read.Signs("host"));
        Assert.False(read.Signs("x-tc-action"));
    }

    [Theory]
    [InlineData("SHA256 Cred", "SHA256  Cred")]
    [InlineData("SHA256 Cred", "SHA256     Cred")]
    [InlineData("request, Sig", "request,Sig")]
    [InlineData("host, Sig", "host,   Sig")]
    [InlineData("/ssm/", "/localhost:8443/")]
    [InlineData("/ssm/", "/[::1]:8443/")]
    [InlineData("type;host", "type;host;x-tc-action;x-tc-token")]
    [InlineData("=content", "=accept;content")]
    public void The_liberties_of_clients_are_allowed(string from, string to) => Assert.True(Tc3Authorization.TryParse(Changed(from, to), out _));

    [Theory]
    [InlineData("TC3-HMAC-SHA256", "TC3-HMAC-SHA1")]
    [InlineData("TC3-HMAC-SHA256", "tc3-hmac-sha256")]
    [InlineData("TC3-HMAC-SHA256", " TC3-HMAC-SHA256")]
    [InlineData("TC3-HMAC-SHA256", "TC3-HMAC-SHA256-UNSIGNED")]
    [InlineData("SHA256 Cred", "SHA256Cred")]
    [InlineData("SHA256 Cred", "SHA256\tCred")]
    [InlineData("Credential", "credential")]
    [InlineData("AKIDx", "")]
    [InlineData("AKIDx", "AK IDx")]
    [InlineData("AKIDx", "AKÏDx")]
    [InlineData("AKIDx", "AKID\0")]
    [InlineData("AKIDx", "AKIDx/y")]
    [InlineData("2026-11-18", "2026-1-18")]
    [InlineData("2026-11-18", "2026-13-18")]
    [InlineData("2026-11-18", "20261118")]
    [InlineData("2026-11-18", "２026-11-18")]
    [InlineData("/ssm/", "//")]
    [InlineData("/ssm/", "/s m/")]
    [InlineData("/ssm/", "/")]
    [InlineData("tc3_request", "tc4_request")]
    [InlineData("tc3_request", "tc3_request/")]
    [InlineData("tc3_request", "tc3_request ")]
    [InlineData("tc3_request, ", "tc3_request ")]
    [InlineData("tc3_request, ", "tc3_request, , ")]
    [InlineData("=content-type;host", "=host;content-type")]
    [InlineData("=content-type;host", "=Content-Type;Host")]
    [InlineData("=content-type;host", "=host")]
    [InlineData("=content-type;host", "=content-type")]
    [InlineData("=content-type;host", "=")]
    [InlineData("=content-type;host", "=content-type;host;host")]
    [InlineData("=content-type;host", "=content-type;host;")]
    [InlineData("=content-type;host", "=;content-type;host")]
    [InlineData("=content-type;host", "=content-type; host")]
    [InlineData("=content-type;host", "=content-type;host;x:y")]
    [InlineData("host, Sig", "host, SignedHeaders=content-type;host, Sig")]
    [InlineData("host, Sig", "host; Sig")]
    [InlineData("Signature=0", "Signature=")]
    [InlineData("Signature=0", "Signature=00")]
    [InlineData("Signature=0", "Signature=A")]
    [InlineData("Signature=0", "Signature=g")]
    public void Anything_else_is_refused(string from, string to) => Assert.False(Tc3Authorization.TryParse(Changed(from, to), out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("SKIP")]
    [InlineData("TC3-HMAC-SHA256")]
    [InlineData("TC3-HMAC-SHA256 ")]
    [InlineData(Plain + " ")]
    [InlineData(Plain + ",")]
    [InlineData(Plain + ", Signature=" + Signature)]
    [InlineData(Plain + "\n")]
    public void What_is_not_one_whole_header_is_refused(string? header) => Assert.False(Tc3Authorization.TryParse(header, out _));

    [Fact]
    public void The_order_of_the_parts_is_fixed() => Assert.False(Tc3Authorization.TryParse(
        $"TC3-HMAC-SHA256 SignedHeaders=content-type;host, Credential=AKIDx/2026-11-18/ssm/tc3_request, Signature={Signature}", out _));

    [Fact]
    public void Lengths_are_bounded()
    {
        Assert.True(Tc3Authorization.TryParse(Changed("AKIDx", new string('a', Tc3Authorization.MaximumSecretIdLength)), out _));
        Assert.False(Tc3Authorization.TryParse(Changed("AKIDx", new string('a', Tc3Authorization.MaximumSecretIdLength + 1)), out _));
        Assert.True(Tc3Authorization.TryParse(Changed("/ssm/", $"/{new string('a', Tc3Authorization.MaximumServiceLength)}/"), out _));
        Assert.False(Tc3Authorization.TryParse(Changed("/ssm/", $"/{new string('a', Tc3Authorization.MaximumServiceLength + 1)}/"), out _));
        Assert.True(Tc3Authorization.TryParse(Changed(";host", ";host" + Names(Tc3Authorization.MaximumSignedHeaders - 2)), out _));
        Assert.False(Tc3Authorization.TryParse(Changed(";host", ";host" + Names(Tc3Authorization.MaximumSignedHeaders - 1)), out _));
        Assert.False(Tc3Authorization.TryParse(Changed(" Cred", new string(' ', Tc3Authorization.MaximumLength) + "Cred"), out _));
    }

    private static string Names(int count) => string.Concat(Enumerable.Range(10, count).Select(i => $";x-{i}"));

    private static string Changed(string from, string to)
    {
        Assert.Contains(from, Plain, StringComparison.Ordinal);
        int at = Plain.IndexOf(from, StringComparison.Ordinal);
        return Plain[..at] + to + Plain[(at + from.Length)..];
    }
}
