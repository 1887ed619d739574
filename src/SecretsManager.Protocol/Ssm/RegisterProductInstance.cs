using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Makes an instance of a product known, of which accounts can be made and rotated.</summary>
/// <param name="InstanceID">What it is called from now on.</param>
/// <param name="ProductName">The product, of those that DescribeSupportedProducts gives.</param>
/// <param name="Fields">How it is reached.</param>
public sealed record RegisterProductInstanceRequest(string InstanceID, string ProductName, ProductInstanceFields Fields)
{
    /// <summary>Reads the request.</summary>
    public static RegisterProductInstanceRequest Read(ParameterReader parameters) =>
        new(parameters.RequiredText("InstanceID"), parameters.RequiredText("ProductName"), ProductInstanceFields.Read(parameters));
}

/// <summary>The instance is known, if nothing was found wrong with it.</summary>
/// <param name="InstanceID">The instance.</param>
/// <param name="Missing">What its administrator's account lacks for some of the product's work, as sentences.</param>
public sealed record RegisterProductInstanceResponse(string InstanceID, IReadOnlyList<string> Missing) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("InstanceID"u8, InstanceID);
        writer.WriteStartArray("Missing"u8);
        foreach (string sentence in Missing)
            writer.WriteStringValue(sentence);
        writer.WriteEndArray();
    }
}
