using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Deletes a track.</summary>
/// <param name="TrackId">Its number within the account.</param>
public sealed record DeleteAuditTrackRequest(ulong TrackId)
{
    /// <summary>Reads the request.</summary>
    public static DeleteAuditTrackRequest Read(ParameterReader parameters) =>
        new(parameters?.RequiredUnsignedInteger("TrackId") ?? throw new ArgumentNullException(nameof(parameters)));
}
