using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Gives a key another name.</summary>
/// <param name="Alias">1 to 60 of letters, digits, <c>-</c> and <c>_</c>, first a letter or digit; once in a region.</param>
/// <param name="KeyId">The key's id.</param>
/// <param name="MemberAccount">The member account to act for; counts only for the administrator of an organization.</param>
public sealed record UpdateAliasRequest(string Alias, string KeyId, MemberAccount? MemberAccount)
{
    /// <summary>Reads the request.</summary>
    public static UpdateAliasRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("Alias"),
        parameters.RequiredText("KeyId"),
        parameters.Object("MemberAccount", MemberAccount.Read));
}
