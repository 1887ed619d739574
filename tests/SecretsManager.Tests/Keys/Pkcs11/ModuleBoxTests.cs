using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Keys.Pkcs11;
using SecretsManager.Server.Sealing;
using Xunit;

namespace SecretsManager.Tests.Keys.Pkcs11;

/// <summary>What is sealed inside a module, as docs/formats.md says for suite 2.</summary>
[Collection("PKCS#11")]
public sealed class ModuleBoxTests(SoftHsm hsm) : IAsyncLifetime
{
    private Pkcs11Root root = null!;
    private MasterKeyVersion version = null!;

    private static AssociatedData Bound => new AssociatedData().Add("payload").Add(7);

    private static byte[] Content => [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public async ValueTask InitializeAsync()
    {
        root = await hsm.Open(await hsm.NewToken());
        version = await root.Keys.Generate("key-id", 1, KeyUsage.EncryptDecrypt, 5, default);
    }

    public ValueTask DisposeAsync() => root.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(4096)]
    [InlineData(9000)]
    public async Task What_is_sealed_opens(int length)
    {
        byte[] content = RandomNumberGenerator.GetBytes(length);
        byte[] box = await root.Keys.Seal(version, BoxPurpose.Ciphertext, Bound, content, default);

        Assert.Equal(SealedBox.ModuleOverhead + length, box.Length);
        Assert.Equal(box.Length, SealedBox.LengthOf(box, length));
        Assert.Equal(content, await Open(box, BoxPurpose.Ciphertext, Bound, version));
    }

    [Fact]
    public async Task No_two_boxes_share_anything_but_the_header()
    {
        byte[] one = await Seal();
        byte[] other = await Seal();
        Assert.Equal(one[..6], other[..6]);
        Assert.NotEqual(one[6..46], other[6..46]);
        Assert.NotEqual(one[46..58], other[46..58]);
        Assert.NotEqual(one[58..], other[58..]);
    }

    [Fact]
    public async Task Every_flipped_bit_is_refused_and_the_token_stays_in_use()
    {
        byte[] box = await Seal();
        for (int bit = 0; bit < box.Length * 8; bit++)
        {
            byte[] flipped = [.. box];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(await Open(flipped, BoxPurpose.DataKey, Bound, version));
            Assert.True(root.IsAvailable);
        }

        Assert.Equal(Content, await Open(box, BoxPurpose.DataKey, Bound, version));
    }

    [Fact]
    public async Task Every_cut_and_every_addition_is_refused()
    {
        byte[] box = await Seal();
        for (int length = 0; length < box.Length; length++)
            Assert.Null(await Open(box[..length], BoxPurpose.DataKey, Bound, version));
        Assert.Null(await Open([.. box, 0], BoxPurpose.DataKey, Bound, version));
        Assert.True(root.IsAvailable);
    }

    [Fact]
    public async Task A_box_opens_for_its_purpose_associated_data_and_version_alone()
    {
        byte[] box = await Seal();
        MasterKeyVersion other = await root.Keys.Generate("key-id", 2, KeyUsage.EncryptDecrypt, 5, default);

        Assert.Null(await Open(box, BoxPurpose.Ciphertext, Bound, version));
        Assert.Null(await Open(box, BoxPurpose.DataKey, Bound.Add(""), version));
        Assert.Null(await Open(box, BoxPurpose.DataKey, new AssociatedData(), version));
        Assert.Null(await Open(box, BoxPurpose.DataKey, Bound, other));
    }

    [Fact]
    public async Task The_parts_of_two_boxes_do_not_make_a_third()
    {
        byte[] one = await Seal();
        byte[] other = await Seal();
        Assert.Null(await Open([.. one[..46], .. other[46..]], BoxPurpose.DataKey, Bound, version));
        Assert.Null(await Open([.. one[..58], .. other[58..]], BoxPurpose.DataKey, Bound, version));
    }

    [Fact]
    public async Task A_box_of_the_software_suite_is_not_one_of_a_module()
    {
        byte[] software = SealedBox.Seal(BoxPurpose.DataKey, Content, Bound, Content, new SystemRandomBytes());
        Assert.Null(await Open(software, BoxPurpose.DataKey, Bound, version));
    }

    [Fact]
    public async Task Another_implementation_opens_a_box_of_imported_material_and_makes_one()
    {
        using SecretValue material = new(RandomNumberGenerator.GetBytes(32));
        MasterKeyVersion imported = await root.Keys.Import("key-id", 3, material, 5, default);
        byte[] box = await root.Keys.Seal(imported, BoxPurpose.DataKey, Bound, Content, default);

        Assert.Equal("534d01020300", Convert.ToHexStringLower(box[..6]));
        Assert.Equal(Content, IndependentBox.Open(material.Bytes.ToArray(), Bound, box));
        byte[] made = IndependentBox.Seal(material.Bytes.ToArray(), box[..6], Bound, Content, commitment: new byte[32]);
        Assert.Equal(Content, await Open(made, BoxPurpose.DataKey, Bound, imported));
    }

    [Fact]
    public async Task A_box_whose_commitment_is_not_zero_is_refused()
    {
        using SecretValue material = new(RandomNumberGenerator.GetBytes(32));
        MasterKeyVersion imported = await root.Keys.Import("key-id", 3, material, 5, default);
        byte[] header = (await root.Keys.Seal(imported, BoxPurpose.DataKey, Bound, Content, default))[..6];
        for (int i = 0; i < 32; i++)
        {
            byte[] commitment = new byte[32];
            commitment[i] = 1;
            byte[] made = IndependentBox.Seal(material.Bytes.ToArray(), header, Bound, Content, commitment);
            Assert.Null(await Open(made, BoxPurpose.DataKey, Bound, imported));
        }
    }

    [Fact]
    public async Task A_domain_key_unwraps_for_its_deployment_and_region_alone()
    {
        using SecretMaterial domainKey = SecretMaterial.CopyOf(Content);
        byte[] wrapped = await root.WrapDomainKey("deployment", "ap-guangzhou", domainKey, default);

        using SecretMaterial? unwrapped = await root.UnwrapDomainKey("deployment", "ap-guangzhou", wrapped, default);
        Assert.Equal(Content, unwrapped!.Bytes.ToArray());
        Assert.Null(await root.UnwrapDomainKey("another", "ap-guangzhou", wrapped, default));
        Assert.Null(await root.UnwrapDomainKey("deployment", "ap-beijing", wrapped, default));
        Assert.Null(await root.UnwrapDomainKey("deployment", "", wrapped, default));
        Assert.Null(await root.UnwrapDomainKey("deployment", "ap-guangzhou", await Seal(), default));
        Assert.Null(await root.UnwrapDomainKey("deployment", "ap-guangzhou", Encoding.ASCII.GetBytes("no box"), default));
    }

    private async Task<byte[]> Seal() => await root.Keys.Seal(version, BoxPurpose.DataKey, Bound, Content, default);

    private async Task<byte[]?> Open(byte[] box, BoxPurpose purpose, AssociatedData bound, MasterKeyVersion under)
    {
        using SecretValue? opened = await root.Keys.Open(under, purpose, bound, box, default);
        return opened?.Bytes.ToArray();
    }
}
