using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Asks which products' secrets the API knows. It has no parameters.</summary>
public sealed record DescribeSupportedProductsRequest
{
    /// <summary>Reads the request.</summary>
    public static DescribeSupportedProductsRequest Read(ParameterReader parameters) => new();
}

/// <summary>The products whose names the API knows.</summary>
/// <param name="Products">Their names.</param>
public sealed record DescribeSupportedProductsResponse(IReadOnlyList<string> Products) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("Products"u8);
        foreach (string product in Products)
            writer.WriteStringValue(product);
        writer.WriteEndArray();
        writer.WriteNumber("TotalCount"u8, Products.Count);
    }
}
