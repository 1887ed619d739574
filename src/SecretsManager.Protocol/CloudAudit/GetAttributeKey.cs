using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Lists what events can be found by.</summary>
/// <param name="WebsiteType"><c>zh</c> or <c>en</c>, the language of the labels; zh if absent.</param>
public sealed record GetAttributeKeyRequest(string? WebsiteType)
{
    /// <summary>Reads the request.</summary>
    public static GetAttributeKeyRequest Read(ParameterReader parameters) => new(parameters?.Text("WebsiteType"));
}

/// <summary>One attribute.</summary>
/// <param name="LabelType"><c>select</c> if there are few values, else <c>text</c>.</param>
/// <param name="Starter">What an empty field shows.</param>
/// <param name="Order">Its place, from 1.</param>
/// <param name="Value">The key.</param>
/// <param name="Label">Its name for people.</param>
public sealed record AttributeKeyDetail(string LabelType, string Starter, long Order, string Value, string Label);

/// <summary>What events can be found by.</summary>
public sealed record GetAttributeKeyResponse(IReadOnlyList<AttributeKeyDetail> AttributeKeyDetails) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray("AttributeKeyDetails"u8);
        foreach (AttributeKeyDetail detail in AttributeKeyDetails)
        {
            writer.WriteStartObject();
            writer.WriteString("Label"u8, detail.Label);
            writer.WriteString("Value"u8, detail.Value);
            writer.WriteString("Starter"u8, detail.Starter);
            writer.WriteString("LabelType"u8, detail.LabelType);
            writer.WriteNumber("Order"u8, detail.Order);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
