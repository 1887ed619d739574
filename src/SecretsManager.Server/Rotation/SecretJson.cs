using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation;

/// <summary>JSON objects that hold values.</summary>
internal static class SecretJson
{
    // A byte of a value takes six at most, and everything else of these objects less than this.
    private const int WorstEscape = 6;
    private const int MostElse = 65536;

    // Quotation marks and non-ASCII characters of values stay as short as they can.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What <paramref name="members"/> writes, as an object. The buffer that it was written to is wiped.</summary>
    /// <param name="valueBytes">The bytes of all values in it: so much room is made that the buffer never moves.</param>
    public static SecretValue Of(int valueBytes, Action<Utf8JsonWriter> members)
    {
        ArrayBufferWriter<byte> buffer = new((valueBytes * WorstEscape) + MostElse);
        try
        {
            using (Utf8JsonWriter writer = new(buffer, Plain))
            {
                writer.WriteStartObject();
                members(writer);
                writer.WriteEndObject();
            }

            return new SecretValue(buffer.WrittenSpan);
        }
        finally
        {
            buffer.Clear();
        }
    }
}
