using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>Key pairs: signing, verifying, the public half, decrypting.</summary>
public abstract partial class KeyServiceTests
{
    private static readonly (string Usage, string Algorithm, int DigestSize)[] Signing =
    [
        ("ASYMMETRIC_SIGN_VERIFY_RSA_2048", "RSA_PKCS1_SHA_256", 32),
        ("ASYMMETRIC_SIGN_VERIFY_RSA_2048", "RSA_PSS_SHA_256", 32),
        ("ASYMMETRIC_SIGN_VERIFY_ECC", "ECC_P256_R1", 32),
        ("ASYMMETRIC_SIGN_VERIFY_ECDSA384", "ECC_P384_R1", 48),
    ];

    public static TheoryData<string, string, int> SigningAlgorithms => [.. Signing];

    [Theory]
    [MemberData(nameof(SigningAlgorithms))]
    public async Task What_a_pair_signs_it_verifies_and_nothing_else(string usage, string algorithm, int digestSize)
    {
        string key = await NewKey(usage);
        byte[] message = RandomNumberGenerator.GetBytes(4096);
        byte[] digest = digestSize == 48 ? SHA384.HashData(message) : SHA256.HashData(message);
        // A message and its digest are two ways to say the same; what is not said is a message.
        (byte[] Bytes, string? Type)[] ways = [(message, null), (message, ""), (message, "RAW"), (digest, "DIGEST")];
        foreach ((byte[] bytes, string? type) in ways)
        {
            byte[] signature = await Sign(key, algorithm, bytes, type);
            Assert.All(await Task.WhenAll(ways.Select(way => Verifies(key, algorithm, way.Bytes, way.Type, signature))), Assert.True);
        }

        byte[] good = await Sign(key, algorithm, message, "RAW");
        byte[] otherMessage = [.. message[..^1], (byte)~message[^1]];
        Assert.False(await Verifies(key, algorithm, otherMessage, "RAW", good));
        Assert.False(await Verifies(key, algorithm, digest, "RAW", good));
        Assert.False(await Verifies(await NewKey(usage), algorithm, message, "RAW", good));
    }

    [Theory]
    [MemberData(nameof(SigningAlgorithms))]
    public async Task A_signature_with_a_bit_flipped_or_of_another_length_is_not_valid(string usage, string algorithm, int digestSize)
    {
        string key = await NewKey(usage);
        byte[] digest = RandomNumberGenerator.GetBytes(digestSize);
        byte[] good = await Sign(key, algorithm, digest, "DIGEST");
        IEnumerable<byte[]> flipped = Enumerable.Range(0, good.Length).Select(at =>
        {
            byte[] spoiled = [.. good];
            spoiled[at] ^= (byte)(1 << (at % 8));
            return spoiled;
        });
        IEnumerable<byte[]> others = [[], [0], good[..^1], good[1..], [.. good, 0], [0, .. good], new byte[good.Length], [.. good, .. good], new byte[4096]];
        bool[] valid = await Task.WhenAll(flipped.Concat(others).Select(signature => Verifies(key, algorithm, digest, "DIGEST", signature)));
        Assert.All(valid, Assert.False);
    }

    [Fact]
    public async Task A_signature_by_one_algorithm_is_not_one_by_the_other()
    {
        string key = await NewKey("ASYMMETRIC_SIGN_VERIFY_RSA_2048");
        byte[] pkcs1 = await Sign(key, "RSA_PKCS1_SHA_256", [1, 2, 3], "RAW");
        byte[] pss = await Sign(key, "RSA_PSS_SHA_256", [1, 2, 3], "RAW");
        Assert.False(await Verifies(key, "RSA_PSS_SHA_256", [1, 2, 3], "RAW", pkcs1));
        Assert.False(await Verifies(key, "RSA_PKCS1_SHA_256", [1, 2, 3], "RAW", pss));
        Assert.Equal(Convert.ToHexString(pkcs1), Convert.ToHexString(await Sign(key, "RSA_PKCS1_SHA_256", SHA256.HashData([1, 2, 3]), "DIGEST")));
        Assert.NotEqual(Convert.ToHexString(pss), Convert.ToHexString(await Sign(key, "RSA_PSS_SHA_256", [1, 2, 3], "RAW")));
    }

