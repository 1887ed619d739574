using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Changes a track of events of one product, or of all; what is absent stays.</summary>
/// <param name="TrackId">Its number within the account.</param>
/// <param name="Name">Its name, which stays.</param>
/// <param name="ActionType">Read, Write or <c>*</c>.</param>
/// <param name="ResourceType">The service's short name, or <c>*</c>.</param>
/// <param name="Status">1 switches it on, 0 off.</param>
/// <param name="EventNames">Names of actions, or <c>*</c> alone; none when not given.</param>
/// <param name="Storage">Where it delivers to.</param>
/// <param name="TrackForAllMembers">1 for the events of all accounts of a group.</param>
public sealed record ModifyAuditTrackRequest(
    ulong TrackId,
    string? Name,
    string? ActionType,
    string? ResourceType,
    ulong? Status,
    IReadOnlyList<string> EventNames,
    TrackStorage? Storage,
    ulong? TrackForAllMembers)
{
    /// <summary>Reads the request.</summary>
    public static ModifyAuditTrackRequest Read(ParameterReader parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new(
            parameters.RequiredUnsignedInteger("TrackId"),
            parameters.Text("Name"),
            parameters.Text("ActionType"),
            parameters.Text("ResourceType"),
            parameters.UnsignedInteger("Status"),
            parameters.TextList("EventNames"),
            parameters.Object("Storage", TrackStorage.Read),
            parameters.UnsignedInteger("TrackForAllMembers"));
    }
}
