using System.Security.Cryptography;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>What a caller does on his side is done here by OpenSSL's command: it shares neither code nor formats with the server.</summary>
public abstract partial class KeyServiceTests
{
    private static readonly Dictionary<string, string> OpenSslPaddings = new()
    {
        ["RSAES_PKCS1_V1_5"] = "-pkeyopt rsa_padding_mode:pkcs1",
        ["RSAES_OAEP_SHA_1"] = "-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha1 -pkeyopt rsa_mgf1_md:sha1",
        ["RSAES_OAEP_SHA_256"] = "-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256",
    };

    [Theory]
    [MemberData(nameof(PaddingNames))]
    public async Task Material_that_OpenSSL_made_and_wrapped_is_imported(string algorithm)
    {
        using OpenSsl openssl = new();
        string key = await NewExternalKey();
        (string token, string publicKey) = await Offer(key, algorithm);
        openssl.With("wrapping.der", Convert.FromBase64String(publicKey));
        await openssl.Run("rand -out material 32");
        await openssl.Run($"pkeyutl -encrypt -pubin -inkey wrapping.der -keyform DER -in material -out wrapped {OpenSslPaddings[algorithm]}");
        await Ok("ImportKeyMaterial", new { KeyId = key, ImportToken = token, EncryptedKeyMaterial = Convert.ToBase64String(openssl.Read("wrapped")) });
        string blob = await Encrypt(key, "under what OpenSSL made");

        await Ok("DeleteImportedKeyMaterial", new { KeyId = key });
        await Import(key, openssl.Read("material"));
        Assert.Equal("under what OpenSSL made", await Decrypt(blob));
    }

    [Fact]
    public async Task A_file_is_encrypted_by_OpenSSL_under_a_data_key_that_the_service_gives_back_later()
    {
        using OpenSsl openssl = new();
        string key = await NewKey();
        byte[] file = RandomNumberGenerator.GetBytes(100_000);
        openssl.With("file", file);
        SdkAnswer made = await Ok("GenerateDataKey", new { KeyId = key, KeySpec = "AES_256", EncryptionContext = """{"file":"file"}""" });
        await openssl.Run($"enc -aes-256-cbc -K {Hex(made)} -iv 000102030405060708090a0b0c0d0e0f -in file -out envelope");
        Assert.NotEqual(file, openssl.Read("envelope"));

        await Ok("RotateKey", new { KeyId = key });
        SdkAnswer given = await Ok("Decrypt", new { CiphertextBlob = made.Text("CiphertextBlob"), EncryptionContext = """{"file":"file"}""" });
        await openssl.Run($"enc -d -aes-256-cbc -K {Hex(given)} -iv 000102030405060708090a0b0c0d0e0f -in envelope -out opened");
        Assert.Equal(file, openssl.Read("opened"));
    }

    [Theory]
    [InlineData("ASYMMETRIC_SIGN_VERIFY_RSA_2048", "RSA_PKCS1_SHA_256", "sha256", "-pkeyopt rsa_padding_mode:pkcs1 -pkeyopt digest:sha256")]
    [InlineData("ASYMMETRIC_SIGN_VERIFY_RSA_2048", "RSA_PSS_SHA_256", "sha256", "-pkeyopt rsa_padding_mode:pss -pkeyopt rsa_pss_saltlen:32 -pkeyopt digest:sha256 -pkeyopt rsa_mgf1_md:sha256")]
    [InlineData("ASYMMETRIC_SIGN_VERIFY_ECC", "ECC_P256_R1", "sha256", "-pkeyopt digest:sha256")]
    [InlineData("ASYMMETRIC_SIGN_VERIFY_ECDSA384", "ECC_P384_R1", "sha384", "-pkeyopt digest:sha384")]
    public async Task OpenSSL_verifies_what_a_pair_has_signed(string usage, string algorithm, string hash, string options)
    {
        using OpenSsl openssl = new();
        string key = await NewKey(usage);
        byte[] message = RandomNumberGenerator.GetBytes(1000);
        openssl.With("message", message).With("public.pem", (await Ok("GetPublicKey", new { KeyId = key })).Text("PublicKeyPem"));
        await openssl.Run($"dgst -{hash} -binary -out digest message");
        openssl.With("of-message", await Sign(key, algorithm, message, "RAW")).With("of-digest", await Sign(key, algorithm, openssl.Read("digest"), "DIGEST"));
        foreach (string signature in (string[])["of-message", "of-digest"])
            await openssl.Run($"pkeyutl -verify -pubin -inkey public.pem -in digest -sigfile {signature} {options}");

        openssl.With("other", [.. message, 0]);
        await openssl.Run($"dgst -{hash} -binary -out digest other");
        Assert.NotEqual(0, (await openssl.Try($"pkeyutl -verify -pubin -inkey public.pem -in digest -sigfile of-message {options}")).ExitCode);
    }

