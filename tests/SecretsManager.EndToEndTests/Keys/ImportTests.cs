using System.Security.Cryptography;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>Keys whose material comes from the caller.</summary>
public abstract partial class KeyServiceTests
{
    private const string NotDecrypted = "InvalidParameter.DecryptMaterialError";
    private const string OtherMaterial = "InvalidParameterValue.MaterialNotMatch";

    internal static readonly IReadOnlyDictionary<string, RSAEncryptionPadding> Paddings = new Dictionary<string, RSAEncryptionPadding>
    {
        ["RSAES_PKCS1_V1_5"] = RSAEncryptionPadding.Pkcs1,
        ["RSAES_OAEP_SHA_1"] = RSAEncryptionPadding.OaepSHA1,
        ["RSAES_OAEP_SHA_256"] = RSAEncryptionPadding.OaepSHA256,
    };

    public static TheoryData<string> PaddingNames => [.. Paddings.Keys];

    [Theory]
    [MemberData(nameof(PaddingNames))]
    public async Task Material_is_imported_under_each_wrapping_algorithm(string algorithm)
    {
        string key = await NewExternalKey();
        SdkAnswer offer = await Ok("GetParametersForImport", new { KeyId = key, WrappingAlgorithm = algorithm, WrappingKeySpec = "RSA_2048" });
        Assert.Equal(key, offer.Text("KeyId"));
        AssertNow(offer.Number("ParametersValidTo"), TimeSpan.FromDays(1));
        Assert.Equal(("PendingImport", "EXTERNAL"), (await StateOf(key), (string)(await Describe(key))["Origin"]!));

        string wrapped = Wrap(offer.Text("PublicKey"), NewMaterial(), algorithm);
        await Ok("ImportKeyMaterial", new { KeyId = key, ImportToken = offer.Text("ImportToken"), EncryptedKeyMaterial = wrapped });
        Assert.Equal("Enabled", await StateOf(key));
        Assert.Equal(0, (long)(await Describe(key))["ValidTo"]!);
        Assert.Equal("under imported material", await Decrypt(await Encrypt(key, "under imported material")));
    }

    [Fact]
    public async Task Material_is_256_bits_encrypted_as_was_agreed()
    {
        string key = await NewExternalKey();
        (string token, string publicKey) = await Offer(key);
        Task Refuse(string code, string wrapped, string? otherToken = null, string? otherKey = null) => Refused(
            code, "ImportKeyMaterial", new { KeyId = otherKey ?? key, ImportToken = otherToken ?? token, EncryptedKeyMaterial = wrapped });
        foreach (int size in (int[])[0, 1, 16, 31, 33, 64])
            await Refuse(WrongValue, Wrap(publicKey, new byte[size]));
        await Refuse(NotDecrypted, Wrap(publicKey, NewMaterial(), "RSAES_OAEP_SHA_1"));
        await Refuse(NotDecrypted, Wrap(publicKey, NewMaterial(), "RSAES_PKCS1_V1_5"));
        await Refuse(NotDecrypted, Convert.ToBase64String(new byte[256]));
        await Refuse(NotDecrypted, Convert.ToBase64String(new byte[32]));
        await Refuse(NotDecrypted, "");
        await Refuse(WrongValue, "not base64");
        await Refuse(WrongValue, Wrap(publicKey, NewMaterial()), otherToken: Convert.ToBase64String(new byte[32]));
        string another = await NewExternalKey();
        await Refuse(WrongValue, Wrap(publicKey, NewMaterial()), otherKey: another);
        (string tokenOfAnother, _) = await Offer(another);
        await Refuse(WrongValue, Wrap(publicKey, NewMaterial()), otherToken: tokenOfAnother);
        Assert.Equal("PendingImport", await StateOf(key));
    }

    [Fact]
    public async Task An_offer_for_an_import_names_a_known_algorithm()
    {
        string key = await NewExternalKey();
        await Refused(WrongValue, "GetParametersForImport", new { KeyId = key, WrappingAlgorithm = "RSAES_OAEP_SHA_512", WrappingKeySpec = "RSA_2048" });
        await Refused(WrongValue, "GetParametersForImport", new { KeyId = key, WrappingAlgorithm = "RSAES_OAEP_SHA_256", WrappingKeySpec = "RSA_4096" });
        await Refused(WrongValue, "GetParametersForImport", new { KeyId = key, WrappingAlgorithm = "SM2", WrappingKeySpec = "SM2" });
    }

    [Fact]
    public async Task Five_offers_stand_at_one_time()
    {
        string key = await NewExternalKey();
        List<(string Token, string PublicKey)> offers = [];
        foreach (string algorithm in Paddings.Keys)
        {
            foreach (string method in (string[])["POST", "GET"])
                offers.Add(await Offer(key, algorithm, method));
        }

        byte[] material = NewMaterial();
        await Refused(
            WrongValue, "ImportKeyMaterial", new { KeyId = key, ImportToken = offers[0].Token, EncryptedKeyMaterial = Wrap(offers[0].PublicKey, material, "RSAES_PKCS1_V1_5") });
        await Ok("ImportKeyMaterial", new { KeyId = key, ImportToken = offers[1].Token, EncryptedKeyMaterial = Wrap(offers[1].PublicKey, material, "RSAES_PKCS1_V1_5") });
    }

