using System.Text.Json;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Tells of a track.</summary>
/// <param name="TrackId">Its number within the account.</param>
public sealed record DescribeAuditTrackRequest(ulong TrackId)
{
    /// <summary>Reads the request.</summary>
    public static DescribeAuditTrackRequest Read(ParameterReader parameters) =>
        new(parameters?.RequiredUnsignedInteger("TrackId") ?? throw new ArgumentNullException(nameof(parameters)));
}

/// <summary>A track.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">1 if it is on.</param>
/// <param name="Field">Which events, if one field says it; empty texts if several do.</param>
/// <param name="Storage">Where it delivers to.</param>
/// <param name="Created">When it was created, Unix milliseconds.</param>
/// <param name="Filters">Which events.</param>
public sealed record DescribeAuditTrackResponse(
    string Name, int Status, ResourceField Field, TrackStorage Storage, long Created, TrackFilter Filters) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString("Name"u8, Name);
        Field.WriteMembers(writer);
        writer.WriteNumber("Status"u8, Status);
        Storage.Write(writer);
        CamTime.Write(writer, "CreateTime"u8, Created);
        writer.WriteNumber("TrackForAllMembers"u8, 0);
        Filters.Write(writer);
    }
}
