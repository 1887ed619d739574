using System.Text.Json;

namespace SecretsManager.Protocol.Tags;

/// <summary>Writes lists as arrays.</summary>
internal static class ObjectLists
{
    /// <summary>An array of objects, whose members <paramref name="write"/> writes.</summary>
    public static void WriteObjects<T>(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T> items, Action<T, Utf8JsonWriter> write)
    {
        writer.WriteStartArray(name);
        foreach (T item in items)
        {
            writer.WriteStartObject();
            write(item, writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>An array of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    /// <summary>Which page of a list an answer is.</summary>
    public static void WritePage(this Utf8JsonWriter writer, long total, long offset, int limit)
    {
        writer.WriteNumber("TotalCount"u8, total);
        writer.WriteNumber("Offset"u8, offset);
        writer.WriteNumber("Limit"u8, limit);
    }
}
