using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Asks when access keys were last used.</summary>
/// <param name="SecretIdList">1 to 10 ids of keys; those that are none of the account are left out of the answer.</param>
public sealed record GetSecurityLastUsedRequest(IReadOnlyList<string> SecretIdList)
{
    /// <summary>Reads the request.</summary>
    public static GetSecurityLastUsedRequest Read(ParameterReader parameters) => new(parameters.RequiredTextList("SecretIdList"));
}

/// <summary>When the keys were last used.</summary>
/// <param name="SecretIdLastUsedRows">In the order in which they were asked for.</param>
public sealed record GetSecurityLastUsedResponse(IReadOnlyList<SecretIdLastUsed> SecretIdLastUsedRows) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("SecretIdLastUsedRows"u8);
        foreach (SecretIdLastUsed item in SecretIdLastUsedRows)
        {
            writer.WriteStartObject();
            item.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