    [Theory]
    [MemberData(nameof(PaddingNames))]
    public async Task What_OpenSSL_encrypts_under_the_public_half_is_decrypted(string algorithm)
    {
        using OpenSsl openssl = new();
        string key = await NewKey("ASYMMETRIC_DECRYPT_RSA_2048");
        SdkAnswer publicKey = await Ok("GetPublicKey", new { KeyId = key });
        openssl.With("public.pem", publicKey.Text("PublicKeyPem")).With("public.der", Convert.FromBase64String(publicKey.Text("PublicKey"))).With("plaintext", "from OpenSSL");
        foreach (string form in (string[])["pem", "der"])
        {
            await openssl.Run($"pkeyutl -encrypt -pubin -inkey public.{form} -keyform {form.ToUpperInvariant()} -in plaintext -out ciphertext {OpenSslPaddings[algorithm]}");
            SdkAnswer decrypted = await Ok("AsymmetricRsaDecrypt", new { KeyId = key, Ciphertext = Convert.ToBase64String(openssl.Read("ciphertext")), Algorithm = algorithm });
            Assert.Equal(Base64("from OpenSSL"), decrypted.Text("Plaintext"));
        }
    }

    [Theory]
    [MemberData(nameof(PaddingNames))]
    public async Task What_goes_out_under_a_public_key_that_OpenSSL_made_opens_there(string algorithm)
    {
        using OpenSsl openssl = new();
        await openssl.Run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out private.pem");
        await openssl.Run("pkey -in private.pem -pubout -out public.pem");
        string publicKey = System.Text.Encoding.ASCII.GetString(openssl.Read("public.pem"));
        string key = await NewKey();
        async Task<byte[]> Opened(SdkAnswer answer)
        {
            openssl.With("given", Convert.FromBase64String(answer.Text("Plaintext")));
            await openssl.Run($"pkeyutl -decrypt -inkey private.pem -in given -out opened {OpenSslPaddings[algorithm]}");
            return openssl.Read("opened");
        }

        SdkAnswer made = await Ok("GenerateDataKey", new { KeyId = key, KeySpec = "AES_256", EncryptionPublicKey = publicKey, EncryptionAlgorithm = algorithm });
        byte[] dataKey = await Opened(made);
        Assert.Equal(Convert.ToBase64String(dataKey), (await Ok("Decrypt", new { CiphertextBlob = made.Text("CiphertextBlob") })).Text("Plaintext"));
        SdkAnswer decrypted = await Ok(
            "Decrypt", new { CiphertextBlob = made.Text("CiphertextBlob"), EncryptionPublicKey = publicKey, EncryptionAlgorithm = algorithm });
        Assert.Equal(dataKey, await Opened(decrypted));
        string privateKey = System.Text.Encoding.ASCII.GetString(openssl.Read("private.pem"));
        await Refused(WrongValue, "Decrypt", new { CiphertextBlob = made.Text("CiphertextBlob"), EncryptionPublicKey = privateKey, EncryptionAlgorithm = algorithm });
    }

    private static string Hex(SdkAnswer answer) => Convert.ToHexStringLower(Convert.FromBase64String(answer.Text("Plaintext")));
}