    [Theory]
    [MemberData(nameof(SigningAlgorithms))]
    public async Task A_pair_signs_by_the_algorithms_of_its_usage_messages_and_digests_of_the_right_length(string usage, string algorithm, int digestSize)
    {
        string key = await NewKey(usage);
        Task Refuse(string code, string by, int length, string type) => Task.WhenAll(
            Refused(code, "SignByAsymmetricKey", new { KeyId = key, Algorithm = by, Message = Convert.ToBase64String(new byte[length]), MessageType = type }),
            Refused(code, "VerifyByAsymmetricKey", new { KeyId = key, Algorithm = by, Message = Convert.ToBase64String(new byte[length]), MessageType = type, SignatureValue = "AAAA" }));
        IEnumerable<string> ofOthers = Signing.Where(entry => entry.Usage != usage).Select(entry => entry.Algorithm);
        await Task.WhenAll(
            [
                .. ((string[])[.. ofOthers, "SM2DSA", "", algorithm.ToLowerInvariant()]).Select(other => Refuse(WrongValue, other, digestSize, "DIGEST")),
                Refuse(WrongValue, algorithm, 4097, "RAW"),
                Refuse(WrongValue, algorithm, digestSize - 1, "DIGEST"),
                Refuse(WrongValue, algorithm, digestSize + 1, "DIGEST"),
                Refuse(WrongValue, algorithm, 0, "DIGEST"),
                Refuse(WrongValue, algorithm, digestSize, "HASH"),
            ]);
        await Refused(WrongValue, "SignByAsymmetricKey", new { KeyId = key, Algorithm = algorithm, Message = "not base64" });
        await Refused(WrongValue, "VerifyByAsymmetricKey", new { KeyId = key, Algorithm = algorithm, Message = "AAAA", SignatureValue = "not base64" });
    }

    [Fact]
    public async Task The_public_half_is_told_as_DER_and_as_PEM()
    {
        (string Usage, string Oid, int Bits)[] table =
        [
            ("ASYMMETRIC_DECRYPT_RSA_2048", "1.2.840.113549.1.1.1", 2048),
            ("ASYMMETRIC_SIGN_VERIFY_RSA_2048", "1.2.840.113549.1.1.1", 2048),
            ("ASYMMETRIC_SIGN_VERIFY_ECC", "1.2.840.10045.2.1", 256),
            ("ASYMMETRIC_SIGN_VERIFY_ECDSA384", "1.2.840.10045.2.1", 384),
        ];
        foreach ((string usage, string oid, int bits) in table)
        {
            string key = await NewKey(usage);
            SdkAnswer answer = await Ok("GetPublicKey", new { KeyId = key });
            Assert.Equal(key, answer.Text("KeyId"));
            byte[] der = Convert.FromBase64String(answer.Text("PublicKey"));
            PublicKeyInfo(der, oid, bits);
            string pem = answer.Text("PublicKeyPem");
            PemFields fields = PemEncoding.Find(pem);
            Assert.Equal(("PUBLIC KEY", Convert.ToHexString(der)), (pem[fields.Label], Convert.ToHexString(Convert.FromBase64String(pem[fields.Base64Data]))));
        }
    }

