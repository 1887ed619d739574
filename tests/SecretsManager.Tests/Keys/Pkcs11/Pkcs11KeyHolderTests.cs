using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using SecretsManager.Protocol;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Keys.Pkcs11;
using SecretsManager.Server.Sealing;
using Xunit;

namespace SecretsManager.Tests.Keys.Pkcs11;

/// <summary>Customer master keys in a token.</summary>
[Collection("PKCS#11")]
public sealed class Pkcs11KeyHolderTests(SoftHsm hsm) : IAsyncLifetime
{
    private static readonly byte[] Text = [1, 2, 3, 4, 5];

    private string label = null!;
    private Pkcs11Root root = null!;

    public async ValueTask InitializeAsync()
    {
        label = await hsm.NewToken();
        root = await hsm.Open(label);
    }

    public ValueTask DisposeAsync() => root.DisposeAsync();

    [Theory]
    [InlineData(KeyUsage.SignRsa2048, SigningAlgorithm.RsaPkcs1Sha256)]
    [InlineData(KeyUsage.SignRsa2048, SigningAlgorithm.RsaPssSha256)]
    [InlineData(KeyUsage.SignEcc, SigningAlgorithm.EccP256)]
    [InlineData(KeyUsage.SignEcdsa384, SigningAlgorithm.EccP384)]
    internal async Task A_signature_is_verified_with_the_public_half(KeyUsage usage, SigningAlgorithm algorithm)
    {
        MasterKeyVersion version = await root.Keys.Generate("key-id", 1, usage, 5, default);
        // An integer of DER varies in length with its first bits, so a few are made.
        for (int i = 0; i < 16; i++)
        {
            byte[] digest = RandomNumberGenerator.GetBytes(algorithm == SigningAlgorithm.EccP384 ? 48 : 32);
            byte[] signature = await root.Keys.Sign(version, algorithm, digest, default);
            Assert.True(Verify(version.PublicKey!, algorithm, digest, signature));
            digest[0] ^= 1;
            Assert.False(Verify(version.PublicKey!, algorithm, digest, signature));
        }
    }

    [Fact]
    public async Task A_digest_of_another_length_is_an_error()
    {
        MasterKeyVersion version = await root.Keys.Generate("key-id", 1, KeyUsage.SignEcc, 5, default);
        await Assert.ThrowsAsync<ArgumentException>(async () => await root.Keys.Sign(version, SigningAlgorithm.EccP256, new byte[48], default));
    }

    [Theory]
    [InlineData(RsaPadding.Pkcs1)]
    [InlineData(RsaPadding.OaepSha1)]
    [InlineData(RsaPadding.OaepSha256)]
    internal async Task What_is_encrypted_with_the_public_half_decrypts(RsaPadding padding)
    {
        MasterKeyVersion version = await root.Keys.Generate("key-id", 1, KeyUsage.DecryptRsa2048, 5, default);
        using RSA rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(version.PublicKey, out _);
        for (int length = 0; length <= 190; length += 19)
        {
            byte[] plaintext = RandomNumberGenerator.GetBytes(length);
            byte[] ciphertext = RsaPaddings.TryEncrypt(rsa, padding, plaintext)!;
            Assert.Equal(plaintext, await Decrypt(version, padding, ciphertext));
        }
    }

    [Theory]
    [InlineData(RsaPadding.Pkcs1)]
    [InlineData(RsaPadding.OaepSha1)]
    [InlineData(RsaPadding.OaepSha256)]
    internal async Task What_does_not_decrypt_is_null_and_the_token_stays_in_use(RsaPadding padding)
    {
        MasterKeyVersion version = await root.Keys.Generate("key-id", 1, KeyUsage.DecryptRsa2048, 5, default);
        MasterKeyVersion other = await root.Keys.Generate("key-id", 2, KeyUsage.DecryptRsa2048, 5, default);
        using RSA rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(version.PublicKey, out _);
        byte[] ciphertext = RsaPaddings.TryEncrypt(rsa, padding, Text)!;

        for (int i = 0; i < ciphertext.Length; i += 16)
        {
            byte[] altered = [.. ciphertext];
            altered[i] ^= 1;
            Assert.NotEqual(Text, await Decrypt(version, padding, altered));
        }

        foreach (RsaPadding wrong in Enum.GetValues<RsaPadding>().Where(wrong => wrong != padding))
            Assert.NotEqual(Text, await Decrypt(version, wrong, ciphertext));
        Assert.NotEqual(Text, await Decrypt(other, padding, ciphertext));
        Assert.Null(await Decrypt(version, padding, ciphertext[1..]));
        Assert.Null(await Decrypt(version, padding, [.. ciphertext, 0]));
        Assert.Null(await Decrypt(version, padding, []));
        Assert.Null(await Decrypt(version, padding, [.. Enumerable.Repeat((byte)0xFF, 256)]));
        Assert.Equal(Text, await Decrypt(version, padding, ciphertext));
        Assert.True(root.IsAvailable);
    }

