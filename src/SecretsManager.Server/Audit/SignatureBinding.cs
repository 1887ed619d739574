using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SecretsManager.Server.Audit;

/// <summary>
/// What the first use of a signature fixed. The official SDKs sign neither action nor version, region or token, so the gateway
/// remembers them for as long as the signature lives (security model, S5). Kept in the audit record, it survives a restart.
/// </summary>
/// <param name="Signature">128 bits that stand for the signature.</param>
/// <param name="Meaning">128 bits that stand for action, version, region, token, host and content type.</param>
/// <param name="Expires">When the signature's time window closes, Unix seconds.</param>
internal readonly record struct SignatureBinding(UInt128 Signature, UInt128 Meaning, long Expires)
{
    /// <summary>The first 128 bits of the SHA-256 of a text.</summary>
    public static UInt128 Digest(ReadOnlySpan<char> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        byte[]? large = null;
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = most <= 1024 ? stackalloc byte[1024] : large = new byte[most];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("binding"u8);
        WriteHex(writer, "signature"u8, Signature);
        WriteHex(writer, "meaning"u8, Meaning);
        writer.WriteNumber("expires"u8, Expires);
        writer.WriteEndObject();
    }

    /// <summary>The binding in a record's line; null if it has none.</summary>
    public static SignatureBinding? Read(JsonElement record) =>
        record.TryGetProperty("binding"u8, out JsonElement binding)
            ? new SignatureBinding(ReadHex(binding, "signature"), ReadHex(binding, "meaning"), binding.GetProperty("expires").GetInt64())
            : null;

    private static void WriteHex(Utf8JsonWriter writer, ReadOnlySpan<byte> name, UInt128 value)
    {
        Span<byte> text = stackalloc byte[32];
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        Convert.TryToHexStringLower(bytes, text, out _);
        writer.WriteString(name, text);
    }

    [SuppressMessage("Globalization", "CA1305", Justification = "Hexadecimal digits have no culture.")]
    private static UInt128 ReadHex(JsonElement binding, string name) =>
        UInt128.Parse(binding.GetProperty(name).GetString()!, System.Globalization.NumberStyles.HexNumber);
}
