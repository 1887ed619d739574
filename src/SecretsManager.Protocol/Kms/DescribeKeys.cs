using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Describes several keys.</summary>
/// <param name="KeyIds">The ids of the keys, 1 to 100, each once.</param>
/// <param name="MemberAccount">The member account to act for; counts only for the administrator of an organization.</param>
public sealed record DescribeKeysRequest(IReadOnlyList<string> KeyIds, MemberAccount? MemberAccount)
{
    /// <summary>Reads the request.</summary>
    public static DescribeKeysRequest Read(ParameterReader parameters) => new(
        parameters.RequiredTextList("KeyIds"),
        parameters.Object("MemberAccount", MemberAccount.Read));
}

/// <summary>The descriptions of the keys.</summary>
/// <param name="KeyMetadatas">What is told of each.</param>
public sealed record DescribeKeysResponse(IReadOnlyList<KeyMetadata> KeyMetadatas) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("KeyMetadatas"u8);
        foreach (KeyMetadata key in KeyMetadatas)
        {
            writer.WriteStartObject();
            key.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
