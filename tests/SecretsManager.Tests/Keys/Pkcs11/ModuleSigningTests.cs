using System.Security.Cryptography;
using SecretsManager.Server.Keys.Pkcs11;
using Xunit;

namespace SecretsManager.Tests.Keys.Pkcs11;

public sealed class ModuleSigningTests
{
    [Theory]
    [InlineData("00000000000000ff", "00000000000000ff", "30080202 00ff 0202 00ff")]
    [InlineData("0000000000000001", "7f00000000000000", "300d 0201 01 0208 7f00000000000000")]
    [InlineData("ff00000000000000", "000000000000007f", "300e 0209 00ff00000000000000 0201 7f")]
    public void An_integer_of_DER_has_no_byte_that_it_does_not_need(string r, string s, string der) => Assert.Equal(
        der.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexStringLower(ModuleSigning.ToDer(Convert.FromHexString(r + s))));

    [Fact]
    public void DER_is_that_of_the_platform()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] digest = new byte[32];
        for (int i = 0; i < 600; i++)
        {
            byte[] signature = key.SignHash(digest, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            Assert.True(key.VerifyHash(digest, ModuleSigning.ToDer(signature), DSASignatureFormat.Rfc3279DerSequence));
        }
    }
}
