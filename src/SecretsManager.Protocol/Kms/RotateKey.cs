using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Gives a key a new version now.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="MemberAccount">The member account to act for; counts only for the administrator of an organization.</param>
public sealed record RotateKeyRequest(string KeyId, MemberAccount? MemberAccount)
{
    /// <summary>Reads the request.</summary>
    public static RotateKeyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("KeyId"),
        parameters.Object("MemberAccount", MemberAccount.Read));
}

/// <summary>The key has a new version.</summary>
/// <param name="TaskId">The id of this rotation.</param>
public sealed record RotateKeyResponse(string TaskId) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => writer.WriteString("TaskId"u8, TaskId);
}
