using System.Text;
using CsCheck;
using SecretsManager.Protocol;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Sealing;
using Xunit;

namespace SecretsManager.Tests.Sealing;

/// <summary>The vectors were computed by another implementation of docs/formats.md (Python's cryptography).</summary>
public sealed class SealingTests
{
    private const string Box =
        "534d01010200404142434445464748494a4b4c4d4e4f5051525354555657d80d6f540bea2e4bf0835e2ef6db4d739fdb1d1da282636a15903541d103" +
        "d8e22c1d35814c87f00608d95a9bc120afba8796df7e4ba936a715551965676e";

    private const string Payload =
        "534d5001010000066b65792d696400000001534d01010300202122232425262728292a2b2c2d2e2f30313233343536378395750168d2a6b0e2c25c43" +
        "e7f5e70ceb9f8a3324b2bdfc581a4c94ada8685af02023dd6a6646743b0512f9aa997c3933f00659cd1b1a59e5fbcad097972c57f7be91827f8f1189" +
        "c6ac003d4590d79538393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f3b1f35851a9e87da7999414a5f998354db441dd827878cb8730159a3" +
        "e9239af36e23deffd14022b907d55e499f96fb27c9bb3d887a300b24a4f4dfc637de";

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("worked example");
    private static readonly DataKeyBinding Slot = new(100000000001, "ap-guangzhou", "secret", "immutable", "name", "v1", 1, 1, 100000000002, 1000);

    private static AssociatedData Bound => new AssociatedData().Add("record").Add(7);

    [Fact]
    public void A_sealed_box_is_the_worked_example()
    {
        byte[] box = SealedBox.Seal(BoxPurpose.Document, Key, Bound, Text, new CountingBytes(0x40));

        Assert.Equal(Box, Convert.ToHexStringLower(box));
        Assert.Equal(Text, SealedBox.Open(BoxPurpose.Document, Key, Bound, box, "a box"));
    }

    [Fact]
    public async Task A_payload_is_the_worked_example()
    {
        PayloadEnvelope envelope = EnvelopeOf("deployment");
        using SecretValue text = new(Text);
        byte[] payload = await envelope.Seal(MasterKeyOf(Key), Slot, text, TestContext.Current.CancellationToken);

        Assert.Equal(Payload, Convert.ToHexStringLower(payload));
        using SecretValue value = await envelope.Open(MasterKeyOf(Key), Slot, payload, TestContext.Current.CancellationToken);
        Assert.Equal(Text, value.Bytes.ToArray());
    }

    [Fact]
    public void Every_flipped_bit_and_every_cut_of_a_box_is_refused()
    {
        byte[] box = Convert.FromHexString(Box);
        for (int bit = 0; bit < box.Length * 8; bit++)
            Assert.Throws<IntegrityException>(() => SealedBox.Open(BoxPurpose.Document, Key, Bound, Flip(box, bit), "a box"));
        for (int length = 0; length < box.Length; length++)
            Assert.Throws<IntegrityException>(() => SealedBox.Open(BoxPurpose.Document, Key, Bound, box.AsSpan(0, length), "a box"));
    }

    [Fact]
    public async Task Every_flipped_bit_and_every_cut_of_a_payload_is_refused()
    {
        byte[] payload = Convert.FromHexString(Payload);
        PayloadEnvelope envelope = EnvelopeOf("deployment");
        for (int bit = 0; bit < payload.Length * 8; bit++)
            await Refused(envelope, MasterKeyOf(Key), Slot, Flip(payload, bit));
        for (int length = 0; length < payload.Length; length++)
            await Refused(envelope, MasterKeyOf(Key), Slot, payload[..length]);
    }

    [Fact]
    public void A_box_opens_for_its_purpose_associated_data_and_key_alone()
    {
        byte[] box = Convert.FromHexString(Box);
        Assert.Throws<IntegrityException>(() => SealedBox.Open(BoxPurpose.Outcome, Key, Bound, box, "a box"));
        Assert.Throws<IntegrityException>(() => SealedBox.Open(BoxPurpose.Document, Key, Bound.Add(""), box, "a box"));
        Assert.Throws<IntegrityException>(() => SealedBox.Open(BoxPurpose.Document, Key, new AssociatedData(), box, "a box"));
        Assert.Throws<IntegrityException>(() => SealedBox.Open(BoxPurpose.Document, Flip(Key, 0), Bound, box, "a box"));
    }

    [Fact]
    public async Task A_payload_opens_in_its_slot_alone()
    {
        byte[] payload = Convert.FromHexString(Payload);
        PayloadEnvelope envelope = EnvelopeOf("deployment");
        DataKeyBinding[] others =
        [
            Slot with { Account = 1 }, Slot with { Region = "ap-beijing" }, Slot with { ResourceType = "other" }, Slot with { ImmutableId = "other" },
            Slot with { Name = "other" }, Slot with { VersionId = "v2" }, Slot with { Sequence = 2 }, Slot with { PayloadType = 2 },
            Slot with { CreatorUin = 1 }, Slot with { Created = 1 },
        ];
        foreach (DataKeyBinding other in others)
            await Refused(envelope, MasterKeyOf(Key), other, payload);
        await Refused(envelope, MasterKeyOf(Flip(Key, 9)), Slot, payload);
        await Refused(envelope, MasterKeyOf(Key) with { KeyId = "key-ie" }, Slot, payload);
        await Refused(EnvelopeOf("another"), MasterKeyOf(Key), Slot, payload);
    }

    [Fact]
    public void No_two_lists_of_fields_have_the_same_associated_data() => Gen.Select(Gen.String.Array[0, 4], Gen.String.Array[0, 4]).Sample(static (first, second) =>
        Assert.Equal(Fields(first) == Fields(second), first.Select(Utf8).SequenceEqual(second.Select(Utf8))));

    [Fact]
    public void Bytes_that_move_to_the_next_field_change_the_associated_data()
    {
        Assert.NotEqual(Fields("ab", "c"), Fields("a", "bc"));
        Assert.NotEqual(Fields("ab", ""), Fields("", "ab"));
        Assert.NotEqual(Fields("a"), Fields("a", ""));
        Assert.NotEqual(Fields(), Fields(""));
    }

    [Fact]
    public void Key_material_has_no_text_form()
    {
        using SecretMaterial material = SecretMaterial.CopyOf("kanarienvogel"u8);
        Assert.Equal("(hidden)", material.ToString());
        Assert.Equal("(hidden)", $"{material}");
        Assert.DoesNotContain("kanarienvogel", new MasterKeyVersion(1, material).ToString(), StringComparison.Ordinal);
    }

    private static PayloadEnvelope EnvelopeOf(string deployment)
    {
        CountingBytes bytes = new(0);
        return new PayloadEnvelope(deployment, new MasterKeyHolders(bytes), new DataKeyCache(0), bytes);
    }

    private static async Task Refused(PayloadEnvelope envelope, MasterKey key, DataKeyBinding slot, byte[] payload) =>
        await Assert.ThrowsAsync<IntegrityException>(async () => await envelope.Open(key, slot, payload, CancellationToken.None));

    private static string Fields(params string[] fields) =>
        Convert.ToHexString(fields.Aggregate(new AssociatedData(), static (data, field) => data.Add(field)).Bytes);

    private static string Utf8(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private static MasterKey MasterKeyOf(byte[] key) =>
        new("key-id", 100000000001, MasterKeyState.Enabled, true, 0, [new MasterKeyVersion(1, SecretMaterial.CopyOf(key))]);
}
