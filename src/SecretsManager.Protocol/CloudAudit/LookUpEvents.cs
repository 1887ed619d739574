using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.CloudAudit;

/// <summary>Finds recorded calls, the newest first.</summary>
/// <param name="StartTime">Unix seconds; not more than 90 days ago.</param>
/// <param name="EndTime">Unix seconds, itself included; not before the start.</param>
/// <param name="LookupAttributes">All must be met; of several values of EventName one.</param>
/// <param name="NextToken">Where the page before ended; the beginning if absent.</param>
/// <param name="MaxResults">1 to 50; 10 if absent.</param>
/// <param name="Mode"><c>standard</c> or <c>quick</c>; both find the same.</param>
public sealed record LookUpEventsRequest(
    long StartTime, long EndTime, IReadOnlyList<LookupCondition> LookupAttributes, string? NextToken, long? MaxResults, string? Mode)
{
    /// <summary>Reads the request.</summary>
    public static LookUpEventsRequest Read(ParameterReader parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new(
            parameters.RequiredInteger("StartTime"),
            parameters.RequiredInteger("EndTime"),
            parameters.ObjectList("LookupAttributes", LookupCondition.Read),
            parameters.Text("NextToken"),
            parameters.Integer("MaxResults"),
            parameters.Text("Mode"));
    }
}

/// <summary>A page of recorded calls.</summary>
/// <param name="NextToken">Where this page ends; empty if the list is over.</param>
/// <param name="Events">May be fewer than asked for, even none, where much was looked through.</param>
/// <param name="ListOver">Whether nothing more comes.</param>
public sealed record LookUpEventsResponse(string NextToken, IReadOnlyList<RecordedEvent> Events, bool ListOver) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString("NextToken"u8, NextToken);
        writer.WriteStartArray("Events"u8);
        foreach (RecordedEvent found in Events)
            found.Write(writer);
        writer.WriteEndArray();
        writer.WriteBoolean("ListOver"u8, ListOver);
        writer.WriteNumber("TotalCount"u8, Events.Count);
    }
}
