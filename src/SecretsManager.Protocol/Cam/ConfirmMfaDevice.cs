using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>
/// Shows that the caller has the secret of his one-time passwords; from then on they count. An action of our own: the official API has
/// none for it.
/// </summary>
/// <param name="FirstTokenCode">A one-time password, six digits.</param>
/// <param name="SecondTokenCode">The one that followed it.</param>
public sealed record ConfirmMfaDeviceRequest(string FirstTokenCode, string SecondTokenCode)
{
    /// <summary>Reads the request.</summary>
    public static ConfirmMfaDeviceRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("FirstTokenCode"),
        parameters.RequiredText("SecondTokenCode"));
}
