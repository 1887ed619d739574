using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Ends the rotation of a key.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="MemberAccount">The member account to act for; counts only for the administrator of an organization.</param>
public sealed record DisableKeyRotationRequest(string KeyId, MemberAccount? MemberAccount)
{
    /// <summary>Reads the request.</summary>
    public static DisableKeyRotationRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("KeyId"),
        parameters.Object("MemberAccount", MemberAccount.Read));
}
