using System.Text.Json;

namespace SecretsManager.Protocol.Kms;

/// <summary>A product's resource that uses a key; this product's own addition to the API.</summary>
/// <param name="ProductId">The name of the product.</param>
/// <param name="ResourceId">The id of the resource, as the product has it.</param>
public sealed record CloudResource(string ProductId, string ResourceId)
{
    /// <summary>Writes the members of the resource into the object that is open.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("ProductId"u8, ProductId);
        writer.WriteString("ResourceId"u8, ResourceId);
    }
}
