using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Asks for the regions that are served. It has no parameters.</summary>
public sealed record GetRegionsRequest
{
    /// <summary>Reads the request.</summary>
    public static GetRegionsRequest Read(ParameterReader parameters) => new();
}

/// <summary>The regions that are served.</summary>
/// <param name="Regions">Their names.</param>
public sealed record GetRegionsResponse(IReadOnlyList<string> Regions) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("Regions"u8);
        foreach (string region in Regions)
            writer.WriteStringValue(region);
        writer.WriteEndArray();
    }
}
