using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Enables several disabled keys.</summary>
/// <param name="KeyIds">The ids of the keys, 1 to 100, each once.</param>
/// <param name="MemberAccount">The member account to act for; counts only for the administrator of an organization.</param>
public sealed record EnableKeysRequest(IReadOnlyList<string> KeyIds, MemberAccount? MemberAccount)
{
    /// <summary>Reads the request.</summary>
    public static EnableKeysRequest Read(ParameterReader parameters) => new(
        parameters.RequiredTextList("KeyIds"),
        parameters.Object("MemberAccount", MemberAccount.Read));
}