    [Fact]
    public async Task A_key_takes_no_other_material_than_its_first_whether_it_has_it_or_not()
    {
        string key = await NewExternalKey();
        byte[] material = NewMaterial();
        await Import(key, material);
        string blob = await Encrypt(key, "under the first");
        Assert.Equal(OtherMaterial, await TryImport(key, NewMaterial()));
        Assert.Equal("under the first", await Decrypt(blob));

        await Ok("DeleteImportedKeyMaterial", new { KeyId = key });
        Assert.Equal("PendingImport", await StateOf(key));
        await Refused(WrongState, "Decrypt", new { CiphertextBlob = blob }, "GET");
        Assert.Equal(OtherMaterial, await TryImport(key, NewMaterial()));
        Assert.Equal("PendingImport", await StateOf(key));

        await Import(key, material);
        Assert.Equal("Enabled", await StateOf(key));
        Assert.Equal("under the first", await Decrypt(blob));
    }

    [Fact]
    public async Task The_same_material_in_two_keys_does_not_make_one_key_of_them()
    {
        byte[] material = NewMaterial();
        string[] keys = await Task.WhenAll(NewExternalKey(), NewExternalKey());
        await Task.WhenAll(keys.Select(key => Import(key, material)));
        byte[] blob = Convert.FromBase64String(await Encrypt(keys[0]));
        byte[] ofTheOther = Convert.FromBase64String(await Encrypt(keys[1]));
        // The id of the key stands behind four bytes.
        ofTheOther.AsSpan(4, 16).CopyTo(blob.AsSpan(4));
        await Refused("FailedOperation.DecryptError", "Decrypt", new { CiphertextBlob = Convert.ToBase64String(blob) });
    }

    [Fact]
    public async Task The_time_of_expiry_lies_ahead_and_can_be_set_anew()
    {
        string key = await NewExternalKey();
        byte[] material = NewMaterial();
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        foreach (long wrong in (long[])[1, now - 1, 2147443201, 99999999999])
            Assert.Equal(WrongValue, await TryImport(key, material, wrong));
        Assert.Equal("PendingImport", await StateOf(key));
        foreach (long right in (long[])[2147443200, now + 3600, 0])
        {
            await Import(key, material, right);
            Assert.Equal(right, (long)(await Describe(key))["ValidTo"]!);
        }
    }

    [Fact]
    public async Task Expired_material_is_not_used_and_comes_back_by_the_same_import()
    {
        string key = await NewExternalKey();
        byte[] material = NewMaterial();
        await Import(key, material);
        string blob = await Encrypt(key, "outlives its time");
        long end = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3;
        await Import(key, material, end);
        Assert.Equal(end, (long)(await Describe(key))["ValidTo"]!);
        await Until(async () => (await Sdk.Kms("Decrypt", new { CiphertextBlob = blob })).Code == WrongState);
        Assert.True(DateTimeOffset.UtcNow.ToUnixTimeSeconds() >= end);
        await Until(async () => await StateOf(key) == "PendingImport");
        Assert.Equal(OtherMaterial, await TryImport(key, NewMaterial()));
        await Import(key, material);
        Assert.Equal(("Enabled", "outlives its time"), (await StateOf(key), await Decrypt(blob)));
    }

    [Fact]
    public async Task Only_a_key_made_for_it_takes_material_and_such_a_key_does_not_rotate()
    {
        string own = await NewKey();
        foreach (string action in (string[])["GetParametersForImport", "ImportKeyMaterial", "DeleteImportedKeyMaterial"])
            await Refused(NotExternal, action, Sample.Of(action, own));
        string external = await NewExternalKey();
        await Import(external, NewMaterial());
        foreach (string action in (string[])["RotateKey", "EnableKeyRotation", "DisableKeyRotation"])
            await Refused(ImportedDoesNotRotate, action, Sample.Of(action, external));
        foreach (string usage in (string[])["ASYMMETRIC_DECRYPT_RSA_2048", "ASYMMETRIC_SIGN_VERIFY_ECC"])
            await Refused("InvalidParameterValue.InvalidType", "CreateKey", new { Alias = NewAlias(), KeyUsage = usage, Type = 2 });
        foreach (int type in (int[])[0, 3])
            await Refused("InvalidParameterValue.InvalidType", "CreateKey", new { Alias = NewAlias(), Type = type });
    }

    private static byte[] NewMaterial() => RandomNumberGenerator.GetBytes(32);

    private static string Wrap(string publicKey, byte[] material, string algorithm = "RSAES_OAEP_SHA_256")
    {
        using RSA rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
        Assert.Equal(2048, rsa.KeySize);
        return Convert.ToBase64String(rsa.Encrypt(material, Paddings[algorithm]));
    }

    private async Task<(string Token, string PublicKey)> Offer(string key, string algorithm = "RSAES_OAEP_SHA_256", string method = "POST")
    {
        SdkAnswer offer = await Ok("GetParametersForImport", new { KeyId = key, WrappingAlgorithm = algorithm, WrappingKeySpec = "RSA_2048" }, method);
        return (offer.Text("ImportToken"), offer.Text("PublicKey"));
    }

    /// <summary>Gives the code of the refusal; empty for none.</summary>
    private async Task<string> TryImport(string key, byte[] material, long validTo = 0)
    {
        (string token, string publicKey) = await Offer(key);
        return (await Sdk.Kms("ImportKeyMaterial", new { KeyId = key, ImportToken = token, EncryptedKeyMaterial = Wrap(publicKey, material), ValidTo = validTo })).Code;
    }

    private async Task Import(string key, byte[] material, long validTo = 0) => Assert.Equal(string.Empty, await TryImport(key, material, validTo));
}
