using System.Text.Json;

namespace SecretsManager.Protocol.Tags;

/// <summary>A resource whose tags could not be changed as asked.</summary>
/// <param name="Resource">Its name as the request has it.</param>
/// <param name="Code">Why, one of <see cref="ErrorCode"/>.</param>
/// <param name="Message">Why, in English.</param>
public sealed record FailedResource(string Resource, string Code, string Message)
{
    /// <summary>Writes the members.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("Resource"u8, Resource);
        writer.WriteString("Code"u8, Code);
        writer.WriteString("Message"u8, Message);
    }
}
