using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>A tag of a policy, in the words of the access management API.</summary>
/// <param name="Key">The key; once in a policy.</param>
/// <param name="Value">The value.</param>
public sealed record PolicyTag(string Key, string Value)
{
    /// <summary>Reads a tag of a request.</summary>
    public static PolicyTag Read(ParameterReader parameters) => new(parameters.RequiredText("Key"), parameters.RequiredText("Value"));

    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("Key"u8, Key);
        writer.WriteString("Value"u8, Value);
        writer.WriteEndObject();
    }
}
