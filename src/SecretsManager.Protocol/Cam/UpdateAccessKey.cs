using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Disables an access key, or enables it again.</summary>
/// <param name="AccessKeyId">The id of the key.</param>
/// <param name="Status"><c>Active</c> or <c>Inactive</c>.</param>
/// <param name="TargetUin">Whose; the caller's own if absent.</param>
public sealed record UpdateAccessKeyRequest(string AccessKeyId, string Status, ulong? TargetUin)
{
    /// <summary>Reads the request.</summary>
    public static UpdateAccessKeyRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("AccessKeyId"),
        parameters.RequiredText("Status"),
        parameters.UnsignedInteger("TargetUin"));
}
