using System.Text.Json.Nodes;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>What a killed server knows again: everything, and nothing is warm.</summary>
public abstract partial class KeyServiceTests
{
    [Fact]
    public async Task A_killed_server_has_every_key_and_what_is_under_it_again()
    {
        (string rotated, string disabled, string external) = (await NewKey(), await NewKey(), await NewExternalKey());
        byte[] material = NewMaterial();
        await Import(external, material);
        string[] blobs = [await Encrypt(rotated, "version 1"), await Encrypt(external, "imported"), await Encrypt(disabled, "disabled")];
        await Ok("RotateKey", new { KeyId = rotated });
        blobs = [.. blobs, await Encrypt(rotated, "version 2")];
        await Ok("EnableKeyRotation", new { KeyId = rotated, RotateDays = 30 });
        await Disable(disabled);
        string waiting = await NewExternalKey();
        (string token, string publicKey) = await Offer(waiting);
        string secret = await NewSecret(rotated, value: "under a rotated key");
        string byDefault = await NewSecret("", value: "under the default key");
        string rsa = await NewKey("ASYMMETRIC_DECRYPT_RSA_2048");
        string ecc = await NewKey("ASYMMETRIC_SIGN_VERIFY_ECC");
        byte[] signature = await Sign(ecc, "ECC_P256_R1", [1, 2, 3], "RAW");
        using System.Security.Cryptography.RSA recipient = System.Security.Cryptography.RSA.Create();
        recipient.ImportFromPem((await Ok("GetPublicKey", new { KeyId = rsa })).Text("PublicKeyPem"));
        JsonObject described = await Describe(disabled);

        await Server.Server.Kill();
        await Server.Server.Restart();

        Assert.Equal(["version 1", "imported", "version 2"], await Task.WhenAll(((int[])[0, 1, 3]).Select(i => Decrypt(blobs[i]))));
        await Refused(Disabled, "Decrypt", new { CiphertextBlob = blobs[2] });
        Assert.Equal(described.ToJsonString(), (await Describe(disabled)).ToJsonString());
        Assert.Equal(30, (int)(await Describe(rotated))["RotateDays"]!);
        Assert.Equal("under a rotated key", (await Sdk.Ok("GetSecretValue", new { SecretName = secret })).Text("SecretString"));
        Assert.Equal("under the default key", (await Sdk.Ok("GetSecretValue", new { SecretName = byDefault })).Text("SecretString"));
        Assert.True(await Verifies(ecc, "ECC_P256_R1", [1, 2, 3], "RAW", signature));
        Assert.True(await Verifies(ecc, "ECC_P256_R1", [4], "RAW", await Sign(ecc, "ECC_P256_R1", [4], "RAW")));
        string ciphertext = Convert.ToBase64String(recipient.Encrypt([5], Paddings["RSAES_OAEP_SHA_256"]));
        Assert.Equal("BQ==", (await Ok("AsymmetricRsaDecrypt", new { KeyId = rsa, Ciphertext = ciphertext, Algorithm = "RSAES_OAEP_SHA_256" })).Text("Plaintext"));
        Assert.Equal(OtherMaterial, await TryImport(external, NewMaterial()));
        await Ok("ImportKeyMaterial", new { KeyId = waiting, ImportToken = token, EncryptedKeyMaterial = Wrap(publicKey, NewMaterial()) });
        Assert.Equal("Enabled", await StateOf(waiting));
    }
}
