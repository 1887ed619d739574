using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Replaces the description of a key.</summary>
/// <param name="Description">Up to 1,024 bytes of UTF-8; may be empty.</param>
/// <param name="KeyId">The key's id.</param>
/// <param name="MemberAccount">The member account to act for; counts only for the administrator of an organization.</param>
public sealed record UpdateKeyDescriptionRequest(string Description, string KeyId, MemberAccount? MemberAccount)
{
    /// <summary>Reads the request.</summary>
    public static UpdateKeyDescriptionRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("Description"),
        parameters.RequiredText("KeyId"),
        parameters.Object("MemberAccount", MemberAccount.Read));
}
