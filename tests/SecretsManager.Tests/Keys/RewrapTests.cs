using System.Text.Json;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Keys;

/// <summary>The data keys of secrets move to the newest version of their key, in the background, while everything stays readable.</summary>
public sealed class RewrapTests : IAsyncLifetime
{
    private const string Region = "ap-guangzhou";

    private Bench bench = null!;

    public async ValueTask InitializeAsync() => bench = await Bench.Open(new() { ["SecretsManager:Keys:RewrapPerSecond"] = "20" });

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_rotation_moves_every_content_at_a_bounded_rate_and_tells_how_far_it_is()
    {
        string keyId = await CreateKey();
        await CreateSecrets(keyId, 45);
        string otherKey = await CreateKey();
        await CreateSecrets(otherKey, 3, "other");
        await bench.KmsOk("RotateKey", new { KeyId = keyId });

        await bench.RunAllDue();
        Assert.Equal((20, 20, 45), await Progress(keyId));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        await bench.RunAllDue();
        (long moved, _, _) = await Progress(keyId);
        Assert.InRange(moved, 21, 45);
        await AssertReadable(45);

        Assert.Equal(45, await UntilDone(keyId));
        Assert.Equal(2, Assert.Single(await KeyVersions("secret-")));
        Assert.Equal(1, Assert.Single(await KeyVersions("other-")));
        await AssertReadable(45);
    }

    [Fact]
    public async Task What_is_created_changed_and_deleted_meanwhile_is_missed_by_nothing()
    {
        string keyId = await CreateKey();
        await CreateSecrets(keyId, 45);
        await bench.KmsOk("RotateKey", new { KeyId = keyId });
        await bench.RunAllDue();
        // The places of those behind move up, past where the pass has come.
        for (int i = 0; i < 15; i++)
        {
            await bench.SsmOk("DisableSecret", new { SecretName = $"secret-{i}" });
            await bench.SsmOk("DeleteSecret", new { SecretName = $"secret-{i}", RecoveryWindowInDays = 0 });
        }

        await CreateSecrets(keyId, 5, "later");
        await bench.SsmOk("PutSecretValue", new { SecretName = "secret-44", VersionId = "v2", SecretString = "second" });
        await UntilDone(keyId);
        Assert.Equal(2, Assert.Single(await KeyVersions("secret-")));
        Assert.Equal("second", (await bench.SsmOk("GetSecretValue", new { SecretName = "secret-44", VersionId = "v2" })).GetProperty("SecretString").GetString());
    }

