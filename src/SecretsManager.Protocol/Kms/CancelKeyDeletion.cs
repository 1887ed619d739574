using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Cancels the deletion of a key, which is disabled afterwards.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="MemberAccount">The member account to act for; counts only for the administrator of an organization.</param>
public sealed record CancelKeyDeletionRequest(string KeyId, MemberAccount? MemberAccount)
{
    /// <summary>Reads the request.</summary>
    public static CancelKeyDeletionRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("KeyId"),
        parameters.Object("MemberAccount", MemberAccount.Read));
}

/// <summary>The key will not be deleted.</summary>
/// <param name="KeyId">The key's id.</param>
public sealed record CancelKeyDeletionResponse(string KeyId) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => writer.WriteString("KeyId"u8, KeyId);
}
