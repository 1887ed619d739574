using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Lists the ids of the keys of the account in the region.</summary>
/// <param name="Offset">Where the page starts.</param>
/// <param name="Limit">How long the page may be, up to 200; 0 or absent means 10.</param>
/// <param name="Role">0 the keys of users, 1 those that the service made for other products.</param>
/// <param name="HsmClusterId">A dedicated HSM cluster; there is none here.</param>
public sealed record ListKeysRequest(ulong? Offset, ulong? Limit, ulong? Role, string? HsmClusterId)
{
    /// <summary>Reads the request.</summary>
    public static ListKeysRequest Read(ParameterReader parameters) => new(
        parameters.UnsignedInteger("Offset"),
        parameters.UnsignedInteger("Limit"),
        parameters.UnsignedInteger("Role"),
        parameters.Text("HsmClusterId"));
}

/// <summary>A page of keys.</summary>
/// <param name="KeyIds">The ids of the page.</param>
/// <param name="TotalCount">How many keys there are in all.</param>
public sealed record ListKeysResponse(IReadOnlyList<string> KeyIds, long TotalCount) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("Keys"u8);
        foreach (string id in KeyIds)
        {
            writer.WriteStartObject();
            writer.WriteString("KeyId"u8, id);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("TotalCount"u8, TotalCount);
    }
}
