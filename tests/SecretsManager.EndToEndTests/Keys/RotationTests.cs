using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>New versions of a key, and ciphertexts that move to them or to another key.</summary>
public abstract partial class KeyServiceTests
{
    [Fact]
    public async Task A_rotated_key_encrypts_under_its_new_version_and_decrypts_what_every_version_encrypted()
    {
        string key = await NewKey();
        List<string> blobs = [await Encrypt(key, "version 1")];
        foreach (string method in (string[])["POST", "GET"])
        {
            Assert.True(Guid.TryParse((await Ok("RotateKey", new { KeyId = key }, method)).Text("TaskId"), out _));
            blobs.Add(await Encrypt(key, $"version {blobs.Count + 1}"));
            SdkAnswer dataKey = await Ok("GenerateDataKey", new { KeyId = key, NumberOfBytes = 32, EncryptionContext = $$"""{"n":"{{blobs.Count}}"}""" });
            Assert.Equal(blobs.Count, VersionOf(dataKey.Text("CiphertextBlob")));
        }

        Assert.Equal([1, 2, 3], blobs.Select(VersionOf));
        Assert.Equal(["version 1", "version 2", "version 3"], await Task.WhenAll(blobs.Select(blob => Decrypt(blob))));
        JsonObject described = await Describe(key);
        AssertNow((long)described["LastRotateTime"]!);
        Assert.Equal((0, false, "Enabled"), ((long)described["NextRotateTime"]!, (bool)described["KeyRotationEnabled"]!, (string)described["KeyState"]!));
    }

