using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server.Access;
using Xunit;

namespace SecretsManager.Tests.Access;

public class OneTimePasswordTests
{
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    // RFC 6238, appendix B, SHA-1; its eight digits cut to the last six.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_vectors_of_rfc_6238_hold(long seconds, string code) =>
        Assert.Equal(code, OneTimePassword.Code(Secret, OneTimePassword.StepAt(seconds * 1000)));

    // RFC 4226, appendix D.
    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(9, "520489")]
    public void The_vectors_of_rfc_4226_hold(long step, string code) => Assert.Equal(code, OneTimePassword.Code(Secret, step));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_password_is_good_one_step_around_its_own(int away, bool good)
    {
        const long Now = 1_790_000_000_000;
        long step = OneTimePassword.StepAt(Now) + away;
        Assert.Equal(good ? step : null, OneTimePassword.Find(Secret, OneTimePassword.Code(Secret, step), Now, after: 0));
        Assert.Null(OneTimePassword.Find(Secret, OneTimePassword.Code(Secret, step), Now, after: step));
    }

    [Theory]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("2870820")]
    [InlineData("２８７０８２")]
    public void What_has_not_the_form_of_a_password_is_none(string code) => Assert.Null(OneTimePassword.Find(Secret, code, 59_000, after: 0));

    // RFC 4648, section 10, without the padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    [InlineData("12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    public void A_secret_is_written_in_base32(string bytes, string text)
    {
        using SecretValue written = OneTimePassword.ToBase32(Encoding.ASCII.GetBytes(bytes));
        Assert.Equal(text, Encoding.ASCII.GetString(written.Bytes));
    }

    [Fact]
    public void The_uri_says_whose_it_is_and_how_the_passwords_are_made()
    {
        using SecretValue uri = OneTimePassword.ToUri(OneTimePassword.ToBase32(Secret), "jack@100000000001");
        Assert.Equal(
            "otpauth://totp/Secrets%20Manager:jack%40100000000001?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Secrets%20Manager&algorithm=SHA1&digits=6&period=30",
            Encoding.ASCII.GetString(uri.Bytes));
    }
}
