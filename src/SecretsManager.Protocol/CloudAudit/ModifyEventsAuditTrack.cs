using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Changes a track of events of several products; what is absent stays.</summary>
/// <param name="TrackId">Its number within the account.</param>
/// <param name="Name">Its name, which stays.</param>
/// <param name="Status">1 switches it on, 0 off.</param>
/// <param name="Storage">Where it delivers to.</param>
/// <param name="TrackForAllMembers">1 for the events of all accounts of a group.</param>
/// <param name="Filters">Which events.</param>
public sealed record ModifyEventsAuditTrackRequest(
    ulong TrackId, string? Name, ulong? Status, TrackStorage? Storage, ulong? TrackForAllMembers, TrackFilter? Filters)
{
    /// <summary>Reads the request.</summary>
    public static ModifyEventsAuditTrackRequest Read(ParameterReader parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new(
            parameters.RequiredUnsignedInteger("TrackId"),
            parameters.Text("Name"),
            parameters.UnsignedInteger("Status"),
            parameters.Object("Storage", TrackStorage.Read),
            parameters.UnsignedInteger("TrackForAllMembers"),
            parameters.Object("Filters", TrackFilter.Read));
    }
}
