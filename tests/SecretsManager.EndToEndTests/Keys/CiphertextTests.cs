using System.Security.Cryptography;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>Encrypt and Decrypt: sizes, contexts, and ciphertexts that are not what they were.</summary>
public abstract partial class KeyServiceTests
{
    private const string WrongPlaintext = "InvalidParameterValue.InvalidPlaintext";
    private const string WrongCiphertext = "InvalidParameterValue.InvalidCiphertext";
    private const string DoesNotDecrypt = "FailedOperation.DecryptError";

    // "SMK" and the format, the key's id, the number of its version; then a sealed box.
    private const int KeyIdStart = 4;
    private const int VersionStart = 20;

    [Fact]
    public async Task Plaintexts_of_1_to_4096_bytes_come_back()
    {
        string key = await NewKey();
        foreach (int size in (int[])[1, 2, 31, 4095, 4096])
        {
            string plaintext = Convert.ToBase64String(RandomNumberGenerator.GetBytes(size));
            SdkAnswer encrypted = await Ok("Encrypt", new { KeyId = key, Plaintext = plaintext });
            Assert.Equal(key, encrypted.Text("KeyId"));
            SdkAnswer decrypted = await Ok("Decrypt", new { CiphertextBlob = encrypted.Text("CiphertextBlob") }, size == 1 ? "GET" : "POST");
            Assert.Equal((key, plaintext), (decrypted.Text("KeyId"), decrypted.Text("Plaintext")));
        }

        await Refused(WrongPlaintext, "Encrypt", new { KeyId = key, Plaintext = "" });
        await Refused(WrongPlaintext, "Encrypt", new { KeyId = key, Plaintext = Convert.ToBase64String(new byte[4097]) });
        await Task.WhenAll(((string[])["YQ", "YQ=", "YR==", "Y Q==", "_-==", "文"]).Select(text => Refused(WrongPlaintext, "Encrypt", new { KeyId = key, Plaintext = text })));
    }

