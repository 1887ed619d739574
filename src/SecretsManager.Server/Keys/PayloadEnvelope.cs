using System.Buffers.Binary;
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
internal sealed class PayloadEnvelope(string deployment, MasterKeyHolders holders, DataKeyCache cache, IRandomBytes random)
{
    public const byte Format = 1;
    public const byte Suite = 1;

    private const int FixedHeaderSize = 6;
    private const int SealSize = CommittingCipher.NonceSize + CommittingCipher.CommitmentSize + CommittingCipher.TagSize;

    /// <summary>Seals <paramref name="plaintext"/> for its slot.</summary>
    /// <exception cref="KeyUnavailableException">The holder of the key does not answer.</exception>
    public async ValueTask<byte[]> Seal(MasterKey key, DataKeyBinding slot, SecretValue plaintext, CancellationToken cancellation)
    {
        MasterKeyVersion version = key.Newest;
        AssociatedData bound = Bind(slot, key.KeyId, version.Number);
        using SecretValue dataKey = NewDataKey();
        byte[] wrapped = await holders.Of(version).Seal(version, BoxPurpose.DataKey, bound, dataKey.Memory, cancellation);
        return Seal(key.KeyId, version.Number, wrapped, dataKey, bound, plaintext.Bytes);
    }

    /// <summary>Opens a payload that <paramref name="key"/> wrapped for this slot.</summary>
    /// <exception cref="IntegrityException">It is not that payload, for whatever reason.</exception>
    /// <exception cref="KeyUnavailableException">The holder of the key does not answer.</exception>
    public async ValueTask<SecretValue> Open(MasterKey key, DataKeyBinding slot, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        if (!TryReadHeader(payload.Span, out PayloadHeader header) || header.KeyId != key.KeyId || key.Version(header.KeyVersion) is not { } version)
            throw Broken();

        AssociatedData bound = Bind(slot, header.KeyId, header.KeyVersion);
        if (version.IsInModule && holders.Root.IsAvailable && cache.Find(slot) is { } lease)
        {
            using (lease)
                return Open(lease.Value, bound, payload.Span, header.Size);
        }

        ReadOnlyMemory<byte> wrapped = payload.Slice(header.WrappedKeyStart, header.Size - header.WrappedKeyStart);
        using SecretValue dataKey = await holders.Of(version).Open(version, BoxPurpose.DataKey, bound, wrapped, cancellation) ?? throw Broken();
        SecretValue value = Open(dataKey, bound, payload.Span, header.Size);
        if (version.IsInModule)
            cache.Keep(slot, dataKey);
        return value;
    }

    private SecretValue NewDataKey()
    {
        SecretValue dataKey = SecretValue.Create(CommittingCipher.KeySize, out Span<byte> bytes);
        random.Fill(bytes);
        return dataKey;
    }

    private byte[] Seal(string keyId, int keyVersion, byte[] wrapped, SecretValue dataKey, AssociatedData bound, ReadOnlySpan<byte> plaintext)
    {
        int keyIdLength = Encoding.UTF8.GetByteCount(keyId);
        int headerSize = FixedHeaderSize + sizeof(ushort) + keyIdLength + sizeof(int) + wrapped.Length;
        byte[] payload = new byte[headerSize + SealSize + plaintext.Length];
        WriteHeader(payload, keyId, keyVersion, wrapped);
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

    private static SecretValue Open(SecretValue dataKey, AssociatedData bound, ReadOnlySpan<byte> payload, int headerSize)
    {
        ReadOnlySpan<byte> rest = payload[headerSize..];
        SecretValue value = SecretValue.Create(rest.Length - SealSize, out Span<byte> plaintext);
        if (dataKey.Length == CommittingCipher.KeySize && CommittingCipher.TryOpen(
            dataKey.Bytes,
            rest[..CommittingCipher.NonceSize],
            payload[..headerSize],
            bound.Bytes,
            rest.Slice(CommittingCipher.NonceSize, CommittingCipher.CommitmentSize),
            rest[(CommittingCipher.NonceSize + CommittingCipher.CommitmentSize)..^CommittingCipher.TagSize],
            rest[^CommittingCipher.TagSize..],
            plaintext))
            return value;
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

    private static bool TryReadHeader(ReadOnlySpan<byte> payload, out PayloadHeader header)
    {
        header = default;
        if (payload.Length < FixedHeaderSize + sizeof(ushort) || !payload.StartsWith("SMP"u8)
            || payload[3] != Format || payload[4] != Suite || payload[5] != 0)
            return false;
        int afterId = FixedHeaderSize + sizeof(ushort) + BinaryPrimitives.ReadUInt16BigEndian(payload[FixedHeaderSize..]);
        int wrappedStart = afterId + sizeof(int);
        if (payload.Length < wrappedStart)
            return false;
        int wrappedLength = SealedBox.LengthOf(payload[wrappedStart..], CommittingCipher.KeySize);
        if (wrappedLength == 0 || payload.Length < wrappedStart + wrappedLength + SealSize)
            return false;
        header = new PayloadHeader(
            Encoding.UTF8.GetString(payload[(FixedHeaderSize + sizeof(ushort))..afterId]),
            BinaryPrimitives.ReadInt32BigEndian(payload[afterId..]),
            wrappedStart,
            wrappedStart + wrappedLength);
        return true;
    }

    private static IntegrityException Broken() => new("a payload");

    private AssociatedData Bind(DataKeyBinding slot, string keyId, int keyVersion) => new AssociatedData()
        .Add("payload").Add(Format).Add(Suite).Add(deployment).Add(slot.Region).Add(slot.Account).Add(slot.ResourceType).Add(slot.ImmutableId)
        .Add(slot.Name).Add(slot.VersionId).Add(slot.Sequence).Add(slot.PayloadType).Add(keyId).Add(keyVersion).Add(slot.CreatorUin).Add(slot.Created);

    /// <summary>What a payload says of itself.</summary>
    /// <param name="WrappedKeyStart">Where the wrapped data key begins.</param>
    /// <param name="Size">Where the nonce begins: everything before it is in the derivation of the message key.</param>
    private readonly record struct PayloadHeader(string KeyId, int KeyVersion, int WrappedKeyStart, int Size);
}
