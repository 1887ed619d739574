using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Sets when a second factor is asked for.</summary>
/// <param name="OpUin">Of whom; of the caller if absent.</param>
/// <param name="LoginFlag">At sign-in to the console; absent to leave it.</param>
/// <param name="ActionFlag">Before an act that cannot be undone; absent to leave it.</param>
public sealed record SetMfaFlagRequest(ulong? OpUin, MfaFlags? LoginFlag, MfaFlags? ActionFlag)
{
    /// <summary>Reads the request.</summary>
    public static SetMfaFlagRequest Read(ParameterReader parameters) => new(
        parameters.UnsignedInteger("OpUin"),
        parameters.Object("LoginFlag", MfaFlags.Read),
        parameters.Object("ActionFlag", MfaFlags.Read));
}