    [Fact]
    public async Task Rotations_at_once_each_make_a_version_of_their_own()
    {
        string key = await NewKey();
        string before = await Encrypt(key, "version 1");
        using SignedClient client = SignedClient.Of(Server.Server);
        async Task<string> Rotate()
        {
            WireAnswer answer;
            do
                answer = await client.Call("RotateKey", new { KeyId = key }, SecretsManager.Protocol.Kms.KmsService.Version);
            while (answer.Code == "ResourceInUse");
            return (string)answer.Fields["TaskId"]!;
        }

        Assert.Distinct(await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => Rotate())));
        string after = await Encrypt(key, "version 8");
        Assert.Equal((1, 8), (VersionOf(before), VersionOf(after)));
        Assert.Equal(["version 1", "version 8"], await Task.WhenAll(Decrypt(before), Decrypt(after)));
    }

    [Fact]
    public Task Automatic_rotation_is_switched_on_and_off() => Task.WhenAll(((IEnumerable<(int? Asked, int Days)>)[(7, 7), (90, 90), (365, 365), (null, 365)]).Select(async period =>
    {
        string key = await NewKey();
        async Task<bool> Status() => (bool)(await Ok("GetKeyRotationStatus", new { KeyId = key })).Response!["KeyRotationEnabled"]!;
        Assert.False(await Status());
        await Ok("EnableKeyRotation", new { KeyId = key, RotateDays = period.Asked });
        Assert.True(await Status());
        JsonObject rotating = await Describe(key);
        Assert.Equal((true, period.Days), ((bool)rotating["KeyRotationEnabled"]!, (int)rotating["RotateDays"]!));
        AssertNow((long)rotating["NextRotateTime"]!, TimeSpan.FromDays(period.Days));
        Assert.Equal(0, (long)rotating["LastRotateTime"]!);
        foreach (int days in (int[])[0, 6, 366])
            await Refused(WrongValue, "EnableKeyRotation", new { KeyId = key, RotateDays = days });

        await Ok("DisableKeyRotation", new { KeyId = key });
        Assert.False(await Status());
        JsonObject still = await Describe(key);
        Assert.Equal((false, 0, 0), ((bool)still["KeyRotationEnabled"]!, (int)still["RotateDays"]!, (long)still["NextRotateTime"]!));
    }));

    [Fact]
    public async Task A_rotation_on_demand_puts_off_the_automatic_one()
    {
        string key = await NewKey();
        await Ok("EnableKeyRotation", new { KeyId = key, RotateDays = 30 });
        long before = (long)(await Describe(key))["NextRotateTime"]!;
        await Until(() => Task.FromResult(DateTimeOffset.UtcNow.ToUnixTimeSeconds() > before - (30 * 86400)));
        await Ok("RotateKey", new { KeyId = key });
        JsonObject described = await Describe(key);
        Assert.True((long)described["NextRotateTime"]! > before);
        Assert.Equal((long)described["LastRotateTime"]! + (30 * 86400), (long)described["NextRotateTime"]!);
    }

    [Fact]
    public async Task A_pair_does_not_rotate()
    {
        string[] usages = ["ASYMMETRIC_DECRYPT_RSA_2048", "ASYMMETRIC_SIGN_VERIFY_RSA_2048", "ASYMMETRIC_SIGN_VERIFY_ECC", "ASYMMETRIC_SIGN_VERIFY_ECDSA384"];
        await Task.WhenAll(usages.Select(async usage =>
        {
            string key = await NewKey(usage);
            foreach (string action in (string[])["RotateKey", "EnableKeyRotation", "DisableKeyRotation"])
                await Refused(PairDoesNotRotate, action, Sample.Of(action, key));
            Assert.False((bool)(await Ok("GetKeyRotationStatus", new { KeyId = key })).Response!["KeyRotationEnabled"]!);
        }));
    }

    [Fact]
    public async Task A_ciphertext_is_encrypted_anew_only_if_something_changes()
    {
        string key = await NewKey();
        string blob = await Encrypt(key, "moved", """{"a":"1","b":"2"}""");
        async Task<SdkAnswer> Move(string of, string from, string to, string? destination = null) => await Ok(
            "ReEncrypt", new { CiphertextBlob = of, SourceEncryptionContext = from, DestinationEncryptionContext = to, DestinationKeyId = destination });

        SdkAnswer same = await Move(blob, """{"a":"1","b":"2"}""", """{ "b":"2", "a":"1" }""");
        Assert.Equal((false, blob, key, key), (ReEncrypted(same), same.Text("CiphertextBlob"), same.Text("KeyId"), same.Text("SourceKeyId")));
        Assert.False(ReEncrypted(await Move(blob, """{"a":"1","b":"2"}""", """{"a":"1","b":"2"}""", key)));

        SdkAnswer otherContext = await Move(blob, """{"a":"1","b":"2"}""", """{"c":"3"}""");
        Assert.Equal((true, key), (ReEncrypted(otherContext), otherContext.Text("KeyId")));
        Assert.Equal("moved", await Decrypt(otherContext.Text("CiphertextBlob"), """{"c":"3"}"""));

        await Ok("RotateKey", new { KeyId = key });
        SdkAnswer newVersion = await Move(blob, """{"a":"1","b":"2"}""", """{"a":"1","b":"2"}""");
        Assert.Equal((true, 2), (ReEncrypted(newVersion), VersionOf(newVersion.Text("CiphertextBlob"))));
        Assert.False(ReEncrypted(await Move(newVersion.Text("CiphertextBlob"), """{"a":"1","b":"2"}""", """{"a":"1","b":"2"}""")));

        string another = await NewKey();
        SdkAnswer otherKey = await Move(blob, """{"a":"1","b":"2"}""", "", another);
        Assert.Equal((true, another, key), (ReEncrypted(otherKey), otherKey.Text("KeyId"), otherKey.Text("SourceKeyId")));
        Assert.Equal("moved", await Decrypt(otherKey.Text("CiphertextBlob")));
    }

    [Fact]
    public async Task A_ciphertext_is_encrypted_anew_only_under_its_context_and_to_a_key_that_encrypts()
    {
        string[] keys = await Task.WhenAll(NewKey(), NewKey(), NewKey("ASYMMETRIC_SIGN_VERIFY_ECC"));
        string blob = await Encrypt(keys[0], context: """{"a":"1"}""");
        Task Refuse(string code, string? context, string destination) =>
            Refused(code, "ReEncrypt", new { CiphertextBlob = blob, SourceEncryptionContext = context, DestinationKeyId = destination });
        await Disable(keys[1]);
        await Task.WhenAll(
            Refuse(DoesNotDecrypt, null, ""),
            Refuse(DoesNotDecrypt, """{"a":"2"}""", ""),
            Refuse(WrongValue, "[]", ""),
            Refuse(Disabled, """{"a":"1"}""", keys[1]),
            Refuse(WrongUsage, """{"a":"1"}""", keys[2]),
            Refuse(NotFound, """{"a":"1"}""", Guid.NewGuid().ToString()),
            Refuse("InvalidParameterValue.InvalidKeyId", """{"a":"1"}""", "key"));
    }

    private static int VersionOf(string blob) => BinaryPrimitives.ReadInt32BigEndian(Convert.FromBase64String(blob).AsSpan(VersionStart));

    private static bool ReEncrypted(SdkAnswer answer) => (bool)answer.Response!["ReEncrypted"]!;
}