    [Fact]
    public async Task Two_encryptions_of_one_plaintext_have_nothing_in_common()
    {
        string key = await NewKey();
        string[] blobs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Encrypt(key, "the same")));
        Assert.Distinct(blobs);
        Assert.Distinct(blobs.Select(blob => Convert.ToHexString(Convert.FromBase64String(blob).AsSpan(^24))));
    }

    [Theory]
    [InlineData("""{"b":"2","a":"1"}""")]
    [InlineData("""  { "a" : "1" ,  "b" : "2" }  """)]
    [InlineData("""{"\u0061":"\u0031","b":"2"}""")]
    public async Task A_context_is_its_pairs_in_whatever_order_and_form(string context)
    {
        string key = await NewKey();
        Assert.Equal("bound", await Decrypt(await Encrypt(key, "bound", """{"a":"1","b":"2"}"""), context));
    }

    [Fact]
    public async Task A_ciphertext_opens_under_no_other_context()
    {
        string blob = await Encrypt(await NewKey(), context: """{"a":"1","bc":"2"}""");
        string?[] others =
        [
            null, "", "{}", """{"a":"1"}""", """{"bc":"2"}""", """{"a":"2","bc":"2"}""", """{"a":"2","bc":"1"}""", """{"a":"1","bc":"2","d":""}""",
            """{"ab":"1","c":"2"}""", """{"a":"1b","c":"2"}""", """{"A":"1","bc":"2"}""", """{"a":"1","bc":"2 "}""", """{"a":"","bc":"12"}""",
        ];
        await Task.WhenAll(others.Select(context => Refused(DoesNotDecrypt, "Decrypt", new { CiphertextBlob = blob, EncryptionContext = context })));
        await Ok("Decrypt", new { CiphertextBlob = blob, EncryptionContext = """{"a":"1","bc":"2"}""" });
    }

    [Fact]
    public async Task No_context_and_no_pairs_are_the_same()
    {
        string key = await NewKey();
        foreach (string? one in (string?[])[null, "", "{}"])
        {
            foreach (string? other in (string?[])[null, "", "{ }"])
                Assert.Equal("free", await Decrypt(await Encrypt(key, "free", one), other));
        }

        await Refused(DoesNotDecrypt, "Decrypt", new { CiphertextBlob = await Encrypt(key), EncryptionContext = """{"a":""}""" });
    }

    [Fact]
    public async Task A_context_is_a_JSON_object_of_texts_of_up_to_1024_characters()
    {
        string key = await NewKey();
        string longest = $$"""{"a":"{{new string('é', 1016)}}"}""";
        Assert.Equal(1024, longest.Length);
        Assert.Equal("bound", await Decrypt(await Encrypt(key, "bound", longest), longest));
        string[] wrong =
        [
            longest.Replace("é\"", "éé\"", StringComparison.Ordinal), "a", "[]", "null", "1", "\"a\"", "{", """{"a":1}""", """{"a":null}""", """{"a":true}""", """{"a":{"b":"c"}}""",
            """{"a":["b"]}""", """{"a":"1","a":"1"}""", """{"a":"1","\u0061":"2"}""", """{"a":"1",}""", """{"a":"\ud800"}""", """{"a":"1"}x""", "{/**/}",
        ];
        string blob = await Encrypt(key);
        await Task.WhenAll(wrong.Select(context => Refused(WrongValue, "Encrypt", new { KeyId = key, Plaintext = "YQ==", EncryptionContext = context })));
        await Task.WhenAll(wrong.Select(context => Refused(WrongValue, "Decrypt", new { CiphertextBlob = blob, EncryptionContext = context })));
        await Task.WhenAll(wrong.Select(context => Refused(WrongValue, "GenerateDataKey", new { KeyId = key, NumberOfBytes = 1, EncryptionContext = context })));
    }

    [Fact]
    public async Task A_ciphertext_with_any_bit_flipped_does_not_decrypt()
    {
        byte[] blob = Convert.FromBase64String(await Encrypt(await NewKey(), "x"));
        string[] codes = await Task.WhenAll(Enumerable.Range(0, blob.Length * 8).Select(async bit =>
        {
            byte[] flipped = [.. blob];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            return (await Sdk.Kms("Decrypt", new { CiphertextBlob = Convert.ToBase64String(flipped) })).Code;
        }));
        Assert.All(codes.Take(KeyIdStart * 8), code => Assert.Equal(WrongCiphertext, code));
        Assert.All(codes.Take(VersionStart * 8).Skip(KeyIdStart * 8), code => Assert.Equal(NotFound, code));
        Assert.All(codes.Skip(VersionStart * 8), code => Assert.Equal(DoesNotDecrypt, code));
    }

    [Fact]
    public async Task A_ciphertext_that_is_cut_or_lengthened_does_not_decrypt()
    {
        byte[] blob = Convert.FromBase64String(await Encrypt(await NewKey()));
        IEnumerable<byte[]> spoiled = [.. Enumerable.Range(0, blob.Length).Select(length => blob[..length]), [.. blob, 0], [0, .. blob], [.. blob, .. blob]];
        string[] codes = await Task.WhenAll(spoiled.Select(async bytes => (await Sdk.Kms("Decrypt", new { CiphertextBlob = Convert.ToBase64String(bytes) })).Code));
        Assert.All(codes, code => Assert.True(code is WrongCiphertext or DoesNotDecrypt, code));
        await Task.WhenAll(((string[])["", "x", "not base64", "U01L", "密文"]).Select(text => Refused(WrongCiphertext, "Decrypt", new { CiphertextBlob = text })));
        await Refused(WrongCiphertext, "ReEncrypt", new { CiphertextBlob = "U01L" });
    }

    [Fact]
    public async Task A_ciphertext_opens_under_no_other_key_and_no_other_version()
    {
        string[] keys = await Task.WhenAll(NewKey(), NewKey());
        await Ok("RotateKey", new { KeyId = keys[0] });
        byte[] blob = Convert.FromBase64String(await Encrypt(keys[0]));
        byte[] ofAnother = Convert.FromBase64String(await Encrypt(keys[1]));
        byte[] moved = [.. blob];
        ofAnother.AsSpan(KeyIdStart, VersionStart - KeyIdStart).CopyTo(moved.AsSpan(KeyIdStart));
        byte[] older = [.. blob];
        older[VersionStart + 3] = 1;
        foreach (byte[] spoiled in (byte[][])[moved, older])
            await Refused(DoesNotDecrypt, "Decrypt", new { CiphertextBlob = Convert.ToBase64String(spoiled) });
    }

    [Fact]
    public async Task A_ciphertext_of_one_account_is_nothing_to_another()
    {
        string key = await NewKey();
        string blob = await Encrypt(key);
        await Other.KmsRefused(NotFound, "Decrypt", new { CiphertextBlob = blob });
        string keyOfAnother = (await Other.KmsOk("CreateKey", new { Alias = NewAlias() })).Text("KeyId");
        await Other.KmsRefused(NotFound, "ReEncrypt", new { CiphertextBlob = blob, DestinationKeyId = keyOfAnother });
        await Refused(NotFound, "ReEncrypt", new { CiphertextBlob = blob, DestinationKeyId = keyOfAnother });
        await Task.WhenAll(Sample.Changes.Concat(Sample.Uses).Concat(Sample.Descriptions).Select(async action =>
            Assert.Equal((action, NotFound), (action, (await Other.Kms(action, Sample.Of(action, await NewKey()))).Code))));
    }
}
