using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Creates a track of events of one product, or of all.</summary>
/// <param name="Name">Its name, once in the account: 3 to 48 letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Status">1 switches it on.</param>
/// <param name="Storage">Where it delivers to.</param>
/// <param name="Field">Which events.</param>
/// <param name="TrackForAllMembers">1 for the events of all accounts of a group.</param>
/// <param name="ExportId">A task of an export.</param>
public sealed record CreateAuditTrackRequest(
    string Name, ulong Status, TrackStorage Storage, ResourceField Field, ulong? TrackForAllMembers, string? ExportId)
{
    /// <summary>Reads the request.</summary>
    public static CreateAuditTrackRequest Read(ParameterReader parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new(
            parameters.RequiredText("Name"),
            parameters.RequiredUnsignedInteger("Status"),
            parameters.RequiredObject("Storage", TrackStorage.Read),
            new ResourceField(parameters.RequiredText("ResourceType"), parameters.RequiredText("ActionType"), parameters.RequiredTextList("EventNames")),
            parameters.UnsignedInteger("TrackForAllMembers"),
            parameters.Text("ExportId"));
    }
}

/// <summary>The track is created.</summary>
/// <param name="TrackId">Its number within the account.</param>
public sealed record TrackCreatedResponse(long TrackId) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("TrackId"u8, TrackId);
    }
}
