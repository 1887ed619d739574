using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Lists the secrets of the account in the region. Filters that are absent do not filter.</summary>
/// <param name="Offset">Where the page starts.</param>
/// <param name="Limit">How long the page may be; 0 or absent means 20.</param>
/// <param name="OrderType">0 newest first, 1 oldest first.</param>
/// <param name="State">0 all, 1 Enabled, 2 Disabled, 3 PendingDelete, 4 Creating, 5 Failed.</param>
/// <param name="SearchSecretName">Part of the name.</param>
/// <param name="TagFilters">All must hold; of the values of one, any.</param>
/// <param name="SecretType">The type; 0 if absent.</param>
/// <param name="ProductName">Products, joined by commas; counts only with SecretType 1.</param>
/// <param name="EncryptType">0 a key of the key management service, 1 a software key.</param>
/// <param name="InstanceID">The id of the product's instance.</param>
public sealed record ListSecretsRequest(
    ulong? Offset,
    ulong? Limit,
    ulong? OrderType,
    ulong? State,
    string? SearchSecretName,
    IReadOnlyList<TagFilter> TagFilters,
    ulong? SecretType,
    string? ProductName,
    ulong? EncryptType,
    string? InstanceID)
{
    /// <summary>Reads the request.</summary>
    public static ListSecretsRequest Read(ParameterReader parameters) => new(
        parameters.UnsignedInteger("Offset"),
        parameters.UnsignedInteger("Limit"),
        parameters.UnsignedInteger("OrderType"),
        parameters.UnsignedInteger("State"),
        parameters.Text("SearchSecretName"),
        parameters.ObjectList("TagFilters", TagFilter.Read),
        parameters.UnsignedInteger("SecretType"),
        parameters.Text("ProductName"),
        parameters.UnsignedInteger("EncryptType"),
        parameters.Text("InstanceID"));
}

/// <summary>A page of secrets.</summary>
/// <param name="TotalCount">How many secrets the filters let through in all.</param>
/// <param name="SecretMetadatas">The page.</param>
public sealed record ListSecretsResponse(long TotalCount, IReadOnlyList<SecretMetadata> SecretMetadatas) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("TotalCount"u8, TotalCount);
        writer.WriteStartArray("SecretMetadatas"u8);
        foreach (SecretMetadata secret in SecretMetadatas)
        {
            writer.WriteStartObject();
            secret.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
