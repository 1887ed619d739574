using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Lets a key get a new version every some days.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="RotateDays">How many days lie between two versions: 7 to 365; absent means 365.</param>
/// <param name="MemberAccount">The member account to act for; counts only for the administrator of an organization.</param>
public sealed record EnableKeyRotationRequest(string KeyId, ulong? RotateDays, MemberAccount? MemberAccount)
{
    /// <summary>Reads the request.</summary>
    public static EnableKeyRotationRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("KeyId"),
        parameters.UnsignedInteger("RotateDays"),
        parameters.Object("MemberAccount", MemberAccount.Read));
}
