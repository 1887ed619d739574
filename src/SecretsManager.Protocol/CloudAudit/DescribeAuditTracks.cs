using System.Text.Json;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Lists tracks, page by page.</summary>
/// <param name="PageNumber">From 1.</param>
/// <param name="PageSize">How many a page has.</param>
public sealed record DescribeAuditTracksRequest(ulong PageNumber, ulong PageSize)
{
    /// <summary>Reads the request.</summary>
    public static DescribeAuditTracksRequest Read(ParameterReader parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new(parameters.RequiredUnsignedInteger("PageNumber"), parameters.RequiredUnsignedInteger("PageSize"));
    }
}

/// <summary>A track in a list.</summary>
/// <param name="TrackId">Its number within the account.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">1 if it is on.</param>
/// <param name="Field">Which events, if one field says it; empty texts if several do.</param>
/// <param name="Storage">Where it delivers to.</param>
/// <param name="Created">When it was created, Unix milliseconds.</param>
public sealed record ListedTrack(long TrackId, string Name, int Status, ResourceField Field, TrackStorage Storage, long Created);

/// <summary>A page of tracks.</summary>
/// <param name="Tracks">The newest first.</param>
/// <param name="TotalCount">How many there are in all.</param>
public sealed record DescribeAuditTracksResponse(IReadOnlyList<ListedTrack> Tracks, long TotalCount) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray("Tracks"u8);
        foreach (ListedTrack track in Tracks)
        {
            writer.WriteStartObject();
            writer.WriteString("Name"u8, track.Name);
            track.Field.WriteMembers(writer);
            writer.WriteNumber("Status"u8, track.Status);
            track.Storage.Write(writer);
            CamTime.Write(writer, "CreateTime"u8, track.Created);
            writer.WriteNumber("TrackId"u8, track.TrackId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("TotalCount"u8, TotalCount);
    }
}
