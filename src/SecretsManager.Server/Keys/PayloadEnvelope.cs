using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys;

/// <summary>
/// Encrypts a payload: a fresh 256-bit data key, used once; the payload under the data key; the data key wrapped under the newest
/// version of a CMK, which the payload names. The layout is on docs/formats.md: magic "SMP", format, suite, flags, key id, key
/// version, wrapped data key, nonce, commitment, ciphertext, tag. Everything before the nonce goes into the derivation of the message
/// key, so none of it can be changed.
/// </summary>
internal sealed class PayloadEnvelope(string deployment, IRandomBytes random)
{
    public const byte Format = 1;
    public const byte Suite = 1;

    private const int FixedHeaderSize = 6;
    private const int WrappedKeySize = SealedBox.Overhead + CommittingCipher.KeySize;
    private const int SealSize = CommittingCipher.NonceSize + CommittingCipher.CommitmentSize + CommittingCipher.TagSize;

    /// <summary>Seals <paramref name="plaintext"/> for its slot.</summary>
    public byte[] Seal(MasterKey key, DataKeyBinding slot, ReadOnlySpan<byte> plaintext)
    {
        MasterKeyVersion version = key.Versions[^1];
        AssociatedData bound = Bind(slot, key.KeyId, version.Number);
        using SecretMaterial dataKey = SecretMaterial.Random(CommittingCipher.KeySize, random);
        byte[] wrapped = SealedBox.Seal(BoxPurpose.DataKey, version.Material.Bytes, bound, dataKey.Bytes, random);

        int keyIdLength = Encoding.UTF8.GetByteCount(key.KeyId);
        int headerSize = FixedHeaderSize + sizeof(ushort) + keyIdLength + sizeof(int) + wrapped.Length;
        byte[] payload = new byte[headerSize + SealSize + plaintext.Length];
        WriteHeader(payload, key.KeyId, version.Number, wrapped);
        Span<byte> nonce = payload.AsSpan(headerSize, CommittingCipher.NonceSize);
        random.Fill(nonce);
        Span<byte> rest = payload.AsSpan(headerSize + CommittingCipher.NonceSize);
        CommittingCipher.Seal(
            dataKey.Bytes,
            nonce,
            payload.AsSpan(0, headerSize),
            bound.Bytes,
            plaintext,
            rest[..CommittingCipher.CommitmentSize],
            rest[CommittingCipher.CommitmentSize..^CommittingCipher.TagSize],
            rest[^CommittingCipher.TagSize..]);
        return payload;
    }

    /// <summary>Opens a payload that <paramref name="key"/> wrapped for this slot.</summary>
    /// <exception cref="IntegrityException">It is not that payload, for whatever reason.</exception>
    public SecretValue Open(MasterKey key, DataKeyBinding slot, ReadOnlySpan<byte> payload)
    {
        if (!TryReadHeader(payload, out string keyId, out int keyVersion, out int headerSize) || payload.Length < headerSize + SealSize
            || keyId != key.KeyId || FindVersion(key, keyVersion) is not { } version)
            throw Broken();

        AssociatedData bound = Bind(slot, keyId, keyVersion);
        ReadOnlySpan<byte> rest = payload[headerSize..];
        SecretValue value = SecretValue.Create(rest.Length - SealSize, out Span<byte> plaintext);
        Span<byte> dataKey = stackalloc byte[CommittingCipher.KeySize];
        try
        {
            if (SealedBox.TryOpen(BoxPurpose.DataKey, version.Material.Bytes, bound, payload[(headerSize - WrappedKeySize)..headerSize], dataKey)
                && CommittingCipher.TryOpen(
                    dataKey,
                    rest[..CommittingCipher.NonceSize],
                    payload[..headerSize],
                    bound.Bytes,
                    rest.Slice(CommittingCipher.NonceSize, CommittingCipher.CommitmentSize),
                    rest[(CommittingCipher.NonceSize + CommittingCipher.CommitmentSize)..^CommittingCipher.TagSize],
                    rest[^CommittingCipher.TagSize..],
                    plaintext))
                return value;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }

        value.Dispose();
        throw Broken();
    }

    private static void WriteHeader(Span<byte> payload, string keyId, int keyVersion, ReadOnlySpan<byte> wrapped)
    {
        "SMP"u8.CopyTo(payload);
        payload[3] = Format;
        payload[4] = Suite;
        payload[5] = 0;
        Span<byte> rest = payload[FixedHeaderSize..];
        int length = Encoding.UTF8.GetBytes(keyId, rest[sizeof(ushort)..]);
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)length);
        rest = rest[(sizeof(ushort) + length)..];
        BinaryPrimitives.WriteInt32BigEndian(rest, keyVersion);
        wrapped.CopyTo(rest[sizeof(int)..]);
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> payload, out string keyId, out int keyVersion, out int headerSize)
    {
        (keyId, keyVersion, headerSize) = (string.Empty, 0, 0);
        if (payload.Length < FixedHeaderSize + sizeof(ushort) || !payload.StartsWith("SMP"u8)
            || payload[3] != Format || payload[4] != Suite || payload[5] != 0)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(payload[FixedHeaderSize..]);
        int afterId = FixedHeaderSize + sizeof(ushort) + length;
        headerSize = afterId + sizeof(int) + WrappedKeySize;
        if (payload.Length < headerSize)
            return false;
        keyId = Encoding.UTF8.GetString(payload[(FixedHeaderSize + sizeof(ushort))..afterId]);
        keyVersion = BinaryPrimitives.ReadInt32BigEndian(payload[afterId..]);
        return true;
    }

    private static MasterKeyVersion? FindVersion(MasterKey key, int number)
    {
        foreach (MasterKeyVersion version in key.Versions)
        {
            if (version.Number == number)
                return version;
        }

        return null;
    }

    private static IntegrityException Broken() => new("a payload");

    private AssociatedData Bind(DataKeyBinding slot, string keyId, int keyVersion) => new AssociatedData()
        .Add("payload").Add(Format).Add(Suite).Add(deployment).Add(slot.Region).Add(slot.Account).Add(slot.ResourceType).Add(slot.ImmutableId)
        .Add(slot.Name).Add(slot.VersionId).Add(slot.Sequence).Add(slot.PayloadType).Add(keyId).Add(keyVersion).Add(slot.CreatorUin).Add(slot.Created);
}
