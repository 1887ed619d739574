using System.Buffers.Binary;
using SecretsManager.Protocol;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys;

/// <summary>
/// What Encrypt gives and Decrypt takes. The layout is on docs/formats.md: magic "SMK", format, key id (16 bytes), key version (4),
/// sealed box of purpose 5. On the wire it is base64.
/// </summary>
internal static class CiphertextBlob
{
    public const byte Format = 1;

    private const int KeyIdStart = 4;
    private const int KeyIdSize = 16;
    private const int VersionStart = KeyIdStart + KeyIdSize;
    private const int BoxStart = VersionStart + sizeof(int);

    public static byte[] Write(string keyId, int keyVersion, ReadOnlySpan<byte> box)
    {
        byte[] blob = new byte[BoxStart + box.Length];
        "SMK"u8.CopyTo(blob);
        blob[3] = Format;
        Guid.ParseExact(keyId, "D").TryWriteBytes(blob.AsSpan(KeyIdStart), bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(blob.AsSpan(VersionStart), keyVersion);
        box.CopyTo(blob.AsSpan(BoxStart));
        return blob;
    }

    /// <summary>Reads a blob; null if the text is not one.</summary>
    public static (string KeyId, int KeyVersion, ReadOnlyMemory<byte> Box)? TryRead(string base64)
    {
        // What is not Latin-1 is not base64 either.
        using SecretValue text = new(System.Text.Encoding.UTF8.GetBytes(base64));
        using SecretValue? decoded = SecretValue.FromBase64(text);
        if (decoded is null || decoded.Length < BoxStart + SealedBox.HeaderSize || !decoded.Bytes.StartsWith("SMK"u8) || decoded.Bytes[3] != Format)
            return null;
        byte[] blob = decoded.Bytes.ToArray();
        string keyId = new Guid(blob.AsSpan(KeyIdStart, KeyIdSize), bigEndian: true).ToString();
        return (keyId, BinaryPrimitives.ReadInt32BigEndian(blob.AsSpan(VersionStart)), blob.AsMemory(BoxStart));
    }
}
