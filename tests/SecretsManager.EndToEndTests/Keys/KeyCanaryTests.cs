using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol.Kms;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>What goes in and out of the key management service in plain is in the answers to those who may have it and nowhere else.</summary>
public sealed class KeyCanaryTests
{
    private static readonly byte[] Material = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] Binary = RandomNumberGenerator.GetBytes(48);
    private static readonly byte[] Message = RandomNumberGenerator.GetBytes(40);
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("Ck" + Convert.ToHexString(RandomNumberGenerator.GetBytes(12)) + "\"\\/é漢😀 +&=%\n");

    private readonly List<byte[]> canaries = [Material, Binary, Message, Text];

    [Fact]
    public async Task Under_a_software_root_no_plaintext_and_no_material_is_written_down_anywhere()
    {
        await using ServerProcess server = await Start([], new Dictionary<string, string>());
        await WorkAndSearch(server);
        await using Deployment deployment = await StoppedDeployment.Open(server.DataDirectory);
        IReadOnlyList<byte[]> records = await StoppedDeployment.AuditLines(deployment);
        Assert.True(records.Count > 40);
        CanarySearch search = new(canaries);
        Assert.All(records, record => Assert.Empty(search.Find(record)));
    }

    [Fact]
    public async Task Under_a_hardware_root_no_plaintext_and_no_material_is_written_down_anywhere()
    {
        using SoftHsmToken token = await SoftHsmToken.Make();
        await using ServerProcess server = await Start(token.Settings, token.Environment);
        await WorkAndSearch(server);
    }

    private static Task<ServerProcess> Start(IReadOnlyList<string> settings, IReadOnlyDictionary<string, string> environment) => ServerProcess.Start(
        environment,
        [
            .. settings, "--Logging:LogLevel:Default=Trace", "--Logging:Console:LogLevel:Default=Trace",
            "--SecretsManager:MetricsPort=" + ServerProcess.FreePort().ToString(CultureInfo.InvariantCulture),
        ]);

    private async Task WorkAndSearch(ServerProcess server)
    {
        using SignedClient client = SignedClient.Of(server);
        await Import(client);
        await Encrypt(client);
        await GiveOut(client);
        await UsePairs(client);
        await Fail(client);

        CanarySearch search = new(canaries);
        using HttpClient plain = new();
        string metricsPort = server.Settings.Single(setting => setting.Contains("MetricsPort", StringComparison.Ordinal)).Split('=')[1];
        string metrics = await plain.GetStringAsync(new Uri($"http://127.0.0.1:{metricsPort}/metrics"));
        Assert.Contains("GenerateDataKey", metrics, StringComparison.Ordinal);
        Assert.Empty(search.Find(metrics));

        // With the log of the database beside it, after a kill, and after an ordered stop.
        Assert.Empty(search.FilesOf(server));
        await server.Kill();
        Assert.Empty(search.FilesOf(server));
        await server.Restart();
        Assert.Equal(0, await server.Stop());
        Assert.Empty(search.FilesOf(server));
        Assert.Contains("dbug: ", server.Output, StringComparison.Ordinal);
        Assert.Empty(search.Find(server.Output + server.Errors));
    }

    private async Task Import(SignedClient client)
    {
        foreach (string algorithm in (string[])["RSAES_PKCS1_V1_5", "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"])
        {
            string key = Field(await Call(client, "CreateKey", new { Alias = algorithm, Type = 2 }), "KeyId");
            WireAnswer offer = await Call(client, "GetParametersForImport", new { KeyId = key, WrappingAlgorithm = algorithm, WrappingKeySpec = "RSA_2048" });
            string token = Field(offer, "ImportToken");
            canaries.Add(Encoding.UTF8.GetBytes(token));
            object Import(byte[] material) => new { KeyId = key, ImportToken = token, EncryptedKeyMaterial = Wrap(Field(offer, "PublicKey"), material, algorithm) };
            await Call(client, "ImportKeyMaterial", Import(Material));
            // What is refused is as secret as what is taken.
            Assert.Equal("InvalidParameterValue.MaterialNotMatch", (await client.Call("ImportKeyMaterial", Import(Binary[..32]), KmsService.Version)).Code);
            Assert.Equal("InvalidParameterValue", (await client.Call("ImportKeyMaterial", Import(Binary), KmsService.Version)).Code);
            await Call(client, "DeleteImportedKeyMaterial", new { KeyId = key });
            await Call(client, "ImportKeyMaterial", Import(Material));
        }

        canaries.Add(Binary[..32]);
    }

    private static async Task Encrypt(SignedClient client)
    {
        string[] keys = [Field(await Call(client, "CreateKey", new { Alias = "one" }), "KeyId"), Field(await Call(client, "CreateKey", new { Alias = "other" }), "KeyId")];
        foreach (byte[] plaintext in (byte[][])[Binary, Text])
        {
            string blob = Field(await Call(client, "Encrypt", new { KeyId = keys[0], Plaintext = plaintext }), "CiphertextBlob");
            string moved = Field(await Call(client, "ReEncrypt", new { CiphertextBlob = blob, DestinationKeyId = keys[1] }), "CiphertextBlob");
            await Call(client, "RotateKey", new { KeyId = keys[1] });
            Assert.Equal(Convert.ToBase64String(plaintext), Field(await Call(client, "Decrypt", new { CiphertextBlob = moved }), "Plaintext"));
            WireAnswer queried = await client.Send(client.Sign(
                "Encrypt", [], "application/x-www-form-urlencoded", "GET", $"KeyId={keys[0]}&Plaintext={Uri.EscapeDataString(Convert.ToBase64String(plaintext))}", KmsService.Version));
            Assert.Equal(string.Empty, queried.Code);
        }
    }

    private async Task GiveOut(SignedClient client)
    {
        string key = Field(await Call(client, "CreateKey", new { Alias = "data-keys" }), "KeyId");
        using RSA recipient = RSA.Create(2048);
        foreach (int length in (int[])[16, 32, 100])
        {
            WireAnswer made = await Call(client, "GenerateDataKey", new { KeyId = key, NumberOfBytes = length });
            canaries.Add(Convert.FromBase64String(Field(made, "Plaintext")));
            canaries.Add(Convert.FromBase64String(Field(await Call(client, "GenerateRandom", new { NumberOfBytes = length }), "Plaintext")));
            WireAnswer closed = await Call(client, "GenerateDataKey", new
            {
                KeyId = key,
                NumberOfBytes = length,
                EncryptionPublicKey = recipient.ExportSubjectPublicKeyInfoPem(),
                EncryptionAlgorithm = "RSAES_OAEP_SHA_256",
            });
            canaries.Add(recipient.Decrypt(Convert.FromBase64String(Field(closed, "Plaintext")), RSAEncryptionPadding.OaepSHA256));
            Assert.NotEmpty(new CanarySearch(canaries).Find(made.Body));
            Assert.Empty(new CanarySearch(canaries).Find(closed.Body));
        }
    }

    private static async Task UsePairs(SignedClient client)
    {
        string decrypts = Field(await Call(client, "CreateKey", new { Alias = "decrypts", KeyUsage = "ASYMMETRIC_DECRYPT_RSA_2048" }), "KeyId");
        string ciphertext = Wrap(Field(await Call(client, "GetPublicKey", new { KeyId = decrypts }), "PublicKey"), Binary, "RSAES_OAEP_SHA_256");
        await Call(client, "AsymmetricRsaDecrypt", new { KeyId = decrypts, Ciphertext = ciphertext, Algorithm = "RSAES_OAEP_SHA_256" });
        string signs = Field(await Call(client, "CreateKey", new { Alias = "signs", KeyUsage = "ASYMMETRIC_SIGN_VERIFY_ECC" }), "KeyId");
        string signature = Field(await Call(client, "SignByAsymmetricKey", new { KeyId = signs, Algorithm = "ECC_P256_R1", Message }), "Signature");
        await Call(client, "VerifyByAsymmetricKey", new { KeyId = signs, Algorithm = "ECC_P256_R1", Message, SignatureValue = signature });
    }

    // Plaintexts where they are refused, one way or another.
    private async Task Fail(SignedClient client)
    {
        string key = Field(await Call(client, "CreateKey", new { Alias = "disabled" }), "KeyId");
        await Call(client, "DisableKey", new { KeyId = key });
        string text = Encoding.UTF8.GetString(Text);
        (string Action, object Parameters)[] calls =
        [
            ("Encrypt", new { KeyId = key, Plaintext = Binary }),
            ("Encrypt", new { KeyId = key, Plaintext = text }),
            ("Encrypt", new { KeyId = key, Plaintext = new[] { Binary } }),
            ("Encrypt", new { KeyId = key, Plaintext = Binary, Unknown = Binary }),
            ("Encrypt", new { KeyId = key, Plaintext = Enumerable.Repeat(Binary, 100).SelectMany(b => b).ToArray() }),
            ("Encrypt", new { KeyId = "none", Plaintext = Binary }),
            ("Encrypt", new { Plaintext = Binary }),
            ("Decrypt", new { CiphertextBlob = Binary }),
            ("Decrypt", new { CiphertextBlob = text }),
            ("ReEncrypt", new { CiphertextBlob = Binary }),
            ("ImportKeyMaterial", new { KeyId = key, ImportToken = text, EncryptedKeyMaterial = Material }),
            ("ImportKeyMaterial", new { KeyId = key, ImportToken = "none", EncryptedKeyMaterial = text }),
            ("SignByAsymmetricKey", new { KeyId = key, Algorithm = "ECC_P256_R1", Message }),
            ("SignByAsymmetricKey", new { KeyId = key, Algorithm = "ECC_P256_R1", Message = text }),
            ("AsymmetricRsaDecrypt", new { KeyId = key, Algorithm = "RSAES_OAEP_SHA_256", Ciphertext = Binary }),
            ("CreateKey", new { Alias = "new", Plaintext = Binary }),
            ("NoSuchAction", new { Plaintext = Binary }),
        ];
        CanarySearch search = new(canaries);
        foreach ((string action, object parameters) in calls)
        {
            WireAnswer answer = await client.Call(action, parameters, KmsService.Version);
            Assert.NotEqual(string.Empty, answer.Code);
            Assert.Empty(search.Find(answer.Body));
        }
    }

    private static string Field(WireAnswer answer, string field) => (string)answer.Fields[field]!;

    private static string Wrap(string publicKey, byte[] material, string algorithm)
    {
        using RSA rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
        return Convert.ToBase64String(rsa.Encrypt(material, KeyServiceTests.Paddings[algorithm]));
    }

    private static async Task<WireAnswer> Call(SignedClient client, string action, object parameters)
    {
        WireAnswer answer = await client.Call(action, parameters, KmsService.Version);
        Assert.Equal((action, string.Empty), (action, answer.Code));
        return answer;
    }
}
