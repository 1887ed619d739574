using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Disables several keys.</summary>
/// <param name="KeyIds">The ids of the keys, 1 to 100, each once.</param>
/// <param name="MemberAccount">The member account to act for; counts only for the administrator of an organization.</param>
public sealed record DisableKeysRequest(IReadOnlyList<string> KeyIds, MemberAccount? MemberAccount)
{
    /// <summary>Reads the request.</summary>
    public static DisableKeysRequest Read(ParameterReader parameters) => new(
        parameters.RequiredTextList("KeyIds"),
        parameters.Object("MemberAccount", MemberAccount.Read));
}
