using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Takes away one-time passwords. Whether the console asks for them stays as it was set. An action of our own: the official API has none for it.</summary>
/// <param name="TargetUin">Whose; the caller's own if absent.</param>
/// <param name="TokenCode">A one-time password, six digits; needed for the caller's own, if they count already.</param>
public sealed record UnbindMfaDeviceRequest(ulong? TargetUin, string? TokenCode)
{
    /// <summary>Reads the request.</summary>
    public static UnbindMfaDeviceRequest Read(ParameterReader parameters) => new(
        parameters.UnsignedInteger("TargetUin"),
        parameters.Text("TokenCode"));
}
