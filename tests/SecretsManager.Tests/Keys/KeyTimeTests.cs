using System.Security.Cryptography;
using System.Text.Json;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Keys;

/// <summary>What time does to keys, under a clock that the test moves.</summary>
public sealed class KeyTimeTests : IAsyncLifetime
{
    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_key_ends_when_its_window_ends_and_its_alias_is_free_again()
    {
        string keyId = await CreateKey("ends");
        string blob = await Encrypt(keyId);
        await bench.KmsOk("DisableKey", new { KeyId = keyId });
        JsonElement scheduled = await bench.KmsOk("ScheduleKeyDeletion", new { KeyId = keyId, PendingWindowInDays = 7 });
        Assert.Equal(bench.Now + (7 * 86400), scheduled.GetProperty("DeletionDate").GetInt64());

        bench.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(10));
        Assert.Equal(0, await bench.RunAllDue());
        Assert.Equal("InvalidParameterValue.AliasAlreadyExists", await bench.KmsCode("CreateKey", new { Alias = "ends" }));
        bench.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, await bench.RunAllDue());
        Assert.Equal("ResourceUnavailable.CmkNotFound", await bench.KmsCode("DescribeKey", new { KeyId = keyId }));
        Assert.Equal("ResourceUnavailable.CmkNotFound", await bench.KmsCode("Decrypt", new { CiphertextBlob = blob }));
        Assert.Equal("ResourceUnavailable.CmkNotFound", await bench.KmsCode("CancelKeyDeletion", new { KeyId = keyId }));
        await CreateKey("ends");

        string[] done = [.. (await bench.Records()).Where(record => Text(record, "action") == "TendKey").Select(record => record.GetProperty("parameters").GetProperty("Done").GetString()!)];
        Assert.Equal(["DestructionBegun", "Destroyed"], done);
    }

    [Fact]
    public async Task A_key_whose_deletion_was_cancelled_in_time_survives()
    {
        string keyId = await CreateKey("survives");
        string blob = await Encrypt(keyId);
        await bench.KmsOk("DisableKey", new { KeyId = keyId });
        await bench.KmsOk("ScheduleKeyDeletion", new { KeyId = keyId, PendingWindowInDays = 7 });
        bench.Time.Advance(TimeSpan.FromDays(6));
        await bench.KmsOk("CancelKeyDeletion", new { KeyId = keyId });
        bench.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(0, await bench.RunAllDue());
        Assert.Equal("ResourceUnavailable.CmkDisabled", await bench.KmsCode("Decrypt", new { CiphertextBlob = blob }));
        await bench.KmsOk("EnableKey", new { KeyId = keyId });
        await bench.KmsOk("Decrypt", new { CiphertextBlob = blob });
    }

    [Fact]
    public async Task The_end_of_a_key_in_use_is_told_beforehand_in_the_audit()
    {
        await bench.DisposeAsync();
        bench = await Bench.Open(new() { ["SecretsManager:Keys:AllowDeletionInUse"] = "true" });
        string keyId = await CreateKey("used");
        await bench.SsmOk("CreateSecret", new { SecretName = "lost", SecretString = "x", KmsKeyId = keyId });
        await bench.KmsOk("DisableKey", new { KeyId = keyId });
        JsonElement scheduled = await bench.KmsOk("ScheduleKeyDeletion", new { KeyId = keyId, PendingWindowInDays = 7 });
        Assert.Equal("Will be lost for ever: 1 secret (lost).", scheduled.GetProperty("Message").GetString());
        bench.Time.Advance(TimeSpan.FromDays(8));
        Assert.Equal(2, await bench.RunAllDue());

        JsonElement[] records = [.. (await bench.Records()).Where(record => record.TryGetProperty("parameters", out JsonElement parameters) && parameters.TryGetProperty("WillBeLost", out _))];
        Assert.Equal(["ScheduleKeyDeletion", "TendKey"], records.Select(record => Text(record, "action")));
        Assert.All(records, record => Assert.Equal("1 secret (lost)", record.GetProperty("parameters").GetProperty("WillBeLost").GetString()));
        Assert.Equal("FailedOperation.AccessKmsError", Bench.CodeOf(await bench.Ssm("GetSecretValue", new { SecretName = "lost" })));
    }

    [Fact]
    public async Task A_key_rotates_by_itself_when_its_period_ends()
    {
        string keyId = await CreateKey("rotates");
        string first = await Encrypt(keyId);
        await bench.KmsOk("EnableKeyRotation", new { KeyId = keyId, RotateDays = 7 });
        long due = (await Describe(keyId)).GetProperty("NextRotateTime").GetInt64();
        bench.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(5));
        Assert.Equal(0, await bench.RunAllDue());
        Assert.Equal(1, VersionOf(await Encrypt(keyId)));
        bench.Time.Advance(TimeSpan.FromSeconds(5));
        await bench.RunAllDue();
        JsonElement rotated = await Describe(keyId);
        Assert.Equal(due + (7 * 86400), rotated.GetProperty("NextRotateTime").GetInt64(), 5.0);
        Assert.Equal(due, rotated.GetProperty("LastRotateTime").GetInt64(), 5.0);
        Assert.Equal(2, VersionOf(await Encrypt(keyId)));
        await bench.KmsOk("Decrypt", new { CiphertextBlob = first });

        await bench.KmsOk("DisableKeyRotation", new { KeyId = keyId });
        bench.Time.Advance(TimeSpan.FromDays(365));
        await bench.RunAllDue();
        Assert.Equal(2, VersionOf(await Encrypt(keyId)));
    }

    [Fact]
    public async Task Imported_material_expires_at_its_time_even_before_anybody_looks_and_the_same_brings_all_back()
    {
        (string keyId, byte[] material) = await CreateExternal(validFor: 100);
        string blob = await Encrypt(keyId);
        await bench.SsmOk("CreateSecret", new { SecretName = "kept", SecretString = "x", KmsKeyId = keyId });
        bench.Time.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal("ResourceUnavailable.CmkStateNotSupport", await bench.KmsCode("Decrypt", new { CiphertextBlob = blob }));
        Assert.Equal("FailedOperation.AccessKmsError", Bench.CodeOf(await bench.Ssm("GetSecretValue", new { SecretName = "kept" })));
        Assert.Equal(1, await bench.RunAllDue());
        Assert.Equal("PendingImport", (await Describe(keyId)).GetProperty("KeyState").GetString());

        Assert.Equal("InvalidParameterValue.MaterialNotMatch", await Import(keyId, RandomNumberGenerator.GetBytes(32)));
        Assert.Null(await Import(keyId, material));
        await bench.KmsOk("Decrypt", new { CiphertextBlob = blob });
        await bench.SsmOk("GetSecretValue", new { SecretName = "kept" });
    }

    [Fact]
    public async Task An_import_token_is_good_for_24_hours()
    {
        JsonElement created = await bench.KmsOk("CreateKey", new { Alias = "external", Type = 2 });
        string keyId = Text(created, "KeyId");
        JsonElement offer = await Offer(keyId);
        Assert.Equal(bench.Now + 86400, offer.GetProperty("ParametersValidTo").GetInt64());
        byte[] material = RandomNumberGenerator.GetBytes(32);
        bench.Time.Advance(TimeSpan.FromHours(24));
        Assert.Equal("ResourceUnavailable.TokenExpired", await Import(keyId, material, offer));
        Assert.Null(await Import(keyId, material));
    }

    [Fact]
    public async Task Binding_a_resource_takes_the_expiry_away()
    {
        (string keyId, _) = await CreateExternal(validFor: 1000);
        Assert.NotEqual(0, (await Describe(keyId)).GetProperty("ValidTo").GetInt64());
        await bench.KmsOk("BindCloudResource", new { KeyId = keyId, ProductId = "cos", ResourceId = "bucket-1" });
        Assert.Equal(0, (await Describe(keyId)).GetProperty("ValidTo").GetInt64());
        bench.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await bench.RunAllDue());
        await Encrypt(keyId);
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.GetString()! : string.Empty;

    private static int VersionOf(string blob) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(Convert.FromBase64String(blob).AsSpan(20));

    private async Task<string> CreateKey(string alias) => Text(await bench.KmsOk("CreateKey", new { Alias = alias }), "KeyId");

    private async Task<JsonElement> Describe(string keyId) => (await bench.KmsOk("DescribeKey", new { KeyId = keyId })).GetProperty("KeyMetadata");

    private async Task<string> Encrypt(string keyId) => Text(await bench.KmsOk("Encrypt", new { KeyId = keyId, Plaintext = "dGVzdA==" }), "CiphertextBlob");

    private Task<JsonElement> Offer(string keyId) =>
        bench.KmsOk("GetParametersForImport", new { KeyId = keyId, WrappingAlgorithm = "RSAES_OAEP_SHA_256", WrappingKeySpec = "RSA_2048" });

    private async Task<string?> Import(string keyId, byte[] material, JsonElement? offer = null, ulong validTo = 0)
    {
        JsonElement parameters = offer ?? await Offer(keyId);
        using RSA rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String(Text(parameters, "PublicKey")), out _);
        string encrypted = Convert.ToBase64String(rsa.Encrypt(material, RSAEncryptionPadding.OaepSHA256));
        return await bench.KmsCode("ImportKeyMaterial", new { KeyId = keyId, ImportToken = Text(parameters, "ImportToken"), EncryptedKeyMaterial = encrypted, ValidTo = validTo });
    }

    private async Task<(string KeyId, byte[] Material)> CreateExternal(int validFor)
    {
        string keyId = Text(await bench.KmsOk("CreateKey", new { Alias = "external-" + validFor, Type = 2 }), "KeyId");
        byte[] material = RandomNumberGenerator.GetBytes(32);
        Assert.Null(await Import(keyId, material, validTo: (ulong)(bench.Now + validFor)));
        return (keyId, material);
    }
}
