using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Gateway;

/// <summary>
/// The answer to a call: the envelope <c>{"Response":{…,"RequestId":"…"}}</c>, written once the outcome is known and wiped after it has
/// been sent, because it may hold a value. Always HTTP 200 and exactly <c>application/json</c>: official clients take every other
/// status for a broken transport and every other content type for a success.
/// </summary>
internal sealed class Answer(string requestId) : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private byte[] rented = ArrayPool<byte>.Shared.Rent(4096);
    private int length;

    public string RequestId { get; } = requestId;

    /// <summary>The language that the caller chose.</summary>
    public Language Language { get; set; }

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Body => rented.AsMemory(0, length);

    public void Succeed(IResponse response) => Write(response.Write);

    /// <summary>Repeats the members of an earlier answer.</summary>
    public void Repeat(JsonElement fields) => Write(writer =>
    {
        foreach (JsonProperty field in fields.EnumerateObject())
            field.WriteTo(writer);
    });

    public void Refuse(string code, LocalizedText text) => Write(writer =>
    {
        writer.WriteStartObject("Error"u8);
        writer.WriteString("Code"u8, code);
        writer.WriteString("Message"u8, text.In(Language));
        writer.WriteEndObject();
    });

    /// <summary>The texts and numbers of an answered call that have these names and stand directly in it, in their order.</summary>
    public IReadOnlyList<(string Name, string Text)> Pick(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return [];
        List<(string Name, string Text)> found = new(names.Count);
        Utf8JsonReader reader = new(Body.Span);
        reader.Read();
        reader.Read();
        reader.Read();
        while (found.Count < names.Count && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? name = NameOf(ref reader, names);
            reader.Read();
            if (name is null || reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
                reader.Skip();
            else
                found.Add((name, reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.ASCII.GetString(reader.ValueSpan)));
        }

        return found;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
        (rented, length) = ([], 0);
    }

    private static string? NameOf(ref Utf8JsonReader reader, IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            if (reader.ValueTextEquals(name))
                return name;
        }

        return null;
    }

    private void Write(Action<Utf8JsonWriter> fields)
    {
        CryptographicOperations.ZeroMemory(rented.AsSpan(0, length));
        length = 0;
        using Utf8JsonWriter writer = new(new Output(this), Options);
        writer.WriteStartObject();
        writer.WriteStartObject("Response"u8);
        fields(writer);
        writer.WriteString("RequestId"u8, RequestId);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>A buffer that wipes what it leaves behind when it grows.</summary>
    private sealed class Output(Answer answer) : IBufferWriter<byte>
    {
        public void Advance(int count) => answer.length += count;

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            int needed = answer.length + Math.Max(sizeHint, 256);
            if (needed > answer.rented.Length)
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, answer.rented.Length * 2));
                answer.rented.AsSpan(0, answer.length).CopyTo(larger);
                CryptographicOperations.ZeroMemory(answer.rented.AsSpan(0, answer.length));
                ArrayPool<byte>.Shared.Return(answer.rented);
                answer.rented = larger;
            }

            return answer.rented.AsMemory(answer.length);
        }
    }
}
