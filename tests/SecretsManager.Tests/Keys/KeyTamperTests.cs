using System.Text.Json;
using SecretsManager.Server;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using SecretsManager.Tests.Storage;
using Xunit;

namespace SecretsManager.Tests.Keys;

/// <summary>Whoever can write the database changes, moves or mixes nothing of keys without its being refused.</summary>
public sealed class KeyTamperTests : IAsyncLifetime
{
    private const int Count = 30;
    private const string Region = "ap-guangzhou";

    private readonly List<(string KeyId, string Secret, string Blob)> made = [];
    private Bench bench = null!;

    public async ValueTask InitializeAsync()
    {
        bench = await Bench.Open();
        for (int i = 0; i < Count; i++)
        {
            string keyId = (await bench.KmsOk("CreateKey", new { Alias = $"key-{i}" })).GetProperty("KeyId").GetString()!;
            await bench.SsmOk("CreateSecret", new { SecretName = $"secret-{i}", VersionId = "v1", SecretString = $"value {i}", KmsKeyId = keyId });
            string blob = (await bench.KmsOk("Encrypt", new { KeyId = keyId, Plaintext = "dGVzdA==" })).GetProperty("CiphertextBlob").GetString()!;
            made.Add((keyId, $"secret-{i}", blob));
        }
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Every_flipped_bit_of_a_stored_key_is_refused()
    {
        RecordRow row = await RowOf(0);
        DocumentSeal seal = Seal();
        Assert.Equal(made[0].KeyId, seal.Open(row, KeyDocuments.Default.MasterKey).KeyId);
        for (int bit = 0; bit < row.Document.Length * 8; bit++)
        {
            RecordRow flipped = row with { Document = Flip(row.Document, bit) };
            Assert.Throws<IntegrityException>(() => seal.Open(flipped, KeyDocuments.Default.MasterKey));
        }
    }

    [Fact]
    public async Task Every_stored_key_in_the_place_of_every_other_is_refused()
    {
        DocumentSeal seal = Seal();
        RecordRow[] rows = await Task.WhenAll(Enumerable.Range(0, Count).Select(RowOf));
        foreach (RecordRow row in rows)
        {
            foreach (RecordRow other in rows.Where(other => other != row))
                Assert.Throws<IntegrityException>(() => seal.Open(row with { Document = other.Document }, KeyDocuments.Default.MasterKey));
        }
    }

    [Fact]
    public async Task Every_flipped_bit_of_a_wrapped_data_key_and_of_its_payload_is_refused()
    {
        (Secret secret, byte[] payload) = await PayloadOf(0);
        for (int bit = 0; bit < payload.Length * 8; bit++)
            await Refused(0, secret, Flip(payload, bit));
    }

    [Fact]
    public async Task Every_payload_and_every_wrapped_data_key_in_the_place_of_every_other_is_refused()
    {
        List<(Secret Secret, byte[] Payload)> payloads = [];
        for (int i = 0; i < Count; i++)
            payloads.Add(await PayloadOf(i));
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                if (i == j)
                    continue;
                await Refused(i, payloads[i].Secret, payloads[j].Payload);
                // The wrapped data key alone: behind magic, key id and key version.
                byte[] mixed = [.. payloads[i].Payload];
                payloads[j].Payload.AsSpan(48, 110).CopyTo(mixed.AsSpan(48));
                await Refused(i, payloads[i].Secret, mixed);
            }
        }
    }

    [Fact]
    public async Task Every_flipped_bit_of_a_ciphertext_is_refused()
    {
        byte[] blob = Convert.FromBase64String(made[0].Blob);
        for (int bit = 0; bit < blob.Length * 8; bit++)
        {
            string? code = await bench.KmsCode("Decrypt", new { CiphertextBlob = Convert.ToBase64String(Flip(blob, bit)) });
            // A bit of the key's id names a key that is not there.
            string[] allowed = bit / 8 is >= 4 and < 20
                ? ["ResourceUnavailable.CmkNotFound", "InvalidParameterValue.InvalidKeyId"]
                : ["InvalidParameterValue.InvalidCiphertext", "FailedOperation.DecryptError"];
            Assert.True(allowed.Contains(code), $"bit {bit}: {code}");
        }
    }

    [Fact]
    public async Task The_box_of_a_ciphertext_in_the_place_of_every_other_is_refused()
    {
        foreach ((string keyId, _, string blob) in made)
        {
            foreach ((_, _, string other) in made.Where(other => other.KeyId != keyId).Take(5))
            {
                byte[] mixed = Convert.FromBase64String(blob);
                Convert.FromBase64String(other).AsSpan(24).CopyTo(mixed.AsSpan(24));
                Assert.Equal("FailedOperation.DecryptError", await bench.KmsCode("Decrypt", new { CiphertextBlob = Convert.ToBase64String(mixed) }));
            }
        }
    }

    [Fact]
    public async Task A_key_that_was_exchanged_in_the_database_raises_the_alarm_through_the_api()
    {
        RecordRow one = await RowOf(0);
        RecordRow other = await RowOf(1);
        await RawSql.Execute(
            new DatabaseOptions(DatabaseEngine.Sqlite, Path.Combine(bench.Deployment.Directory.Path, "secrets.db")),
            "UPDATE records SET document = @value WHERE id = @id",
            ("@value", other.Document),
            ("@id", one.Identity.Id));
        JsonElement listed = await bench.Kms("ListKeyDetail", new { Limit = 200 });
        Assert.Equal("InternalError", Bench.CodeOf(listed));
    }

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private DocumentSeal Seal() => new(bench.Deployment.DomainKeys, new SystemRandomBytes());

    private async Task<RecordRow> RowOf(int number) =>
        (await bench.Deployment.Database.ReadRecord(new RecordIdentity(RecordKind.MasterKey, bench.Key.Account, Region, made[number].KeyId), CancellationToken.None))!;

    private async Task<(Secret Secret, byte[] Payload)> PayloadOf(int number)
    {
        Secret secret = (await bench.Deployment.Secrets.Find(bench.Key.Account, Region, made[number].Secret, CancellationToken.None))!.Value;
        return (secret, (await bench.Deployment.Database.ReadPayload(new PayloadIdentity(secret.ImmutableId, 1), CancellationToken.None))!);
    }

    // Opens the payload as the secret's own, past the digest that its document holds.
    private async Task Refused(int number, Secret secret, byte[] payload)
    {
        MasterKey key = (await bench.Deployment.MasterKeys.Find(bench.Key.Account, Region, made[number].KeyId, CancellationToken.None))!.Value;
        PayloadEnvelope envelope = new(bench.Deployment.DomainKeys.Deployment, bench.Deployment.Holders, new DataKeyCache(0), new SystemRandomBytes());
        DataKeyBinding slot = new(
            secret.Account, Region, "secret", secret.ImmutableId, secret.Name, "v1", 1, (int)secret.Versions[0].Kind, secret.CreatorUin, secret.Versions[0].Created);
        await Assert.ThrowsAsync<IntegrityException>(async () => await envelope.Open(key, slot, payload, CancellationToken.None));
    }
}
