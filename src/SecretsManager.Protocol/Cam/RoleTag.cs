using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>A tag of a role, as the access management API writes it.</summary>
/// <param name="Key">The key; once in a role.</param>
/// <param name="Value">The value.</param>
public sealed record RoleTag(string Key, string Value)
{
    /// <summary>Reads a tag of a request.</summary>
    public static RoleTag Read(ParameterReader parameters) => new(parameters.RequiredText("Key"), parameters.RequiredText("Value"));

    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("Key"u8, Key);
        writer.WriteString("Value"u8, Value);
        writer.WriteEndObject();
    }
}
