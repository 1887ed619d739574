using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Creates a track of events of several products.</summary>
/// <param name="Name">Its name, once in the account: 3 to 48 letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Status">1 switches it on.</param>
/// <param name="Storage">Where it delivers to.</param>
/// <param name="Filters">Which events.</param>
/// <param name="TrackForAllMembers">1 for the events of all accounts of a group.</param>
public sealed record CreateEventsAuditTrackRequest(string Name, ulong Status, TrackStorage Storage, TrackFilter Filters, ulong? TrackForAllMembers)
{
    /// <summary>Reads the request.</summary>
    public static CreateEventsAuditTrackRequest Read(ParameterReader parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new(
            parameters.RequiredText("Name"),
            parameters.RequiredUnsignedInteger("Status"),
            parameters.RequiredObject("Storage", TrackStorage.Read),
            parameters.RequiredObject("Filters", TrackFilter.Read),
            parameters.UnsignedInteger("TrackForAllMembers"));
    }
}