    [Theory]
    [MemberData(nameof(PaddingNames))]
    public async Task What_is_encrypted_under_the_public_half_is_decrypted(string algorithm)
    {
        string key = await NewKey("ASYMMETRIC_DECRYPT_RSA_2048");
        using RSA rsa = RSA.Create();
        rsa.ImportFromPem((await Ok("GetPublicKey", new { KeyId = key })).Text("PublicKeyPem"));
        foreach (int length in (int[])[1, 32, algorithm == "RSAES_PKCS1_V1_5" ? 245 : algorithm == "RSAES_OAEP_SHA_1" ? 214 : 190])
        {
            byte[] plaintext = RandomNumberGenerator.GetBytes(length);
            string ciphertext = Convert.ToBase64String(rsa.Encrypt(plaintext, Paddings[algorithm]));
            SdkAnswer decrypted = await Ok("AsymmetricRsaDecrypt", new { KeyId = key, Ciphertext = ciphertext, Algorithm = algorithm });
            Assert.Equal((key, Convert.ToBase64String(plaintext)), (decrypted.Text("KeyId"), decrypted.Text("Plaintext")));
            foreach (string other in Paddings.Keys.Where(other => other != algorithm))
                Assert.NotEqual(Convert.ToBase64String(plaintext), await TextOf(Sdk.Kms("AsymmetricRsaDecrypt", new { KeyId = key, Ciphertext = ciphertext, Algorithm = other })));
        }

        foreach (byte[] garbage in (byte[][])[[], [1], new byte[255], new byte[257], Enumerable.Repeat((byte)255, 256).ToArray()])
            await Refused(DoesNotDecrypt, "AsymmetricRsaDecrypt", new { KeyId = key, Ciphertext = Convert.ToBase64String(garbage), Algorithm = algorithm });
        await Refused(WrongCiphertext, "AsymmetricRsaDecrypt", new { KeyId = key, Ciphertext = "not base64", Algorithm = algorithm });
        await Refused(WrongValue, "AsymmetricRsaDecrypt", new { KeyId = key, Ciphertext = "AAAA", Algorithm = "RSA_" + algorithm });
    }

    [Fact]
    public async Task A_key_is_used_for_its_usage_alone()
    {
        string symmetric = await NewKey();
        string decrypts = await NewKey("ASYMMETRIC_DECRYPT_RSA_2048");
        string[] sign = await Task.WhenAll(Signing.Select(entry => entry.Usage).Distinct().Select(usage => NewKey(usage)));
        await Task.WhenAll(
            [
                .. ((string[])["SignByAsymmetricKey", "VerifyByAsymmetricKey", "GetPublicKey", "AsymmetricRsaDecrypt"]).Select(action => Refused(WrongUsage, action, Sample.Of(action, symmetric))),
                .. ((string[])["SignByAsymmetricKey", "VerifyByAsymmetricKey", "Encrypt", "GenerateDataKey"]).Select(action => Refused(WrongUsage, action, Sample.Of(action, decrypts))),
                .. sign.SelectMany(key => ((string[])["AsymmetricRsaDecrypt", "Encrypt", "GenerateDataKey"]).Select(action => Refused(WrongUsage, action, Sample.Of(action, key)))),
            ]);
    }

    private static void PublicKeyInfo(byte[] der, string oid, int bits)
    {
        PublicKey key = PublicKey.CreateFromSubjectPublicKeyInfo(der, out int read);
        Assert.Equal((der.Length, oid), (read, key.Oid.Value));
        using AsymmetricAlgorithm algorithm = oid == "1.2.840.113549.1.1.1" ? key.GetRSAPublicKey()! : key.GetECDsaPublicKey()!;
        Assert.Equal(bits, algorithm.KeySize);
    }

    private static async Task<string> TextOf(Task<SdkAnswer> answer) => (await answer) is { Code: "" } decrypted ? decrypted.Text("Plaintext") : string.Empty;

    private async Task<byte[]> Sign(string key, string algorithm, byte[] message, string? type) => Convert.FromBase64String(
        (await Ok("SignByAsymmetricKey", new { KeyId = key, Algorithm = algorithm, Message = Convert.ToBase64String(message), MessageType = type })).Text("Signature"));

    private async Task<bool> Verifies(string key, string algorithm, byte[] message, string? type, byte[] signature) => (bool)(await Ok(
        "VerifyByAsymmetricKey",
        new { KeyId = key, Algorithm = algorithm, Message = Convert.ToBase64String(message), MessageType = type, SignatureValue = Convert.ToBase64String(signature) })).Response!["SignatureValid"]!;
}
