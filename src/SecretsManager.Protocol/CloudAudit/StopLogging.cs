using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Switches a track off.</summary>
/// <param name="AuditName">Its name.</param>
public sealed record StopLoggingRequest(string AuditName)
{
    /// <summary>Reads the request.</summary>
    public static StopLoggingRequest Read(ParameterReader parameters) =>
        new(parameters?.RequiredText("AuditName") ?? throw new ArgumentNullException(nameof(parameters)));
}
