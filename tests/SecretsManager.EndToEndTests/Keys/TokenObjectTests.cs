using System.Security.Cryptography;
using SecretsManager.Protocol.Kms;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>What a hardware root leaves in its token: an object for each version of a key that there is, and nothing of what was refused or has gone.</summary>
public sealed class TokenObjectTests
{
    [Fact]
    public async Task A_token_holds_an_object_for_each_version_and_none_of_what_was_refused_or_deleted()
    {
        using SoftHsmToken token = await SoftHsmToken.Make();
        await using ServerProcess server = await ServerProcess.Start(token.Environment, [.. token.Settings, "--SecretsManager:Keys:KeysPerRegion=6"]);
        using SignedClient client = SignedClient.Of(server);
        int before = token.Objects;

        string key = await NewKey(client, "symmetric");
        Assert.Equal(before + 1, token.Objects);
        await Ok(client, "RotateKey", new { KeyId = key });
        Assert.Equal(before + 2, token.Objects);
        await NewKey(client, "pair", "ASYMMETRIC_SIGN_VERIFY_ECC");
        Assert.Equal(before + 3, token.Objects);
        await Ok(client, "Encrypt", new { KeyId = key, Plaintext = "YQ==" });
        await Ok(client, "GenerateDataKey", new { KeyId = key, KeySpec = "AES_256" });
        Assert.Equal(before + 3, token.Objects);

        // Of many who want one alias one gets it, and each had its key made.
        WireAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.Call("CreateKey", new { Alias = "wanted" }, KmsService.Version)));
        Assert.Single(answers, answer => answer.Code.Length == 0);
        Assert.Equal(before + 4, token.Objects);
        // Each rotation at once makes a version, and none makes one in vain.
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Rotate(client, key)));
        Assert.Equal(before + 10, token.Objects);
        await client.Call("CreateKey", new { Alias = "bad usage", KeyUsage = "none" }, KmsService.Version);
        Assert.Equal(before + 10, token.Objects);
        await Ok(client, "CreateSecret", new { SecretName = "first", SecretString = "under a default key that is made now" }, SignedClient.Version);
        await Ok(client, "CreateSecret", new { SecretName = "software", SecretString = "under a key that is not in the token", EncryptType = 1 }, SignedClient.Version);
        Assert.Equal(before + 11, token.Objects);

        string external = (string)(await Ok(client, "CreateKey", new { Alias = "external", Type = 2 })).Fields["KeyId"]!;
        Assert.Equal(before + 11, token.Objects);
        byte[] material = RandomNumberGenerator.GetBytes(32);
        await Import(client, external, material);
        await Import(client, external, material);
        Assert.Equal(before + 12, token.Objects);
        await Ok(client, "DeleteImportedKeyMaterial", new { KeyId = external });
        await Until(() => token.Objects == before + 11);
        await Import(client, external, material);
        Assert.Equal(before + 12, token.Objects);
    }

    private static async Task Until(Func<bool> isSo)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (!isSo())
            await Task.Delay(50, limit.Token);
    }

    private static async Task<string> NewKey(SignedClient client, string alias, string usage = "ENCRYPT_DECRYPT") =>
        (string)(await Ok(client, "CreateKey", new { Alias = alias, KeyUsage = usage })).Fields["KeyId"]!;

    // Of those who rotate at once one wins each time; whoever loses too often is told so.
    private static async Task Rotate(SignedClient client, string key)
    {
        WireAnswer answer;
        do
            answer = await client.Call("RotateKey", new { KeyId = key }, KmsService.Version);
        while (answer.Code == "ResourceInUse");
        Assert.Equal(string.Empty, answer.Code);
    }

    private static async Task Import(SignedClient client, string key, byte[] material)
    {
        WireAnswer offer = await Ok(client, "GetParametersForImport", new { KeyId = key, WrappingAlgorithm = "RSAES_OAEP_SHA_256", WrappingKeySpec = "RSA_2048" });
        using RSA rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String((string)offer.Fields["PublicKey"]!), out _);
        await Ok(client, "ImportKeyMaterial", new
        {
            KeyId = key,
            ImportToken = (string)offer.Fields["ImportToken"]!,
            EncryptedKeyMaterial = rsa.Encrypt(material, RSAEncryptionPadding.OaepSHA256),
        });
    }

    private static async Task<WireAnswer> Ok(SignedClient client, string action, object parameters, string version = KmsService.Version)
    {
        WireAnswer answer = await client.Call(action, parameters, version);
        Assert.Equal((action, string.Empty), (action, answer.Code));
        return answer;
    }
}
