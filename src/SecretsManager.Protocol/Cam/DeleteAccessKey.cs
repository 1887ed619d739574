using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Deletes an access key that is inactive.</summary>
/// <param name="AccessKeyId">The id of the key.</param>
/// <param name="TargetUin">Whose; the caller's own if absent.</param>
public sealed record DeleteAccessKeyRequest(string AccessKeyId, ulong? TargetUin)
{
    /// <summary>Reads the request.</summary>
    public static DeleteAccessKeyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("AccessKeyId"),
        parameters.UnsignedInteger("TargetUin"));
}
