using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecretsManager.Server.Sealing;

/// <summary>Key bytes that live in memory: pinned so that the collector leaves no copies, and without a text form.</summary>
[DebuggerDisplay("(hidden)")]
[JsonConverter(typeof(SecretMaterialConverter))]
internal sealed class SecretMaterial : IDisposable
{
    private readonly byte[] bytes;

    private SecretMaterial(byte[] pinned)
    {
        bytes = pinned;
    }

    public ReadOnlySpan<byte> Bytes => bytes;

    public static SecretMaterial CopyOf(ReadOnlySpan<byte> source)
    {
        byte[] pinned = GC.AllocateUninitializedArray<byte>(source.Length, pinned: true);
        source.CopyTo(pinned);
        return new SecretMaterial(pinned);
    }

    public static SecretMaterial Random(int length, IRandomBytes random)
    {
        byte[] pinned = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        random.Fill(pinned);
        return new SecretMaterial(pinned);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(bytes);

    /// <summary>A constant: the material has no text form.</summary>
    public override string ToString() => "(hidden)";
}

/// <summary>Material inside a document that is about to be sealed, as base64.</summary>
internal sealed class SecretMaterialConverter : JsonConverter<SecretMaterial>
{
    public override SecretMaterial Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        byte[] decoded = reader.GetBytesFromBase64();
        SecretMaterial material = SecretMaterial.CopyOf(decoded);
        CryptographicOperations.ZeroMemory(decoded);
        return material;
    }

    public override void Write(Utf8JsonWriter writer, SecretMaterial value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.Bytes);
}
