using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Asks whether a key rotates.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="MemberAccount">The member account to act for; counts only for the administrator of an organization.</param>
public sealed record GetKeyRotationStatusRequest(string KeyId, MemberAccount? MemberAccount)
{
    /// <summary>Reads the request.</summary>
    public static GetKeyRotationStatusRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("KeyId"),
        parameters.Object("MemberAccount", MemberAccount.Read));
}

/// <summary>Whether the key rotates.</summary>
/// <param name="KeyRotationEnabled">Whether it gets new versions by itself.</param>
public sealed record GetKeyRotationStatusResponse(bool KeyRotationEnabled) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => writer.WriteBoolean("KeyRotationEnabled"u8, KeyRotationEnabled);
}
