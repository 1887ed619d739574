using System.Security.Cryptography;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>GenerateDataKey, GenerateRandom, and plaintexts that go out under the caller's public key.</summary>
public abstract partial class KeyServiceTests
{
    [Theory]
    [InlineData("AES_128", null, 16)]
    [InlineData("AES_256", null, 32)]
    [InlineData("AES_256", 0, 32)]
    [InlineData(null, 1, 1)]
    [InlineData(null, 1024, 1024)]
    [InlineData("AES_128", 33, 33)]
    public async Task A_data_key_is_as_long_as_was_asked_and_comes_back_by_Decrypt(string? spec, int? bytes, int length)
    {
        string key = await NewKey();
        SdkAnswer[] made = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Ok(
            "GenerateDataKey", new { KeyId = key, KeySpec = spec, NumberOfBytes = bytes, EncryptionContext = """{"for":"test"}""" })));
        Assert.All(made, one => Assert.Equal((key, length, "", 0), (one.Text("KeyId"), Convert.FromBase64String(one.Text("Plaintext")).Length, one.Text("DataKeyId"), one.Number("TagCode"))));
        if (length > 8)
            Assert.NotEqual(made[0].Text("Plaintext"), made[1].Text("Plaintext"));
        foreach (SdkAnswer one in made)
        {
            SdkAnswer decrypted = await Ok("Decrypt", new { CiphertextBlob = one.Text("CiphertextBlob"), EncryptionContext = """{"for":"test"}""" });
            Assert.Equal(one.Text("Plaintext"), decrypted.Text("Plaintext"));
            await Refused(DoesNotDecrypt, "Decrypt", new { CiphertextBlob = one.Text("CiphertextBlob") });
        }
    }

    [Fact]
    public async Task A_data_key_that_cannot_be_is_refused()
    {
        string key = await NewKey();
        await Task.WhenAll(
            Refused("MissingParameter", "GenerateDataKey", new { KeyId = key }),
            Refused("MissingParameter", "GenerateDataKey", new { KeyId = key, NumberOfBytes = 0 }),
            Refused("MissingParameter", "GenerateDataKey", new { KeyId = key, KeySpec = "" }),
            Refused(WrongValue, "GenerateDataKey", new { KeyId = key, NumberOfBytes = 1025 }),
            Refused(WrongValue, "GenerateDataKey", new { KeyId = key, NumberOfBytes = 4294967296 }),
            Refused(WrongValue, "GenerateDataKey", new { KeyId = key, KeySpec = "AES_192" }),
            Refused(WrongValue, "GenerateDataKey", new { KeyId = key, KeySpec = "aes_256" }),
            Refused("UnsupportedOperation", "GenerateDataKey", new { KeyId = key, KeySpec = "AES_256", IsHostedByKms = 1 }),
            Refused("UnsupportedOperation", "GenerateDataKey", new { KeyId = key, KeySpec = "AES_256", DataKeyName = "name" }),
            Refused("UnsupportedOperation", "GenerateDataKey", new { KeyId = key, KeySpec = "AES_256", Tags = new[] { new { TagKey = "a", TagValue = "b" } } }),
            Refused("UnsupportedOperation", "GenerateDataKey", new { KeyId = key, KeySpec = "AES_256", HsmClusterId = "cluster" }),
            Ok("GenerateDataKey", new { KeyId = key, KeySpec = "AES_256", IsHostedByKms = 0, DataKeyName = "", HsmClusterId = "", Description = "" }));
    }

    [Theory]
    [MemberData(nameof(PaddingNames))]
    public async Task A_plaintext_goes_out_under_the_public_key_that_the_caller_gives(string algorithm)
    {
        string key = await NewKey();
        using RSA recipient = RSA.Create(2048);
        string Open(SdkAnswer answer) => Convert.ToBase64String(recipient.Decrypt(Convert.FromBase64String(answer.Text("Plaintext")), Paddings[algorithm]));
        foreach (string publicKey in (string[])[recipient.ExportSubjectPublicKeyInfoPem(), recipient.ExportRSAPublicKeyPem()])
        {
            SdkAnswer made = await Ok("GenerateDataKey", new { KeyId = key, KeySpec = "AES_256", EncryptionPublicKey = publicKey, EncryptionAlgorithm = algorithm });
            string dataKey = Open(made);
            Assert.Equal(32, Convert.FromBase64String(dataKey).Length);
            string blob = made.Text("CiphertextBlob");
            Assert.Equal(dataKey, (await Ok("Decrypt", new { CiphertextBlob = blob })).Text("Plaintext"));
            SdkAnswer decrypted = await Ok("Decrypt", new { CiphertextBlob = blob, EncryptionPublicKey = publicKey, EncryptionAlgorithm = algorithm });
            Assert.Equal((key, dataKey), (decrypted.Text("KeyId"), Open(decrypted)));
        }
    }

    [Theory]
    [InlineData("RSAES_PKCS1_V1_5", 245)]
    [InlineData("RSAES_OAEP_SHA_1", 214)]
    [InlineData("RSAES_OAEP_SHA_256", 190)]
    public async Task What_does_not_fit_under_the_caller_s_public_key_is_refused(string algorithm, int longest)
    {
        string key = await NewKey();
        using RSA recipient = RSA.Create(2048);
        string publicKey = recipient.ExportSubjectPublicKeyInfoPem();
        await Ok("GenerateDataKey", new { KeyId = key, NumberOfBytes = longest, EncryptionPublicKey = publicKey, EncryptionAlgorithm = algorithm });
        await Refused(WrongValue, "GenerateDataKey", new { KeyId = key, NumberOfBytes = longest + 1, EncryptionPublicKey = publicKey, EncryptionAlgorithm = algorithm });
        string blob = await Encrypt(key, new string('x', longest + 1));
        await Refused(WrongValue, "Decrypt", new { CiphertextBlob = blob, EncryptionPublicKey = publicKey, EncryptionAlgorithm = algorithm });
    }

    [Fact]
    public async Task A_plaintext_goes_out_under_nothing_but_an_RSA_public_key_of_2048_bits()
    {
        string key = await NewKey();
        string blob = await Encrypt(key);
        using RSA recipient = RSA.Create(2048);
        using RSA smaller = RSA.Create(1024);
        using RSA larger = RSA.Create(3072);
        using ECDsa ecc = ECDsa.Create();
        string good = recipient.ExportSubjectPublicKeyInfoPem();
        (string Code, string PublicKey, string? Algorithm)[] table =
        [
            ("UnsupportedOperation", good, null),
            ("UnsupportedOperation", good, ""),
            ("UnsupportedOperation", good, "SM2"),
            ("UnsupportedOperation", good, "SM2_C1C3C2_ASN1"),
            (WrongValue, good, "RSAES_OAEP_SHA_512"),
            (WrongValue, "", "RSAES_OAEP_SHA_256"),
            (WrongValue, "not a key", "RSAES_OAEP_SHA_256"),
            (WrongValue, good[..^60], "RSAES_OAEP_SHA_256"),
            (WrongValue, good.Replace("PUBLIC", "PRIVATE", StringComparison.Ordinal), "RSAES_OAEP_SHA_256"),
            (WrongValue, Convert.ToBase64String(recipient.ExportSubjectPublicKeyInfo()), "RSAES_OAEP_SHA_256"),
            (WrongValue, recipient.ExportPkcs8PrivateKeyPem(), "RSAES_OAEP_SHA_256"),
            (WrongValue, recipient.ExportRSAPrivateKeyPem(), "RSAES_OAEP_SHA_256"),
            (WrongValue, smaller.ExportSubjectPublicKeyInfoPem(), "RSAES_OAEP_SHA_256"),
            (WrongValue, larger.ExportSubjectPublicKeyInfoPem(), "RSAES_OAEP_SHA_256"),
            (WrongValue, ecc.ExportSubjectPublicKeyInfoPem(), "RSAES_OAEP_SHA_256"),
            (WrongValue, good + good, "RSAES_OAEP_SHA_256"),
        ];
        await Task.WhenAll(table.SelectMany(row => (IEnumerable<Task>)
        [
            Refused(row.Code, "Decrypt", new { CiphertextBlob = blob, EncryptionPublicKey = row.PublicKey, EncryptionAlgorithm = row.Algorithm }),
            Refused(row.Code, "GenerateDataKey", new { KeyId = key, KeySpec = "AES_256", EncryptionPublicKey = row.PublicKey, EncryptionAlgorithm = row.Algorithm }),
        ]));
    }

    [Fact]
    public async Task Random_bytes_are_1_to_1024_and_never_the_same()
    {
        foreach (int length in (int[])[1, 32, 1024])
            Assert.Equal(length, Convert.FromBase64String((await Ok("GenerateRandom", new { NumberOfBytes = length })).Text("Plaintext")).Length);
        SdkAnswer[] drawn = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Ok("GenerateRandom", new { NumberOfBytes = 16 })));
        Assert.Distinct(drawn.Select(one => one.Text("Plaintext")));
        foreach (long length in (long[])[0, 1025, 4294967297])
            await Refused(WrongValue, "GenerateRandom", new { NumberOfBytes = length });
    }
}