    [Theory]
    [InlineData(KeyUsage.EncryptDecrypt)]
    [InlineData(KeyUsage.DecryptRsa2048)]
    [InlineData(KeyUsage.SignRsa2048)]
    [InlineData(KeyUsage.SignEcc)]
    [InlineData(KeyUsage.SignEcdsa384)]
    internal async Task A_key_that_was_made_in_the_token_is_used_for_one_thing_and_cannot_be_read(KeyUsage usage)
    {
        MasterKeyVersion version = await root.Keys.Generate("key-id", 3, usage, 5, default);
        await root.DisposeAsync();

        Assert.Null(version.Material);
        Assert.Equal(5, version.Created);
        Assert.Equal(usage != KeyUsage.EncryptDecrypt, version.PublicKey is not null);
        Assert.Matches("^[0-9a-f]{32}$", version.TokenObject!);
        using TokenInspection token = new(hsm, label);
        Assert.Equal(2, token.All.Count);
        IObjectHandle key = Assert.Single(token.WithId(version.TokenObject!));
        Assert.Equal("ssm/key-id/3", token.Text(key, CKA.CKA_LABEL));
        AssertGuarded(token, key, madeHere: true);
        AssertUses(token, key, usage switch
        {
            KeyUsage.EncryptDecrypt => [CKA.CKA_WRAP, CKA.CKA_UNWRAP],
            KeyUsage.DecryptRsa2048 => [CKA.CKA_DECRYPT],
            _ => [CKA.CKA_SIGN],
        });
        Assert.False(token.Shows(key, usage is KeyUsage.DecryptRsa2048 or KeyUsage.SignRsa2048 ? CKA.CKA_PRIVATE_EXPONENT : CKA.CKA_VALUE));
        Assert.Throws<Pkcs11Exception>(() => token.Change(key, CKA.CKA_DECRYPT, true));
    }

    [Fact]
    public async Task The_root_key_wraps_and_nothing_else_and_cannot_be_read()
    {
        await root.DisposeAsync();
        using TokenInspection token = new(hsm, label);
        IObjectHandle key = Assert.Single(token.All);
        Assert.Equal("secrets-manager-root", token.Text(key, CKA.CKA_LABEL));
        Assert.Equal("secrets-manager-root", token.Text(key, CKA.CKA_ID));
        Assert.Equal(32UL, token.Number(key, CKA.CKA_VALUE_LEN));
        AssertGuarded(token, key, madeHere: true);
        AssertUses(token, key, [CKA.CKA_WRAP, CKA.CKA_UNWRAP]);
        Assert.False(token.Shows(key, CKA.CKA_VALUE));
        Assert.Throws<Pkcs11Exception>(() => token.Change(key, CKA.CKA_ENCRYPT, true));
    }

    [Fact]
    public async Task Imported_material_cannot_be_read_either()
    {
        using SecretValue material = new(RandomNumberGenerator.GetBytes(32));
        MasterKeyVersion version = await root.Keys.Import("key-id", 4, material, 5, default);
        Assert.Equal(32, material.Length);
        await root.DisposeAsync();

        using TokenInspection token = new(hsm, label);
        IObjectHandle key = Assert.Single(token.WithId(version.TokenObject!));
        Assert.Equal("ssm/key-id/4", token.Text(key, CKA.CKA_LABEL));
        AssertGuarded(token, key, madeHere: false);
        AssertUses(token, key, [CKA.CKA_WRAP, CKA.CKA_UNWRAP]);
        Assert.False(token.Shows(key, CKA.CKA_VALUE));
    }

    [Theory]
    [InlineData(KeyUsage.EncryptDecrypt)]
    [InlineData(KeyUsage.SignEcc)]
    internal async Task A_destroyed_key_is_gone_and_every_other_stays(KeyUsage usage)
    {
        MasterKeyVersion kept = await root.Keys.Generate("key-id", 1, KeyUsage.EncryptDecrypt, 5, default);
        MasterKeyVersion version = await root.Keys.Generate("key-id", 2, usage, 5, default);
        byte[] box = await root.Keys.Seal(kept, BoxPurpose.DataKey, new AssociatedData(), Text, default);
        await Use(version);
        await root.Keys.Destroy(version, default);
        await root.Keys.Destroy(version, default);

        KeyUnavailableException refused = await Assert.ThrowsAsync<KeyUnavailableException>(() => Use(version));
        Assert.Contains(version.TokenObject!, refused.Message, StringComparison.Ordinal);
        Assert.True(root.IsAvailable);
        using SecretValue? opened = await root.Keys.Open(kept, BoxPurpose.DataKey, new AssociatedData(), box, default);
        Assert.Equal(Text, opened!.Bytes.ToArray());
        await root.DisposeAsync();
        using TokenInspection token = new(hsm, label);
        Assert.Equal(2, token.All.Count);
    }

