using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Which events a track delivers: those that one of the fields lets through.</summary>
/// <param name="ResourceFields">None means all events.</param>
public sealed record TrackFilter(IReadOnlyList<ResourceField> ResourceFields)
{
    /// <summary>Reads the object.</summary>
    public static TrackFilter Read(ParameterReader parameters) =>
        new(parameters?.ObjectList("ResourceFields", ResourceField.Read) ?? throw new ArgumentNullException(nameof(parameters)));

    /// <summary>Writes the object as the member <c>Filters</c>.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject("Filters"u8);
        writer.WriteStartArray("ResourceFields"u8);
        foreach (ResourceField field in ResourceFields)
        {
            writer.WriteStartObject();
            field.WriteMembers(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

/// <summary>Which events of a product a track delivers.</summary>
/// <param name="ResourceType">The service's short name, or <c>*</c>.</param>
/// <param name="ActionType"><c>Read</c>, <c>Write</c> or <c>*</c>.</param>
/// <param name="EventNames">Names of actions, or <c>*</c> alone.</param>
public sealed record ResourceField(string ResourceType, string ActionType, IReadOnlyList<string> EventNames)
{
    /// <summary>Reads the object.</summary>
    public static ResourceField Read(ParameterReader parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new(parameters.RequiredText("ResourceType"), parameters.RequiredText("ActionType"), parameters.RequiredTextList("EventNames"));
    }

    /// <summary>Writes its members into an object.</summary>
    internal void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("ResourceType"u8, ResourceType);
        writer.WriteString("ActionType"u8, ActionType);
        writer.WriteStartArray("EventNames"u8);
        foreach (string name in EventNames)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
    }
}