    [Fact]
    public async Task It_waits_while_the_key_is_disabled_and_goes_on_when_it_is_enabled()
    {
        string keyId = await CreateKey();
        await CreateSecrets(keyId, 3);
        await bench.KmsOk("RotateKey", new { KeyId = keyId });
        await bench.KmsOk("DisableKey", new { KeyId = keyId });
        bench.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await bench.RunAllDue());
        await bench.KmsOk("EnableKey", new { KeyId = keyId });
        Assert.Equal(3, await UntilDone(keyId));
    }

    [Fact]
    public async Task Another_rotation_meanwhile_moves_everything_to_the_newest()
    {
        string keyId = await CreateKey();
        await CreateSecrets(keyId, 25);
        await bench.KmsOk("RotateKey", new { KeyId = keyId });
        await bench.RunAllDue();
        await bench.KmsOk("RotateKey", new { KeyId = keyId });
        await UntilDone(keyId);
        Assert.Equal(3, Assert.Single(await KeyVersions("secret-")));
        await AssertReadable(25);
    }

    [Fact]
    public async Task A_secret_whose_key_is_changed_is_under_the_other_key_with_all_its_versions()
    {
        string keyId = await CreateKey();
        await bench.SsmOk("CreateSecret", new { SecretName = "moves", VersionId = "v1", SecretString = "one" });
        await bench.SsmOk("PutSecretValue", new { SecretName = "moves", VersionId = "v2", SecretBinary = "AAEC" });
        JsonElement changed = await bench.SsmOk("ChangeSecretKey", new { SecretName = "moves", KmsKeyId = keyId });
        Assert.Equal(keyId, changed.GetProperty("KmsKeyId").GetString());
        await bench.KmsOk("DisableKey", new { KeyId = keyId });
        Assert.Equal("FailedOperation.AccessKmsError", Bench.CodeOf(await bench.Ssm("GetSecretValue", new { SecretName = "moves", VersionId = "v1" })));
        Assert.Equal("FailedOperation.AccessKmsError", Bench.CodeOf(await bench.Ssm("ChangeSecretKey", new { SecretName = "moves" })));
        await bench.KmsOk("EnableKey", new { KeyId = keyId });

        Assert.Equal("", (await bench.SsmOk("ChangeSecretKey", new { SecretName = "moves", EncryptType = 1 })).GetProperty("KmsKeyId").GetString());
        await bench.KmsOk("DisableKey", new { KeyId = keyId });
        Assert.Equal("one", (await bench.SsmOk("GetSecretValue", new { SecretName = "moves", VersionId = "v1" })).GetProperty("SecretString").GetString());
        Assert.Equal("AAEC", (await bench.SsmOk("GetSecretValue", new { SecretName = "moves", VersionId = "v2" })).GetProperty("SecretBinary").GetString());
        Assert.Equal(0, (await bench.KmsOk("DescribeKey", new { KeyId = keyId })).GetProperty("KeyMetadata").GetProperty("CloudResourceCount").GetInt64());
    }

    private async Task<string> CreateKey() =>
        (await bench.KmsOk("CreateKey", new { Alias = $"key-{bench.Now}" })).GetProperty("KeyId").GetString()!;

    private async Task CreateSecrets(string keyId, int count, string name = "secret")
    {
        for (int i = 0; i < count; i++)
            await bench.SsmOk("CreateSecret", new { SecretName = $"{name}-{i}", VersionId = "v1", SecretString = $"value {i}", KmsKeyId = keyId });
    }

    private async Task<(long Moved, long Scanned, long Total)> Progress(string keyId)
    {
        JsonElement rewrap = (await bench.KmsOk("DescribeKey", new { KeyId = keyId })).GetProperty("KeyMetadata").GetProperty("Rewrap");
        return (rewrap.GetProperty("Moved").GetInt64(), rewrap.GetProperty("Scanned").GetInt64(), rewrap.GetProperty("Total").GetInt64());
    }

    // Gives how many contents were moved in all.
    private async Task<long> UntilDone(string keyId)
    {
        long moved = 0;
        for (int second = 0; second < 600; second++)
        {
            JsonElement key = (await bench.KmsOk("DescribeKey", new { KeyId = keyId })).GetProperty("KeyMetadata");
            if (!key.TryGetProperty("Rewrap", out JsonElement rewrap))
                return moved;
            moved = rewrap.GetProperty("Moved").GetInt64();
            await bench.RunAllDue();
        }

        throw new InvalidOperationException("The rewrap does not end.");
    }

    private async Task AssertReadable(int count)
    {
        for (int i = 0; i < count; i++)
            Assert.Equal($"value {i}", (await bench.SsmOk("GetSecretValue", new { SecretName = $"secret-{i}", VersionId = "v1" })).GetProperty("SecretString").GetString());
    }

    // The versions of the key that the stored payloads themselves name.
    private async Task<int[]> KeyVersions(string prefix)
    {
        RecordQuery query = new(RecordKind.Secret, bench.Key.Account, Region) { IdContains = prefix, Offset = 0, Limit = 200 };
        HashSet<int> versions = [];
        foreach (Stored<Secret> secret in (await bench.Deployment.Secrets.Records.List(query, CancellationToken.None)).Records)
        {
            foreach (SecretVersion version in secret.Value.Versions)
            {
                byte[] payload = (await bench.Deployment.Database.ReadPayload(new PayloadIdentity(secret.Value.ImmutableId, version.Sequence), CancellationToken.None))!;
                versions.Add(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(8 + secret.Value.KeyId.Length)));
                Assert.Equal(versions.Last(), version.KeyVersion);
            }
        }

        return [.. versions];
    }
}
