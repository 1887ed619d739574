using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Describes a key.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="MemberAccount">The member account to act for; counts only for the administrator of an organization.</param>
public sealed record DescribeKeyRequest(string KeyId, MemberAccount? MemberAccount)
{
    /// <summary>Reads the request.</summary>
    public static DescribeKeyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("KeyId"),
        parameters.Object("MemberAccount", MemberAccount.Read));
}

/// <summary>The description of a key.</summary>
/// <param name="KeyMetadata">All that is told of it.</param>
public sealed record DescribeKeyResponse(KeyMetadata KeyMetadata) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("KeyMetadata"u8);
        KeyMetadata.Write(writer);
        writer.WriteEndObject();
    }
}