    [Fact]
    public async Task A_key_that_another_program_destroyed_is_missed_and_the_token_stays_in_use()
    {
        MasterKeyVersion version = await root.Keys.Generate("key-id", 1, KeyUsage.EncryptDecrypt, 5, default);
        await Use(version);
        hsm.Destroy(label, version.TokenObject!);

        await Assert.ThrowsAsync<KeyUnavailableException>(() => Use(version));
        Assert.True(root.IsAvailable);
        await Use(await root.Keys.Generate("key-id", 2, KeyUsage.EncryptDecrypt, 5, default));
    }

    [Fact]
    public async Task What_was_sealed_opens_after_a_restart()
    {
        MasterKeyVersion version = await root.Keys.Generate("key-id", 1, KeyUsage.EncryptDecrypt, 5, default);
        byte[] box = await root.Keys.Seal(version, BoxPurpose.DataKey, new AssociatedData(), Text, default);
        await root.DisposeAsync();
        await using Pkcs11Root again = await hsm.Open(label, create: false);
        using SecretValue? opened = await again.Keys.Open(version, BoxPurpose.DataKey, new AssociatedData(), box, default);
        Assert.Equal(Text, opened!.Bytes.ToArray());
    }

    [Fact]
    public async Task Many_callers_share_the_sessions()
    {
        MasterKeyVersion version = await root.Keys.Generate("key-id", 1, KeyUsage.EncryptDecrypt, 5, default);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(async i =>
        {
            byte[] content = BitConverter.GetBytes(i);
            byte[] box = await root.Keys.Seal(version, BoxPurpose.DataKey, new AssociatedData().Add(i), content, default);
            using SecretValue? opened = await root.Keys.Open(version, BoxPurpose.DataKey, new AssociatedData().Add(i), box, default);
            Assert.Equal(content, opened!.Bytes.ToArray());
        }));
    }

    private static void AssertGuarded(TokenInspection token, IObjectHandle key, bool madeHere)
    {
        Assert.True(token.Is(key, CKA.CKA_TOKEN));
        Assert.True(token.Is(key, CKA.CKA_PRIVATE));
        Assert.True(token.Is(key, CKA.CKA_SENSITIVE));
        Assert.False(token.Is(key, CKA.CKA_EXTRACTABLE));
        Assert.False(token.Is(key, CKA.CKA_MODIFIABLE));
        Assert.Equal(madeHere, token.Is(key, CKA.CKA_ALWAYS_SENSITIVE));
        Assert.Equal(madeHere, token.Is(key, CKA.CKA_NEVER_EXTRACTABLE));
        Assert.Equal(madeHere, token.Is(key, CKA.CKA_LOCAL));
    }

    private static void AssertUses(TokenInspection token, IObjectHandle key, CKA[] uses)
    {
        bool isSecret = token.Number(key, CKA.CKA_CLASS) == (ulong)CKO.CKO_SECRET_KEY;
        CKA[] known = isSecret
            ? [CKA.CKA_ENCRYPT, CKA.CKA_DECRYPT, CKA.CKA_SIGN, CKA.CKA_VERIFY, CKA.CKA_WRAP, CKA.CKA_UNWRAP, CKA.CKA_DERIVE]
            : [CKA.CKA_DECRYPT, CKA.CKA_SIGN, CKA.CKA_UNWRAP, CKA.CKA_DERIVE];
        Assert.Equal(uses.Order(), known.Where(use => token.Is(key, use)).Order());
    }

    private static bool Verify(byte[] publicKey, SigningAlgorithm algorithm, byte[] digest, byte[] signature)
    {
        if (algorithm is SigningAlgorithm.EccP256 or SigningAlgorithm.EccP384)
        {
            using ECDsa ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(publicKey, out _);
            return ecdsa.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence);
        }

        using RSA rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(publicKey, out _);
        Assert.Equal(2048, rsa.KeySize);
        Assert.Equal([1, 0, 1], rsa.ExportParameters(false).Exponent!);
        return rsa.VerifyHash(
            digest, signature, HashAlgorithmName.SHA256, algorithm == SigningAlgorithm.RsaPssSha256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    private async Task<byte[]?> Decrypt(MasterKeyVersion version, RsaPadding padding, byte[] ciphertext)
    {
        using SecretValue? opened = await root.Keys.DecryptRsa(version, padding, ciphertext, default);
        return opened?.Bytes.ToArray();
    }

    private async Task Use(MasterKeyVersion version)
    {
        if (version.PublicKey is null)
            await root.Keys.Seal(version, BoxPurpose.DataKey, new AssociatedData(), Text, default);
        else
            await root.Keys.Sign(version, SigningAlgorithm.EccP256, new byte[32], default);
    }
}
